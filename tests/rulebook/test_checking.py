"""A rulebook that somebody wrote is told what is wrong with it, and where."""

from contextlib import suppress
from importlib import resources
from pathlib import Path

import pytest

from coop_credit import telling
from coop_credit.i18n import Language
from coop_credit.rulebook.checking import check_rulebook
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.parameters import rulebooks
from coop_credit.rulebook.written import BadFile

FOLDER = resources.files("coop_credit.rulebook").joinpath("provisions")
SHANDONG = FOLDER.joinpath("cn-shandong-2015.toml").read_text("utf-8")
#: A small rulebook as somebody may write it.
COUNTY = Path(__file__).with_name("county.toml").read_text("utf-8")
RULE = COUNTY[COUNTY.index("[[rule]]") :]
NO_RULE = COUNTY.removesuffix(RULE)
LATER = """
[[parameter.share-multiple.values]]
since = 2023-02-01
value = 2
status = "reported"
source = "x"
article = ""

[[rule]]"""
VALUES = COUNTY[COUNTY.index("[[parameter.share") : COUNTY.index("# Who bears")]
#: What is changed in the small rulebook, and what is then wrong where.
SMALL = [
    ("[title]", "[title", "not-toml", "line 3, column 7"),
    ("[title]", "[headline]", "missing", "title"),
    ("[title]", "[other]\n[title]", "unknown-key", "other"),
    ('en = "Village savings and loan association"', "", "missing", "title.en"),
    ('"Village savings and loan association"', '""', "missing", "title.en"),
    ('"Village savings and loan association"', "3", "wrong-kind", "title.en"),
    (COUNTY, "title = 3\nparameter = 3\nrule = 3", "wrong-kind", "title"),
    (RULE, "", "missing", "rule"),
    (COUNTY, f"rule = []\n{NO_RULE}", "missing", "rule"),
    (COUNTY, f"rule = [3]\n{NO_RULE}", "wrong-kind", "rule.1"),
    ("[title]", "parameter.x = 3\n[title]", "wrong-kind", "parameter.x"),
    ("most = 100", "most = 100\nlowest = 1", "unknown-key", "parameter.share-multiple.lowest"),
    ("most = 100", "most = 1_001", "out-of-range", "parameter.share-multiple.most"),
    ("least = 0", "least = -1", "out-of-range", "parameter.share-multiple.least"),
    ("most = 100", "most = -1", "out-of-order", "parameter.share-multiple.most"),
    ("most = 100", "most = true", "wrong-kind", "parameter.share-multiple.most"),
    ("most = 100", "", "wrong-kind", "parameter.share-multiple.most"),
    ("most = 100", "most = 2", "value-misfit", "parameter.share-multiple.values.1.value"),
    (
        "most = 100",
        "most = 9\nentered = true",
        "values-or-entered",
        "parameter.share-multiple.values",
    ),
    ('unit = "times"', 'unit = "ells"', "not-listed", "parameter.share-multiple.unit"),
    ('unit = "times"', 'unit = "bp"', "not-listed", "rule.1.parameter"),
    ('unit = "times"', 'unit = "codes"', "wrong-kind", "parameter.share-multiple.options"),
    (
        "since = 2023-02-01",
        'since = "now"',
        "wrong-kind",
        "parameter.share-multiple.values.1.since",
    ),
    ("since = 2023-02-01", "", "missing", "parameter.share-multiple.values.1.since"),
    (
        'status = "reported"',
        'status = "law"',
        "missing",
        "parameter.share-multiple.values.1.article",
    ),
    ("value = 3", "value = [3]", "wrong-kind", "parameter.share-multiple.values.1.value"),
    ("value = 3", "value = []", "missing", "parameter.share-multiple.values.1.value"),
    ("[[rule]]", LATER, "out-of-order", "parameter.share-multiple.values.2.since"),
    ('strength = "hard"', 'strength = "firm"', "not-listed", "rule.1.strength"),
    ('"approval", "payout"', '"wedding"', "not-listed", "rule.1.stages"),
    ('["application", "approval", "payout"]', "[]", "missing", "rule.1.stages"),
    ('["application", "approval", "payout"]', '["standing"]', "not-listed", "rule.1.measure"),
    (
        'limit = "multiple"',
        'limit = "multiple"\nreported_at = ["notice"]',
        "not-listed",
        "rule.1.reported_at",
    ),
    ('measure = "debt"', 'measure = "moon"', "not-listed", "rule.1.measure"),
    ('base = "own-shares"\nparameter', 'base = "seats"\nparameter', "not-listed", "rule.1.base"),
    ('base = "own-shares"\nparameter', "parameter", "not-listed", "rule.1.base"),
    ('parameter = "share-multiple"', 'parameter = "moon"', "not-listed", "rule.1.parameter"),
    ('comparison = "at-most"', 'comparison = "one-of"', "not-listed", "rule.1.comparison"),
    ("[[rule]]", f"{RULE}\n[[rule]]", "twice", "rule.2.id"),
    ('  "expenses",', '  "mayor",', "not-listed", "parameter.loss-bearer.options"),
    (VALUES, "optional = true", "missing", "parameter.share-multiple.values"),
]
#: The same for the one of Shandong, which has a rule of every shape.
LARGE = [
    ('limit = "list"', 'limit = "list"\nbase = "fund"', "unknown-key", "rule.5.base"),
    ('limit = "list"', 'limit = "list"\nevidence = "standing"', "not-listed", "rule.5.evidence"),
    ('measure = "purpose"', 'measure = "debt"', "not-listed", "rule.5.measure"),
    ('measure = "due-on"', 'measure = "debt"', "not-listed", "rule.2.measure"),
    ('base = "starts-on"\nparameter', 'base = "fund"\nparameter', "not-listed", "rule.2.base"),
    ('opens_on = "participant-from"', 'opens_on = "moon"', "not-listed", "rule.3.opens_on"),
    ('base_on = "agreed-on"', 'base_on = "moon"', "not-listed", "rule.11.base_on"),
    ('base = "lpr"\nbase_on', 'base = "purposes"\nbase_on', "not-listed", "rule.11.base"),
    ('floor = "legal-persons-always"', 'floor = "lpr"', "not-listed", "rule.26.floor"),
    ('refuses_if = "newcomers-legal"', 'refuses_if = "moon"', "not-listed", "rule.26.refuses_if"),
    ('limit = "rate"', 'limit = "rate"\nbase_on = "today"', "unknown-key", "rule.12.base_on"),
    (
        'comparison = "at-least"\nlimit = "share"',
        'comparison = "at-least"\nfloor = "lpr"\nlimit = "share"',
        "unknown-key",
        "rule.25.floor",
    ),
    (
        '"withdrawal-policy", value = "report" }',
        '"withdrawal-policy", value = "burn" }',
        "value-misfit",
        "rule.22.reports_when.value",
    ),
    (
        '"withdrawal-policy", value = "report" }',
        '"moon", value = "report" }',
        "not-listed",
        "rule.22.reports_when.parameter",
    ),
    (
        '"withdrawal-policy", value = "report" }',
        '"", value = "report" }',
        "missing",
        "rule.22.reports_when.parameter",
    ),
    (
        "least = 1\nmost = 99_999_999_999_999",
        "least = 0\nmost = 99_999_999_999_999",
        "value-misfit",
        "parameter.share-value.least",
    ),
    ("entered = true", "", "values-or-entered", "parameter.lpr.values"),
    # The days of a loan's grade are days everywhere.
    (
        '[parameter.grade-loss-days]\nunit = "days"',
        '[parameter.grade-loss-days]\nunit = "count"',
        "not-listed",
        "parameter.grade-loss-days.unit",
    ),
]


