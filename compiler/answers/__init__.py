"""How the unembedding decodes an answer.

What enters here ends in the unembedding and the rule of decoding.
"""
