"""Averages: listed or not, where they may lie, and the sums that stand in for them.

What enters here is about the value of an average, not about the head that takes it.
"""
