"""Which rules the cooperatives of a region broke at a month's end."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRule:
    """How many cooperatives of a region broke a rule at a month's end, and in how many cases."""

    rule: str
    cooperatives: int
    cases: int


def broken_rules(broken: Mapping[str, Mapping[str, int]]) -> list[BrokenRule]:
    """The rules broken by most cooperatives first, then those in most cases."""
    cases: defaultdict[str, list[int]] = defaultdict(list)
    for of_one in broken.values():
        for rule, number in of_one.items():
            cases[rule].append(number)
    rules = [
        BrokenRule(rule=rule, cooperatives=len(numbers), cases=sum(numbers))
        for rule, numbers in cases.items()
    ]
    return sorted(rules, key=lambda each: (-each.cooperatives, -each.cases, each.rule))


def of_rule(broken: Mapping[str, int], rule: str) -> dict[str, int]:
    """What of it one rule is, or (``""``) all of them."""
    return {each: cases for each, cases in broken.items() if rule in {"", each}}
