"""Elementwise functions as ReLU units: the ways to compute one, their prices, and the units.

What enters here ends in the weights of one MLP.
"""
