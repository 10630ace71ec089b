"""The circuit of a model in the formats of tools that look for circuits, a file a format.

Each is a function of a ``CircuitGraph`` and of the ablation under which it is to hold.
"""
