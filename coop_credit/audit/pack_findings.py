"""The tables of a pack that say where to look: verdicts, breaches, indicators, what is overdue.

Made of the month's export, which says the same in one text.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence

from coop_credit.ledger.chain import canonical
from coop_credit.ledger.entries import Body
from coop_credit.ledger.entries import Value
from coop_credit.money import parse_yuan
from coop_credit.packs.tables import Cell
from coop_credit.packs.tables import Row
from coop_credit.packs.tables import VERDICTS

_SUMS = ("measured", "limit", "headroom")


def verdict_rows(figures: Body) -> Iterator[Row]:
    """VERDICTS."""
    for rule, verdict in sorted(_table(figures["verdicts"]).items()):
        said = _in_fen(_table(verdict))
        yield [rule, *(_cell(said[name]) for name in list(VERDICTS.columns)[1:])]


def breach_rows(figures: Body) -> Iterator[Row]:
    """BREACHES: a row for each name in the evidence of a rule that is broken."""
    for rule, verdict in sorted(_table(figures["verdicts"]).items()):
        said = _in_fen(_table(verdict))
        if said["outcome"] == "breach":
            evidence = said["evidence"]
            assert isinstance(evidence, Sequence)
            for case in sorted({str(each) for each in evidence}) or [""]:
                yield [rule, case, *(_cell(said[name]) for name in ("unit", "measured", "limit"))]


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


def _in_fen(verdict: Mapping[str, Value]) -> Mapping[str, Value]:
    """A verdict whose sums are whole fen, as everywhere in a pack."""
    if verdict["unit"] != "yuan":
        return verdict
    sums = {name: parse_yuan(str(verdict[name])).fen for name in _SUMS}
    return {**verdict, "unit": "fen", **sums}


def _table(value: Value) -> Mapping[str, Value]:
    assert isinstance(value, Mapping)
    return value


def _cell(value: Value) -> Cell:
    """Lists with blanks between what they hold."""
    if isinstance(value, str | int):
        return value
    assert isinstance(value, Sequence)
    return " ".join(str(each) for each in value)
