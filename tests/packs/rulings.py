"""What the rulebook says of the made-up months: its numbers, and its verdicts."""

from coop_credit.ledger.chain import canonical
from coop_credit.rulebook.parameters import provisions
from tests.packs.drafts import Draft


def in_force(draft: Draft) -> None:
    """The rulebook's own numbers, none of which changed since."""
    book = provisions("cn-shandong-2015")
    for name, parameter in sorted(book.parameters.items()):
        for dated in parameter.values[-1:]:
            value = list(dated.value) if isinstance(dated.value, tuple) else dated.value
            cells = (dated.since.isoformat(), str(dated.status), dated.source, dated.article)
            draft.add("parameters", name, canonical(value), "rulebook", *cells)


def verdicts(draft: Draft, *, fund: int, largest: int, limit: int) -> None:
    """What the rules say of a month's end with four members of whom three farm and have shares."""
    for rule, parameter, unit, measured, most in (
        ("standing-cap", "member-cap", "fen", largest, limit),
        ("fund-soft-cap", "fund-soft-cap", "fen", fund, 500_000_000),
        ("fund-hard-cap", "fund-hard-cap", "fen", fund, 1_000_000_000),
        ("legal-persons", "legal-person-share", "count", 0, 1),
        ("contributors-near", "contributors-near", "count", 3, 135),
        ("contributors-most", "contributors-most", "count", 3, 149),
    ):
        known = draft.row("parameters", parameter)
        source = (known["since"], known["status"], known["source"], known["article"])
        figures = (unit, measured, most, most - measured, "", parameter)
        draft.add("verdicts", rule, "holds", *figures, *source)
    known = draft.row("parameters", "farmer-share")
    source = (known["since"], known["status"], known["source"], known["article"])
    draft.add("verdicts", "farmer-share", "breach", "count", 3, 4, -1, "", "farmer-share", *source)
    draft.fill("breaches", "farmer-share - count 3 4")
