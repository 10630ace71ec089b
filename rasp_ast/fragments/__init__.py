"""Which fragments of RASP a program lies in, at all lengths, and why not in others.

What enters reads nodes and decides by rules about their shape; nothing is compiled, and no length
is tried in the place of all.
"""
