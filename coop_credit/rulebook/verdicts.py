"""Verdicts: what a rule says about facts on a day, and how that is kept in the journal."""

import datetime as dt
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.rulebook.parameters import Status
from coop_credit.rulebook.parameters import Value
from coop_credit.rulebook.rules import Stage
from coop_credit.rulebook.rules import Strength

__all__ = ["Body", "Stage", "Strength", "Verdict", "breaches", "refusing", "verdicts_in"]

#: How a verdict is written in a journal body: no null, no truth value, nothing nested.
Body = dict[str, str | int | list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One rule applied to facts on a day.

    unit: of measured, limit and headroom: ``fen``, ``bp`` (per year), ``day``, ``count`` or
    ``code``. Days are ISO text, a list of codes is joined with ``,``. limit: inclusive, a share
    rounded to what still holds.
    headroom: how far from the limit in the unit, in days for dates; negative in a breach,
    always 0 for codes.
    parameter, value: the number that was applied; source, article, status and since say
    where it comes from. article: ``""`` when unknown.
    possible_on: the first day on which a breach would be over by waiting alone, ISO text;
    ``""`` when that is not known. evidence: what stands in the way, such as ``L3``.
    """

    rule: str
    holds: bool
    strength: Strength
    unit: str
    measured: int | str
    limit: int | str
    headroom: int
    parameter: str
    value: Value
    source: str
    article: str
    status: Status
    since: dt.date
    possible_on: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def refuses(self) -> bool:
        """Whether this verdict refuses as long as nobody overrides it."""
        return not self.holds and self.strength is not Strength.REPORT

    def as_body(self) -> Body:
        """The verdict as it stands in a journal body; ``from_body`` reads it back."""
        return {
            "rule": self.rule,
            "holds": int(self.holds),
            "strength": self.strength.value,
            "unit": self.unit,
            "measured": self.measured,
            "limit": self.limit,
            "headroom": self.headroom,
            "parameter": self.parameter,
            "value": list(self.value) if isinstance(self.value, tuple) else self.value,
            "source": self.source,
            "article": self.article,
            "status": self.status.value,
            "since": self.since.isoformat(),
            "possible_on": self.possible_on,
            "evidence": list(self.evidence),
        }

    @classmethod
    def from_body(cls, body: Mapping[str, object]) -> "Verdict":
        """A verdict read back from a journal body that ``as_body`` made."""
        value, evidence = body["value"], body["evidence"]
        measured, limit, headroom = body["measured"], body["limit"], body["headroom"]
        assert isinstance(value, int | str | list)
        assert isinstance(measured, int | str)
        assert isinstance(limit, int | str)
        assert isinstance(headroom, int)
        assert isinstance(evidence, list)
        return cls(
            rule=str(body["rule"]),
            holds=body["holds"] == 1,
            strength=Strength(str(body["strength"])),
            unit=str(body["unit"]),
            measured=measured,
            limit=limit,
            headroom=headroom,
            parameter=str(body["parameter"]),
            value=tuple(value) if isinstance(value, list) else value,
            source=str(body["source"]),
            article=str(body["article"]),
            status=Status(str(body["status"])),
            since=dt.date.fromisoformat(str(body["since"])),
            possible_on=str(body["possible_on"]),
            evidence=tuple(evidence),
        )


def breaches(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts that do not hold and refuse, hard and soft."""
    return tuple(verdict for verdict in verdicts if verdict.refuses)


def refusing(verdicts: Sequence[Verdict], *, overridden: bool) -> tuple[Verdict, ...]:
    """The breaches that still refuse: the hard ones, and the soft ones unless overridden."""
    return tuple(
        verdict
        for verdict in breaches(verdicts)
        if verdict.strength is Strength.HARD or not overridden
    )


def verdicts_in(body: Mapping[str, object]) -> tuple[Verdict, ...]:
    """The verdicts that a journal body carries; none when it has none."""
    written = body.get("verdicts", [])
    assert isinstance(written, list)
    return tuple(Verdict.from_body(each) for each in written)
