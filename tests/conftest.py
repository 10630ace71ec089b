"""Settings of the whole suite."""

from hypothesis import settings

# A first call of a model compiles it, so no deadline for an example means anything.
settings.register_profile("raspc", deadline=None, derandomize=True)
settings.load_profile("raspc")
