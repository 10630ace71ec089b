"""Pictures of what is compiled: who writes and reads what, and which columns live when.

What enters here draws plain data on a canvas; it compiles and runs nothing.
"""
