"""Month ends of made-up years: closed and handed in, with the second ledger's sums."""

import csv

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.stateful import precondition
from hypothesis.stateful import rule

from coop_credit.money import Money
from coop_credit.operations.bookkeeping import RecordBankBalance
from coop_credit.operations.closing import CloseMonth
from coop_credit.operations.handing_in import HandInMonth
from coop_credit.operations.handing_in import Place
from coop_credit.packs.checker.checking import check_pack
from coop_credit.packs.tables import VERDICTS
from coop_credit.reports.closing_checks import closing_check
from coop_credit.reports.packs import month_pack
from coop_credit.store import journal
from coop_credit.store import periods
from tests.keys import SIGNER
from tests.model_charter import COUNTY
from tests.model_months import month_after
from tests.model_months import month_of
from tests.stateful.both import Both
from tests.stateful.drawing import DAYS_AGO


class MonthEnds(RuleBasedStateMachine):
    """The rules for what happens when a month is over; ``both`` is opened elsewhere."""

    both: Both

    def seal_what_was_done(self) -> None:
        """This month ends, is closed, and handed in."""
        self.let_months_pass(months=1, handed=[(0, Place.HERE)])

    @rule(ago=DAYS_AGO, fen=st.integers(0, 1_000_000))
    def bank_balance(self, ago: int, fen: int) -> None:
        """Any sum, of a month that is over or not."""
        self._state(month_of(self.both.ago(ago)), fen)

    def _state(self, month: str, fen: int) -> None:
        command = RecordBankBalance(month=month, balance=Money(fen))
        self.both.give_two(self.both.model.bank_balance(month, fen), command)

    @rule(
        difference=st.sampled_from((0, 0, 1, None)),
        explained=st.booleans(),
        months=st.integers(1, 4),
    )
    def close_months(self, *, difference: int | None, explained: bool, months: int) -> None:
        """Months that are over; the bank has as much as the books, a fen more, or says nothing."""
        for _ in range(months):
            month = self.both.model.next_to_close()
            if month in self.both.model.ends:
                self._check(month)
                if difference is not None:
                    self._state(month, self.both.model.ends[month].bank + difference)
            self._close(month, "a fen" if explained else "")

    @rule(
        months=st.integers(1, 3),
        handed=st.lists(
            st.tuples(st.sampled_from((0, 0, 1, -1)), st.sampled_from(Place)), max_size=4
        ),
    )
    def let_months_pass(self, months: int, handed: list[tuple[int, Place]]) -> None:
        """So many end; the oldest ones are closed, and handed in one after another."""
        self.both.let_pass(31 * months)
        over = len(self.both.model.ends) - len(self.both.model.closed)
        self.close_months(difference=0, explained=False, months=min(over, 4))
        if self.both.model.closed:
            self.hand_in(handed)

    def _check(self, month: str) -> None:
        """What is shown before the month is closed is what the second ledger has."""
        village, model = self.both.village, self.both.model
        check = closing_check(village.office.database, village.clock, village.cooperative)
        stated = model.statements.get(month)
        assert (check.month, check.is_over, check.findings) == (month, True, ())
        assert check.bank_books.fen == model.ends[month].bank
        assert (None if check.statement is None else check.statement.fen) == stated

    def _close(self, month: str, explanation: str) -> None:
        both, village = self.both, self.both.village
        expected = both.model.close_month(month, explanation)
        command = CloseMonth(month=month, explanation=explanation)
        if both.give(expected, village.manager, command, village.bookkeeper):
            with village.office.database.snapshot() as tx:
                entry = journal.find_entry(tx, village.cooperative, expected.seq)
                told = periods.sealed_tables(tx, village.cooperative, month)[VERDICTS.name]
            assert entry is not None
            end = both.model.ends[month]
            assert (entry.body["fund_fen"], entry.body["lent_fen"]) == (end.fund, end.lent)
            verdicts = csv.DictReader(told.splitlines())
            assert {each["rule"] for each in verdicts if each["outcome"] == "breach"} == end.broken

    @rule(ahead=st.sampled_from((0, 1)))
    def close_too_early(self, ahead: int) -> None:
        """The month that we are in, or the one behind it: neither is over, or not next."""
        month = month_of(self.both.books.today)
        self._close(month_after(month) if ahead else month, "")

    @precondition(lambda self: self.both.model.closed)
    @rule(
        months=st.lists(
            st.tuples(st.sampled_from((0, 0, 1, -1)), st.sampled_from(Place)),
            min_size=1,
            max_size=3,
        )
    )
    def hand_in(self, months: list[tuple[int, Place]]) -> None:
        """The month that is due, one behind it, or the first one again."""
        for place, where in months:
            self._hand_in(place, where)

    def _hand_in(self, place: int, where: Place) -> None:
        model, village = self.both.model, self.both.village
        due = month_after(max(model.handed)) if model.handed else model.closed[0]
        month = {0: due, 1: month_after(due), -1: model.closed[0]}[place]
        command = HandInMonth(month=month, where=where)
        expected = model.hand_in(month, str(where))
        self.both.give(expected, village.manager, command, village.bookkeeper)


def assert_packs_are_sound(both: Both) -> None:
    """Every closed month's pack follows on the one before, and nothing is wrong with it.

    The checker brings no rulebook along that somebody has added, and says so.
    """
    previous = None
    for month in both.model.closed:
        pack = month_pack(both.village.office.database, both.village.cooperative, month)
        report = check_pack(pack, previous, SIGNER.public_key)
        unknown = both.model.ends[month].rulebook == COUNTY
        found = [each.code for each in report.findings]
        assert (month, found) == (month, ["rulebook-unknown"] if unknown else []), report.findings
        previous = pack
