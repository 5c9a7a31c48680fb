"""What a regulator looks for in a region: by name, rule, state of hand-in, model of funding."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace

from coop_credit.reports.finding import spells
from coop_credit.reports.received import HandedIn
from coop_credit.store.received import ReceivedPack
from coop_credit.store.received import SENT_BACK

#: States of hand-in that can be asked for. Whoever is ``check-open`` or ``sent-back`` is also
#: ``filed``; whoever is ``late``, or ``behind`` with a month before, is also ``not-filed``.
FILED, LATE, NOT_FILED, CHECK_OPEN, BEHIND = "filed", "late", "not-filed", "check-open", "behind"
STATES = (FILED, SENT_BACK, CHECK_OPEN, NOT_FILED, LATE, BEHIND)
MODELS = ("paid", "pledge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cooperatives are asked for; ``""`` is any of them.

    name: a part of the name, its pinyin or initials, or the id. rule: one that was broken.
    state: of ``STATES``; model: of ``MODELS``. breaches: only those who broke a rule.
    """

    name: str = ""
    rule: str = ""
    state: str = ""
    model: str = ""
    breaches: bool = False

    def takes(self, each: HandedIn | ReceivedPack, broken: Mapping[str, int]) -> bool:
        """Whether a cooperative is asked for. broken: in how many cases which rules."""
        return (
            (not self.name or _is_called(each, self.name))
            and (not self.rule or self.rule in broken)
            and (not self.state or self.state in _states(each))
            and self.model in {"", each.funding_model}
            and (bool(broken) or not self.breaches)
        )

    @property
    def whoever_broke(self) -> "Wanted":
        """The same without what was broken, for lists of breaches that look at that themselves."""
        return replace(self, rule="", breaches=False)


def hand_in_counts(expected: Iterable[HandedIn]) -> dict[str, int]:
    """How many of them are in each of ``STATES``."""
    counted = Counter(state for each in expected for state in _states(each))
    return {state: counted[state] for state in STATES}


def _is_called(each: HandedIn | ReceivedPack, wanted: str) -> bool:
    typed = "".join(wanted.split()).lower()
    if typed in "".join(each.name.split()).lower() or typed == each.cooperative:
        return True
    return typed.isascii() and not typed.isdigit() and spells(each.name, typed)


def _states(each: HandedIn | ReceivedPack) -> set[str]:
    if isinstance(each, HandedIn) and not each.received_at:
        return {NOT_FILED, each.state} | ({BEHIND} if each.is_behind else set())
    return {FILED, each.state} | ({CHECK_OPEN} if each.findings else set())
