"""A cooperative is founded on an added rulebook, or moves to one."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from coop_credit.audit.exports import as_json
from coop_credit.audit.exports import month_export
from coop_credit.audit.verification import verify_books
from coop_credit.errors import Failure
from coop_credit.ledger.entries import Entry
from coop_credit.lending.loans import LoanTerms
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.operations.adopting import AdoptRulebook
from coop_credit.operations.batching import Batch
from coop_credit.operations.batching import Line
from coop_credit.operations.batching import Mode
from coop_credit.operations.batching import Result
from coop_credit.operations.batching import carry_out_batch
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.contributing import RecordContribution
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Refused
from coop_credit.operations.founding_failures import NoPledgesInRulebook
from coop_credit.reports.breaches import region_breaches
from coop_credit.reports.graded_loans import listed_loans
from coop_credit.reports.judgement import judge_loan
from coop_credit.reports.published import published_lists
from coop_credit.rulebook.charter import LooserThanRulebook
from coop_credit.rulebook.parameters import UnknownParameter
from coop_credit.rulebook.parameters import UnknownRulebook
from coop_credit.rulebook.parameters import packaged_text
from coop_credit.store.database import Database
from coop_credit.store.rulebooks import digest_of
from tests.clock import FixedClock
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import Village
from tests.ledgers import broken_rules
from tests.ledgers import founding
from tests.pledges import PledgingVillage
from tests.rulebooks import SHANDONG
from tests.rulebooks import STRICT
from tests.rulebooks import add
from tests.rulebooks import stricter

DUE = dt.date(2027, 11, 24)
DECEMBER = dt.date(2026, 12, 1)
#: A stricter cap, from December on.
IN_DECEMBER = """
[[parameter.member-cap.values]]
since = 2026-12-01
value = 200
status = "reported"
source = "x"
article = ""
"""


def adopt(village: Village, rulebook: str = STRICT) -> Entry:
    """The manager and a supervisor move the cooperative to another rulebook."""
    return village.do(village.manager, AdoptRulebook(rulebook=rulebook), village.supervisor)


def sound(village: Village) -> bool:
    return verify_books(village.office.database, village.office.privacy, "fumandi") == []


def test_a_cooperative_is_founded_on_an_added_rulebook(office: Office, clock: FixedClock) -> None:
    village = Village(office, clock)
    with pytest.raises(UnknownRulebook):
        village.do(ADMINISTRATOR, replace(founding(), rulebook=STRICT))
    add(office)
    founded = village.do(ADMINISTRATOR, replace(founding(), rulebook=STRICT))
    assert founded.body["rulebook_digest"] == digest_of(stricter())
    village.open_with(58, "1100000.00")
    # 2 % of 1,100,000.00 are 22,000.00.
    with pytest.raises(Refused) as refused:
        village.apply(1, "22000.01", DUE)
    assert broken_rules(refused.value) == ["member-cap"]
    assert village.lend(1, "22000.00", DUE) == 1
    here = office.database
    export = json.loads(as_json(month_export(here, "fumandi", "2026-11")))
    assert export["cooperative"]["rulebook"] == STRICT
    assert export["verdicts"]["standing-cap"]["limit"] == "22000.00"
    assert region_breaches(here, "370283", "2026-11") == []
    assert [each.grade for each in listed_loans(here, clock, "fumandi", after=0, count=9)] == [
        "normal"
    ]
    lists = published_lists(
        here, office.privacy, clock, "fumandi", "2026-11", asker=village.manager
    )
    assert lists.names == "masked"
    assert sound(village)


def test_a_pool_is_not_needed_for_an_added_rulebook(office: Office, clock: FixedClock) -> None:
    add(office)
    village = PledgingVillage.begin(office, clock, ["90000.00", "90000.00", "90000.00", ""])
    adopt(village)
    # The borrower's own pledge does not count: 2 % of 180,000.00.
    with pytest.raises(Refused) as refused:
        village.apply(3, "3600.01", DUE)
    assert broken_rules(refused.value) == ["member-cap"]
    assert village.lend_pledged(3, "3600.00", DUE) == 1
    assert sound(village)


def test_what_was_judged_by_the_old_rulebook_stays_so(village: Village) -> None:
    village.open_with(58, "1100000.00")
    # 2.7 % of the fund: within 5 %, beyond 2 %.
    loan = village.lend(1, "30000.00", DUE, instalments=12)
    here = village.office.database
    through = village.contribute(2, "100.00").seq
    november = as_json(month_export(here, "fumandi", "2026-11", through))
    add(village.office)
    village.clock.move_to(DECEMBER)
    adopted = adopt(village)
    assert adopted.body == {
        "rulebook": STRICT,
        "rulebook_digest": digest_of(stricter()),
        "seconded_by": "staff:supervisor",
    }
    assert as_json(month_export(here, "fumandi", "2026-11", through)) == november
    assert region_breaches(here, "370283", "2026-11") == []
    # From December on the books as they stand are looked at by the new one.
    (breach,) = region_breaches(here, "370283", "2026-12")
    assert (breach.verdict.rule, breach.verdict.evidence) == ("standing-cap", ("L1",))
    # 2 % of 1,100,100.00.
    assert (breach.verdict.measured, breach.verdict.limit) == (3_000_000, 2_200_200)
    # The old loan goes on as agreed; a new one is judged by the new rulebook.
    village.repay(loan, "8000.00")
    with pytest.raises(Refused) as refused:
        village.apply(1, "3.00", DUE)
    assert broken_rules(refused.value) == ["member-cap"]
    adopt(village, SHANDONG)
    assert village.apply(1, "3.00", DUE).body["loan"] == 2
    assert sound(village)


def test_the_rulebook_of_a_month_is_the_last_one_of_it(village: Village) -> None:
    village.open_with(58, "1100000.00")
    village.lend(1, "30000.00", DUE)
    add(village.office)
    adopt(village)
    here = village.office.database
    assert [each.verdict.rule for each in region_breaches(here, "370283", "2026-11")] == [
        "standing-cap"
    ]
    adopt(village, SHANDONG)
    assert region_breaches(here, "370283", "2026-11") == []


def test_a_loan_is_paid_out_by_the_rulebook_of_that_day(village: Village) -> None:
    village.open_with(58, "1100000.00")
    village.apply(1, "30000.00", DUE)
    village.approve(1)
    add(village.office)
    adopt(village)
    with pytest.raises(Refused) as refused:
        village.do(village.cashier, PayOutLoan(loan=1))
    assert broken_rules(refused.value) == ["member-cap"]
    assert sound(village)


def test_the_rulebook_that_counts_already_is_refused(village: Village) -> None:
    with pytest.raises(Refused, match="rulebook-adopted-already"):
        adopt(village, SHANDONG)
    assert sound(village)


def test_a_rulebook_that_begins_later_is_refused(village: Village) -> None:
    # Until then no rule would hold at all.
    add(village.office, content=packaged_text(SHANDONG).replace("since = 20", "since = 21"))
    with pytest.raises(Refused, match="rulebook-begins-later"):
        adopt(village)
    assert sound(village)


OWN: list[tuple[int, str, type[Failure]]] = [
    # 4 % is stricter than 5 %, and looser than 2 %.
    (0, STRICT, LooserThanRulebook),
    # The same, in force from tomorrow on.
    (1, STRICT, LooserThanRulebook),
    # A savings group has no such cap.
    (0, "vsla", UnknownParameter),
]


@pytest.mark.parametrize("days, rulebook, failure", OWN)
def test_an_own_number_that_does_not_fit_is_named(
    village: Village, days: int, rulebook: str, failure: type[Failure]
) -> None:
    village.set_value("member-cap", 400, village.today + dt.timedelta(days))
    add(village.office)
    with pytest.raises(failure) as refused:
        adopt(village, rulebook)
    assert refused.value.facts["parameter"] == "member-cap"
    assert sound(village)


def test_an_own_number_must_fit_the_rulebook_of_today(village: Village) -> None:
    # 4 % were stricter than the 5 % of the day on which it was set; in December it is 2 %.
    village.set_value("member-cap", 400)
    add(village.office, content=packaged_text(SHANDONG) + IN_DECEMBER)
    village.clock.move_to(DECEMBER)
    with pytest.raises(LooserThanRulebook):
        adopt(village)


def test_only_own_numbers_that_still_count_must_fit(village: Village) -> None:
    village.set_value("member-cap", 400)
    village.clock.move_to(DECEMBER)
    village.set_value("member-cap", 150)
    add(village.office)
    adopt(village)
    assert sound(village)


def test_a_published_number_does_not_stand_in_the_way(village: Village) -> None:
    # The LPR, of which the rulebook of a savings group does not speak.
    adopt(village, "vsla")
    adopt(village, SHANDONG)
    assert sound(village)


def test_pledges_need_a_rulebook_that_speaks_of_them(office: Office, clock: FixedClock) -> None:
    village = PledgingVillage.begin(office, clock, ["100.00"])
    with pytest.raises(NoPledgesInRulebook):
        adopt(village, "vsla")
    with pytest.raises(UnknownRulebook):
        adopt(village, "cn-moon-2026")


def test_another_process_reads_the_added_rulebook(village: Village) -> None:
    village.open_with(58, "1100000.00")
    add(village.office)
    adopt(village)
    paid_in = RecordContribution(member=1, amount=parse_yuan("1.00"), happened_on=village.today)
    many = Batch(
        cooperative="fumandi",
        lines=[Line(key="in-a-batch", command=paid_in)],
        mode=Mode.LINE_BY_LINE,
    )
    found: list[Money | Result] = []
    url = village.office.database.engine.url.render_as_string(hide_password=False)
    terms = LoanTerms(
        principal=parse_yuan("30000.00"),
        starts_on=village.today,
        due_on=DUE,
        instalments=1,
        rate_bp=600,
    )
    for first_look in (
        # 2 % of 1,100,000.00.
        lambda here: judge_loan(here, "fumandi", 1, terms, "machinery").most_allowed,
        lambda here: (
            carry_out_batch(replace(village.office, database=here), village.cashier, many)[0].result
        ),
    ):
        other = Database.open(url)
        found.append(first_look(other))
        other.close()
    assert found == [parse_yuan("22000.00"), Result.DONE]
