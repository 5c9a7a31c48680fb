"""What a pack says in short, in parts that a terminal and a printed page show: breaches first."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.i18n import Language
from coop_credit.i18n import text
from coop_credit.money import Money
from coop_credit.packs import tables
from coop_credit.packs.reading import Pack
from coop_credit.packs.tables import Table
from coop_credit.renderings.pack_cells import Shown
from coop_credit.renderings.pack_cells import heads
from coop_credit.renderings.pack_cells import named
from coop_credit.renderings.pack_cells import shown

#: Lines from the summary: the code of their text, the items of a count and of a sum.
_Lines = Sequence[tuple[str, str, str]]
_FUND: _Lines = (
    ("at-start", "", "fund.at_start"),
    ("taken-over", "", "fund.taken_over"),
    ("contributions", "fund.contributions.count", "fund.contributions.amount"),
    ("withdrawals", "fund.withdrawals.count", "fund.withdrawals.amount"),
    ("at-end", "", "fund.at_end"),
    ("under-notice", "withdrawals_under_notice.count", "withdrawals_under_notice.amount"),
)
_LOANS: _Lines = (
    ("granted", "loans.granted.in_month.count", "loans.granted.in_month.amount"),
    ("repaid", "loans.repaid.in_month.count", "loans.repaid.in_month.amount"),
    ("fees", "loans.fees.in_month.count", "loans.fees.in_month.amount"),
    ("outstanding", "loans.outstanding.count", "loans.outstanding.amount"),
)
_OF_BREACHES = ("rule", "case", "measured", "limit")
_OF_BANK = ("books_fen", "statement_fen", "difference_fen", "state")
_OF_VERDICTS = ("rule", "outcome", "measured", "limit", "status", "source")
_OF_INDICATORS = ("indicator", "members", "loans")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A titled table. name: the same in every language.

    heads: none where the first column says what stands beside it. rows: all equally wide. note:
    a sentence below the title, or ``""``.
    """

    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Shown]]
    note: str = ""

    @property
    def numeric(self) -> list[bool]:
        """Of each column, whether it stands to the right: under a head, where a number is in it."""
        return [
            bool(self.heads) and any(isinstance(value, Money | int) for value in column)
            for column in zip(*self.rows, strict=True)
        ]


def title(pack: Pack, language: Language) -> str:
    """Whose pack it is, and of which month."""
    return text("pack.title", language, name=pack.cooperative["name"], month=pack.month)


def short(pack: Pack, language: Language) -> list[Part]:
    """The parts for a terminal."""
    teller = _Teller(pack, language)
    return [*_main(teller), teller.comparison()]


def full(pack: Pack, language: Language) -> list[Part]:
    """The parts for a printed page."""
    teller = _Teller(pack, language)
    return [
        *_main(teller),
        teller.table(tables.CONCENTRATION),
        teller.table(tables.VERDICTS, _OF_VERDICTS),
        teller.table(tables.INDICATORS, _OF_INDICATORS, note="pack.indicators"),
        teller.table(tables.LATE),
        teller.table(tables.REVERSALS),
        teller.comparison(),
    ]


def _main(teller: "_Teller") -> list[Part]:
    return [
        teller.table(tables.BREACHES, _OF_BREACHES, when_empty="pack.sound"),
        teller.registered(),
        teller.summed("fund", _FUND),
        teller.summed("loans", _LOANS),
        teller.table(tables.OVERDUE),
        teller.table(tables.BANK, _OF_BANK),
    ]


@dataclass(frozen=True, slots=True)
class _Teller:
    pack: Pack
    language: Language

    def table(
        self,
        table: Table,
        columns: Sequence[str] = (),
        *,
        note: str = "",
        when_empty: str = "list.none",
    ) -> Part:
        """Some columns of a table, or all. note, when_empty: codes of texts."""
        wanted = columns or list(table.columns)
        rows = [
            [shown(table, record, column, self.language) for column in wanted]
            for record in self.pack.records(table)
        ]
        noted = note if rows else when_empty
        return Part(
            name=table.name,
            title=text(f"pack-table.{table.name}", self.language),
            heads=heads(wanted, self.language) if rows else (),
            rows=rows,
            note=text(noted, self.language) if noted else "",
        )

    def registered(self) -> Part:
        """Who the cooperative is, and how many belong to it."""
        told = self.pack.cooperative
        model = named("funding-model.{}", told["funding_model"], self.language)
        found = {
            "field.name": told["name"],
            "pack.id": told["id"],
            "field.credit_code": told["credit_code"],
            "field.region_code": told["region_code"],
            "field.rulebook": told["rulebook"],
            "field.funding_model": model,
            "pack.entries": f"{self.pack.first_seq}–{self.pack.through_seq}",
            "pack.members": self._item("members.members"),
            "pack.participants": self._item("members.participants"),
        }
        return self._labelled("registered", found)

    def comparison(self) -> Part:
        """What to compare with what came another way."""
        found = {
            "pack.manifest": self.pack.manifest_digest,
            "pack.head": self.pack.head,
            "pack.root": self.pack.root,
            "pack.key": self.pack.key,
        }
        return self._labelled("comparison", found, text("pack.compare", self.language))

    def summed(self, name: str, lines: _Lines) -> Part:
        """Counts and sums from the summary."""
        rows = [
            [text(f"pack-{name}.{code}", self.language), self._item(count), self._item(amount)]
            for code, count, amount in lines
        ]
        return Part(
            name=name,
            title=text(f"pack.{name}", self.language),
            heads=heads(("item", "count", "amount"), self.language),
            rows=rows,
        )

    def _labelled(self, name: str, found: Mapping[str, Shown], note: str = "") -> Part:
        rows = [[text(code, self.language), value] for code, value in found.items()]
        title_of = text(f"pack.{name}", self.language)
        return Part(name=name, title=title_of, heads=(), rows=rows, note=note)

    def _item(self, item: str) -> Shown:
        """A value of the summary, ``""`` where it has none."""
        for record in self.pack.records(tables.SUMMARY):
            if record["item"] == item:
                return shown(tables.SUMMARY, record, "value", self.language)
        return ""
