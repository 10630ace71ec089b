"""Puzzles: tasks with a specification, inputs and a best known solution, and the grader.

What enters here asks for a program, or judges one by what it does; it knows no command line.
"""
