"""The RASP text language: from text to nodes of a program, and what a session prints.

What enters here is about programs written as RASP text.
"""
