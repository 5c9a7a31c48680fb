"""Which number is in force, and what a charter may say."""

import datetime as dt
from dataclasses import replace

import pytest

from coop_credit.errors import Failure
from coop_credit.rulebook.charter import BadParameterValue
from coop_credit.rulebook.charter import LooserThanRulebook
from coop_credit.rulebook.charter import check_charter_value
from coop_credit.rulebook.checking import UNITS
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import Dated
from coop_credit.rulebook.parameters import NoRuleInForce
from coop_credit.rulebook.parameters import Provisions
from coop_credit.rulebook.parameters import Status
from coop_credit.rulebook.parameters import UnknownParameter
from coop_credit.rulebook.parameters import UnknownRulebook
from coop_credit.rulebook.parameters import Value
from coop_credit.rulebook.parameters import ValueNotEntered
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.parameters import rulebooks

BOOK = provisions("cn-shandong-2015")
DAY = dt.date(2026, 1, 1)


def with_later_cap(value: int, since: dt.date) -> Provisions:
    """The rulebook as if a later document had changed the cap."""
    cap = BOOK.parameters["member-cap"]
    later = Dated("member-cap", value, since, Status.LAW, "a later document", "")
    changed = replace(cap, values=(*cap.values, later))
    return replace(BOOK, parameters={**BOOK.parameters, "member-cap": changed})


@pytest.mark.parametrize(
    "day, value",
    [(dt.date(2015, 1, 29), 500), (dt.date(2027, 6, 30), 500), (dt.date(2027, 7, 1), 300)],
)
def test_an_old_day_is_judged_by_the_number_of_its_time(day: dt.date, value: int) -> None:
    assert with_later_cap(300, dt.date(2027, 7, 1)).in_force("member-cap", day).value == value


def test_dated_values_stand_oldest_first_and_no_two_on_one_day() -> None:
    cap = with_later_cap(300, DAY).parameters["member-cap"]
    for wrong in (cap.values[::-1], (cap.values[0], cap.values[0]), ()):
        with pytest.raises(AssertionError):
            replace(cap, values=wrong)


def test_a_published_number_is_the_newest_one_entered_until_that_day() -> None:
    charter = [CharterValue("lpr", DAY, 310), CharterValue("lpr", dt.date(2026, 3, 20), 300)]
    assert BOOK.in_force("lpr", dt.date(2026, 3, 19), charter).value == 310
    assert BOOK.in_force("lpr", dt.date(2026, 3, 20), charter).value == 300
    with pytest.raises(ValueNotEntered) as unknown:
        BOOK.in_force("lpr", dt.date(2025, 12, 31), charter)
    assert unknown.value.facts == {"parameter": "lpr", "day": "2025-12-31"}
    with pytest.raises(AssertionError):
        replace(BOOK.parameters["lpr"], values=BOOK.parameters["member-cap"].values)


def test_a_charter_that_says_the_same_leaves_the_source_as_it_is() -> None:
    for parameter, value in (("member-cap", 500), ("membership-months", 12)):
        same = CharterValue(parameter, DAY, value)
        check_charter_value(BOOK, same)
        assert BOOK.in_force(parameter, DAY, [same]).status is Status.REPORTED


def test_a_charter_that_the_law_has_overtaken_no_longer_counts() -> None:
    book = with_later_cap(300, dt.date(2027, 7, 1))
    charter = [CharterValue("member-cap", DAY, 400)]
    assert book.in_force("member-cap", dt.date(2027, 6, 30), charter).value == 400
    assert book.in_force("member-cap", dt.date(2027, 7, 1), charter).value == 300


def test_the_newest_charter_value_stands_in_whatever_order_they_come() -> None:
    charter = [
        CharterValue("member-cap", dt.date(2026, 3, 1), 450),
        CharterValue("member-cap", DAY, 400),
        CharterValue("loan-term", dt.date(2026, 4, 1), 6),
    ]
    assert BOOK.in_force("member-cap", dt.date(2026, 2, 28), charter).value == 400
    newest = BOOK.in_force("member-cap", dt.date(2026, 3, 1), charter)
    assert newest == Dated(
        "member-cap", 450, dt.date(2026, 3, 1), Status.CHARTER, source="charter", article=""
    )


@pytest.mark.parametrize(
    "parameter, value",
    [
        ("member-cap", 500),
        ("member-cap", 0),
        ("loan-term", 6),
        ("membership-months", 24),
        ("purposes", ("machinery",)),
        ("panel-votes", 3),
        ("withdrawal-notice-days", 0),
        ("withdrawal-notice-days", 366),
        ("withdrawal-policy", "report"),
        ("fund-soft-cap", 120_000_000),
        ("lpr", 310),
        ("lpr-multiple", 2),
    ],
)
def test_a_charter_may_tighten_or_fill_what_is_open(parameter: str, value: Value) -> None:
    check_charter_value(BOOK, CharterValue(parameter, DAY, value))


