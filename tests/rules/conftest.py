"""How Hypothesis runs here: few examples, as the tests are run often, and no limit of time on a busy machine."""

from hypothesis import settings

settings.register_profile("rules", max_examples=50, deadline=None)
settings.load_profile("rules")