@pytest.mark.parametrize("rulebook", rulebooks())
def test_our_own_rulebooks_are_sound(rulebook: str) -> None:
    checked = check_rulebook("x.toml", FOLDER.joinpath(f"{rulebook}.toml").read_bytes())
    assert checked.rules == provisions(rulebook).rules
    assert checked.parameters == provisions(rulebook).parameters


def test_a_number_may_change_on_a_later_day() -> None:
    later = LATER.replace("2023-02-01", "2023-02-02")
    book = check_rulebook("x.toml", COUNTY.replace("[[rule]]", later).encode())
    assert [each.value for each in book.parameters["share-multiple"].values] == [3, 2]


def refusal_of(sound: str, old: str, new: str) -> BadFile:
    assert sound.count(old) >= 1, old
    with pytest.raises(BadFile) as refused:
        check_rulebook("x.toml", sound.replace(old, new, 1).encode())
    return refused.value


@pytest.mark.parametrize("old, new, reason, place", SMALL)
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, reason: str, place: str) -> None:
    facts = refusal_of(COUNTY, old, new).facts
    assert (facts["reason"], facts["place"]) == (reason, place)


@pytest.mark.parametrize("old, new, reason, place", LARGE)
def test_what_does_not_fit_together_is_told(old: str, new: str, reason: str, place: str) -> None:
    facts = refusal_of(SHANDONG, old, new).facts
    assert (facts["reason"], facts["place"]) == (reason, place)


@pytest.mark.parametrize("instead", ["", "x = 3", "[[x]]", "value = [[3]]", 'stages = [3, "x"]'])
def test_no_line_taken_out_or_changed_is_a_fault_of_the_program(instead: str) -> None:
    lines = COUNTY.splitlines()
    for number in range(len(lines)):
        changed = "\n".join((*lines[:number], instead, *lines[number + 1 :]))
        with suppress(BadFile):
            check_rulebook("x.toml", changed.encode())


def test_a_file_in_another_encoding_is_told() -> None:
    with pytest.raises(BadFile) as refused:
        check_rulebook("x.toml", COUNTY.encode("gb18030"))
    assert refused.value.facts["reason"] == "not-utf8"


@pytest.mark.parametrize("written", ["x = " + "[" * 100_000, "x = " + "9" * 5_000])
def test_what_is_beyond_reading_is_told(written: str) -> None:
    with pytest.raises(BadFile) as refused:
        check_rulebook("x.toml", written.encode())
    assert refused.value.facts["reason"] == "unreadable"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_refusal_is_one_line_in_either_language(language: Language) -> None:
    for old, new, _, place in SMALL:
        refused = refusal_of(COUNTY, old, new)
        told = telling.problem_text(refused.code, refused.facts, language)
        assert "x.toml" in told
        assert place in told
        assert "\n" not in told


def test_a_number_of_a_name_that_no_other_rulebook_has_is_taken() -> None:
    own = COUNTY.replace("share-multiple", "our-own-number")
    checked = check_rulebook("county.toml", own.encode())
    assert "our-own-number" in checked.parameters
    assert "our-own-number" not in provisions("cn-shandong-2015").parameters
