"""Month ends of made-up years: closed in their order, with the second ledger's figures."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.stateful import precondition
from hypothesis.stateful import rule

from coop_credit.dates import first_day
from coop_credit.money import Money
from coop_credit.operations.bookkeeping import RecordBankBalance
from coop_credit.operations.closing import CloseMonth
from coop_credit.packs.checker.checking import check_pack
from coop_credit.reports.closing_checks import closing_check
from coop_credit.reports.packs import month_pack
from coop_credit.store import journal
from tests.keys import SIGNER
from tests.stateful.both import Both


class MonthEnds(RuleBasedStateMachine):
    """The rules for what happens when a month is over."""

    both: Both

    @precondition(lambda self: self.both.next_to_close() in self.both.month_ends)
    @rule(difference=st.sampled_from((0, 0, 1)))
    def close_month(self, difference: int) -> None:
        """Close the next month; the bank has as much as the books, or a fen more."""
        both, month = self.both, self.both.next_to_close()
        office, village = both.village.office, both.village
        check = closing_check(office.database, office.clock, village.cooperative)
        assert (check.month, check.is_over, check.findings) == (month, True, ())
        stated = RecordBankBalance(month=month, balance=Money(check.bank_books.fen + difference))
        both.give_two(both.model.bank_balance(first_day(month)), stated)
        if difference:
            unexplained = CloseMonth(month=month)
            expected = both.model.close_unexplained()
            both.give(expected, village.manager, unexplained, village.bookkeeper)
        command = CloseMonth(month=month, explanation="a fen" if difference else "")
        expected = both.model.close_month(month)
        both.give(expected, village.manager, command, village.bookkeeper)
        with office.database.read() as tx:
            entry = journal.find_entry(tx, village.cooperative, expected.seq)
        assert entry is not None
        assert (entry.body["fund_fen"], entry.body["lent_fen"]) == both.month_ends[month]


def assert_packs_are_sound(both: Both) -> None:
    """Every closed month's pack follows on the one before, and nothing is wrong with it."""
    previous = None
    for month in sorted(both.model.closed):
        pack = month_pack(both.village.office.database, both.village.cooperative, month)
        report = check_pack(pack, previous, SIGNER.public_key)
        assert (month, report.findings) == (month, ())
        previous = pack