@pytest.mark.parametrize(
    "parameter, value, failure",
    [
        ("member-cap", 501, LooserThanRulebook),
        ("loan-term", 13, LooserThanRulebook),
        ("participation", 0, LooserThanRulebook),
        ("fund-soft-cap", 500_000_001, LooserThanRulebook),
        ("fund-hard-cap", 1_000_000_001, LooserThanRulebook),
        ("membership-months", 11, LooserThanRulebook),
        ("panel-size", 4, LooserThanRulebook),
        ("member-cap", -1, BadParameterValue),
        ("member-cap", 10_001, BadParameterValue),
        ("member-cap", True, BadParameterValue),
        ("member-cap", "500", BadParameterValue),
        ("member-cap", ("500",), BadParameterValue),
        ("withdrawal-notice-days", 367, BadParameterValue),
        ("withdrawal-policy", "pay", BadParameterValue),
        ("withdrawal-policy", ("queue",), BadParameterValue),
        ("purposes", (), BadParameterValue),
        ("purposes", ("machinery", "machinery"), BadParameterValue),
        ("purposes", ("wedding",), BadParameterValue),
        ("purposes", "machinery", BadParameterValue),
        ("share-multiple", 2, UnknownParameter),
        ("lpr", 0, BadParameterValue),
        ("lpr-multiple", 5, LooserThanRulebook),
    ],
)
def test_a_charter_may_not_say_this(parameter: str, value: Value, failure: type[Failure]) -> None:
    with pytest.raises(failure) as refused:
        check_charter_value(BOOK, CharterValue(parameter, DAY, value))
    assert refused.value.facts["parameter"] == parameter


def test_a_looser_value_is_told_with_the_rulebooks() -> None:
    with pytest.raises(LooserThanRulebook) as refused:
        check_charter_value(BOOK, CharterValue("member-cap", DAY, 600))
    assert refused.value.facts == {
        "parameter": "member-cap",
        "value": 600,
        "rulebook_value": 500,
        "unit": "bp",
    }


def test_a_charter_cannot_begin_before_the_rulebook() -> None:
    with pytest.raises(NoRuleInForce) as refused:
        check_charter_value(BOOK, CharterValue("member-cap", dt.date(2015, 1, 28), 400))
    assert refused.value.facts == {
        "parameter": "member-cap",
        "day": "2015-01-28",
        "since": "2015-01-29",
    }


def test_a_list_with_a_source_may_only_lose_codes() -> None:
    purposes = BOOK.parameters["purposes"]
    sourced = replace(
        purposes,
        values=(
            replace(purposes.values[0], status=Status.LAW, value=("machinery", "labour-hire")),
        ),
    )
    book = replace(BOOK, parameters={"purposes": sourced})
    fewer = CharterValue("purposes", DAY, ("machinery",))
    check_charter_value(book, fewer)
    assert book.in_force("purposes", DAY, [fewer]).value == ("machinery",)
    same = CharterValue("purposes", DAY, ("labour-hire", "machinery"))
    assert book.in_force("purposes", DAY, [same]).status is Status.LAW
    other = CharterValue("purposes", DAY, ("machinery", "harvest-purchase"))
    with pytest.raises(LooserThanRulebook):
        check_charter_value(book, other)
    assert book.in_force("purposes", DAY, [other]).value == ("machinery", "labour-hire")


@pytest.mark.parametrize(
    "parameter, value",
    [("withdrawal-policy", "report"), ("withdrawal-notice-days", 6), ("withdrawal-notice-days", 8)],
)
def test_a_setting_that_gains_a_source_cannot_be_moved(parameter: str, value: Value) -> None:
    setting = BOOK.parameters[parameter]
    sourced = replace(setting, values=(replace(setting.values[0], status=Status.LAW),))
    book = replace(BOOK, parameters={parameter: sourced})
    own = CharterValue(parameter, DAY, value)
    with pytest.raises(LooserThanRulebook):
        check_charter_value(book, own)
    assert book.in_force(parameter, DAY, [own]) == sourced.values[0]


@pytest.mark.parametrize("rulebook", ["", "cn-shandong-2014", "../vsla", "__init__"])
def test_a_rulebook_that_is_not_there(rulebook: str) -> None:
    with pytest.raises(UnknownRulebook) as refused:
        provisions(rulebook)
    assert refused.value.facts == {"rulebook": rulebook}


@pytest.mark.parametrize("rulebook", rulebooks())
def test_a_rulebooks_own_values_keep_within_its_bounds(rulebook: str) -> None:
    for parameter in provisions(rulebook).parameters.values():
        for dated in parameter.values:
            assert parameter.takes(dated.value), parameter.id
            assert dated.source
            assert dated.status is not Status.LAW or dated.article


@pytest.mark.parametrize("rulebook", rulebooks())
def test_a_limit_is_made_from_a_parameter_of_its_unit(rulebook: str) -> None:
    book = provisions(rulebook)
    for rule in book.rules:
        parameter = book.parameters[rule.parameter]
        assert parameter.unit is UNITS[rule.limit], rule.id
        assert bool(rule.base) == bool(parameter.base), rule.id
