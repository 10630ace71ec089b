"""A front end: C-RASP, booleans and counts over prefixes, as text; docs/fragments.md describes it.

What enters is what a line of that text means, in nodes of the language.
"""
