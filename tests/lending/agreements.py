"""Made-up loans for the tests of lending."""

import datetime as dt

from hypothesis import strategies as st

from coop_credit.dates import add_months
from coop_credit.lending.fees import PrincipalChange
from coop_credit.lending.loans import INSTALMENTS_MAX
from coop_credit.lending.loans import LoanTerms
from coop_credit.money import Money
from coop_credit.money import ZERO

days = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))
rates_bp = st.integers(0, 2_400)
day_bases = st.sampled_from([360, 365])


@st.composite
def terms(draw: st.DrawFn) -> LoanTerms:
    """Terms that can be kept: the first instalment falls due after the day of the payout."""
    instalments = draw(st.integers(1, INSTALMENTS_MAX))
    starts_on = draw(days)
    spare_days = draw(st.integers(0, 400))
    return LoanTerms(
        principal=Money(draw(st.integers(instalments, 10**9))),
        starts_on=starts_on,
        due_on=add_months(starts_on, instalments) + dt.timedelta(days=spare_days),
        instalments=instalments,
        rate_bp=draw(rates_bp),
        day_base=draw(day_bases),
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[PrincipalChange, ...]:
    """A payout and repayments within two years, in order, never more than is outstanding."""
    starts_on = draw(days)
    outstanding = Money(draw(st.integers(1, 10**9)))
    changes = [PrincipalChange(starts_on, outstanding)]
    for after in sorted(draw(st.lists(st.integers(0, 730), max_size=8))):
        repaid = Money(draw(st.integers(0, outstanding.fen)))
        outstanding -= repaid
        changes.append(PrincipalChange(starts_on + dt.timedelta(days=after), ZERO - repaid))
    return tuple(changes)
