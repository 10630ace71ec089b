"""Which keys a query selects: normal form, proofs, and the roots that heads must return.

What enters here is true of a selection whatever head computes it.
"""
