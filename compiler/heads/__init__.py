"""Selections as attention heads: scores, BOS, gain and error bounds.

What enters here ends in the weights of one head.
"""
