"""How much is made up: little in every run, a lot where ``scripts/test --long`` asks for it."""

from hypothesis import settings

_MANY = 1_000


def is_long() -> bool:
    """Whether this run is the long one."""
    return settings().max_examples > _MANY
