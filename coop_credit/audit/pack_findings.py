"""The tables of a pack that say where to look: verdicts, breaches, indicators, what is overdue.

Indicators and bands are those of the month's export, which says the same in one text.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence

from coop_credit.ledger.chain import canonical
from coop_credit.ledger.entries import Body
from coop_credit.ledger.entries import Value
from coop_credit.money import parse_yuan
from coop_credit.packs.tables import Cell
from coop_credit.packs.tables import Row
from coop_credit.rulebook.verdicts import Verdict


def verdict_rows(verdicts: Iterable[Verdict]) -> Iterator[Row]:
    """VERDICTS, by rule."""
    for each in sorted(verdicts, key=_by_rule):
        yield [
            *(each.rule, "holds" if each.holds else "breach"),
            *(each.unit, each.measured, each.limit, each.headroom),
            *(" ".join(each.evidence), each.parameter, each.since.isoformat()),
            *(str(each.status), each.source, each.article),
        ]


def breach_rows(verdicts: Iterable[Verdict]) -> Iterator[Row]:
    """BREACHES: a row for each name in the evidence of a rule that is broken."""
    for each in sorted(verdicts, key=_by_rule):
        if not each.holds:
            for case in sorted(set(each.evidence)) or [""]:
                yield [each.rule, case, each.unit, each.measured, each.limit]


def _by_rule(verdict: Verdict) -> str:
    return verdict.rule


def indicator_rows(figures: Body) -> Iterator[Row]:
    """INDICATORS: numbered anew under each."""
    for indicator, found in sorted(_table(figures["indicators"]).items()):
        listed = _table(found)["loans"] if isinstance(found, Mapping) else found
        assert isinstance(listed, Sequence)
        for number, facts in enumerate(listed, start=1):
            said = _table(facts)
            members = said.get("members", [said.get("member", 0)])
            loans = said.get("loans", [said.get("loan", "")])
            yield [indicator, number, _cell(members), _cell(loans), canonical(facts)]


def overdue_rows(figures: Body) -> Iterator[Row]:
    """OVERDUE."""
    for band, found in sorted(_table(figures["overdue"]).items()):
        said = _table(found)
        sums = [parse_yuan(str(said[name])).fen for name in ("overdue", "outstanding")]
        yield [band, _cell(said["loans"]), *sums]


def _table(value: Value) -> Mapping[str, Value]:
    assert isinstance(value, Mapping)
    return value


def _cell(value: Value) -> Cell:
    """Lists with blanks between what they hold."""
    if isinstance(value, str | int):
        return value
    assert isinstance(value, Sequence)
    return " ".join(str(each) for each in value)
