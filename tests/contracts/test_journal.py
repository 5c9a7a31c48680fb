"""The published schema of an entry holds for every entry, and for nothing that is not one."""

import copy
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import rfc8785

from coop_credit.contracts.bodies import BODIES
from coop_credit.demo.clocks import SteppingClock
from coop_credit.demo.loading import COOPERATIVES
from coop_credit.demo.story import BEGINS_ON
from coop_credit.demo.story import Story
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import REVERSIBLE
from coop_credit.operations.desk import Office
from coop_credit.operations.register import OPERATIONS
from coop_credit.store import journal
from coop_credit.store.database import Database
from coop_credit.store.migrating import migrate
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.everything import entries_of
from tests.everything import let_everything_happen
from tests.everything import opening_with_a_loan
from tests.keys import SIGNER
from tests.ledgers import Village
from tests.pledges import PLEDGES
from tests.pledges import PledgingVillage
from tests.pledges import let_pledges_happen
from tests.pledges import let_the_cooperative_pay
from tests.pledges import paper_pledges
from tests.published import ENTRY
from tests.published import JOURNAL
from tests.published import SCHEMAS
from tests.published import answered

Answered = dict[str, Any]
Way = tuple[str | int, ...]


@cache
def body_validator(kind: str) -> jsonschema_rs.Draft202012Validator:
    """Of the body of a kind alone, as a reader would take it out of the file."""
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/$defs/{kind}", "$defs": JOURNAL["$defs"]}
    )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with a clock that a story moves."""
    path = tmp_path_factory.mktemp("journal") / "books.sqlite"
    migrate(f"sqlite:///{path}")
    database = Database.open(f"sqlite:///{path}")
    yield Office(database, Privacy(b"d" * 32, b"i" * 32), SteppingClock(BEGINS_ON), SIGNER)
    database.close()


@pytest.fixture(scope="module")
def story(office: Office) -> list[Answered]:
    """A journal with every operation, another's opening balances with a loan, and pledges."""
    clock = FixedClock()
    office = Office(office.database, office.privacy, clock, SIGNER)
    village = Village.found(office, clock, "everything")
    let_everything_happen(village)
    other = Village.found(office, clock, "other")
    other.do(other.bookkeeper, opening_with_a_loan(surplus=0), other.supervisor)
    pledging = PledgingVillage.begin(office, clock, PLEDGES, "pledging")
    let_pledges_happen(pledging)
    paying = PledgingVillage.begin(office, clock, PLEDGES, "paying")
    let_the_cooperative_pay(paying)
    paper = PledgingVillage.found_pledging(office, clock, "paper")
    paper.do(paper.bookkeeper, paper_pledges(), paper.supervisor)
    books = (village, other, pledging, paying, paper)
    return answered([entry for each in books for entry in entries_of(each)])


def of_kind(story: list[Answered], kind: Kind) -> list[Answered]:
    return [entry for entry in story if entry["kind"] == kind]


def test_the_schema_is_one_and_has_every_kind() -> None:
    jsonschema_rs.meta.validate(JOURNAL)
    assert JOURNAL["properties"]["kind"]["enum"] == sorted(Kind)
    assert set(BODIES) == set(Kind)
    for kind in Kind:
        assert kind in JOURNAL["$defs"]


def test_a_story_with_every_operation_is_valid(story: list[Answered]) -> None:
    # Each operation has a kind of its own; foundings and refusals come on top.
    assert len(Kind) == len(OPERATIONS) + 2
    assert {entry["kind"] for entry in story} == set(Kind)
    assert {entry["body"]["undoes"] for entry in of_kind(story, Kind.REVERSAL)} == REVERSIBLE
    for entry in story:
        ENTRY.validate(entry)


def test_the_demonstration_is_valid(office: Office, tmp_path: Path) -> None:
    clock = office.clock
    assert isinstance(clock, SteppingClock)
    Story(office, clock, lambda _line: None, tmp_path).tell()
    with office.database.snapshot() as tx:
        for each in COOPERATIVES:
            entries = journal.entries(tx, each.id, after=0, count=1_000)
            assert entries, each.id
            for entry in answered(entries):
                ENTRY.validate(entry)


def places(part: object, wanted: type, way: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Everything of a type inside a body with the way to it, but for what holds free values."""
    if type(part) is wanted:
        yield way, part
    if isinstance(part, dict):
        for name in part.keys() - {"value"}:
            yield from places(part[name], wanted, (*way, name))
    if isinstance(part, list):
        for place, each in enumerate(part):
            yield from places(each, wanted, (*way, place))


def put(body: Answered, way: Way, part: object) -> Answered:
    """The body with something else at the end of a way."""
    changed: dict[str, Answered] = {"body": copy.deepcopy(body)}
    *before, last = ("body", *way)
    holder: Any = changed
    for step in before:
        holder = holder[step]
    holder[last] = part
    return changed["body"]


#: What not every body of a kind has.
MAY_BE_MISSING = {"verdicts", "seconded_by", "rulebook_digest"}


@pytest.mark.parametrize("kind", Kind)
def test_a_body_with_a_key_too_few_or_too_many_is_invalid(
    story: list[Answered], kind: Kind
) -> None:
    validator = body_validator(kind)
    for entry in of_kind(story, kind):
        body = entry["body"]
        for way, inside in places(body, dict):
            if way != ("facts",):
                assert not validator.is_valid(put(body, way, inside | {"another": 1})), way
                for key in inside.keys() - (MAY_BE_MISSING if not way else set()):
                    short = {name: inside[name] for name in inside if name != key}
                    assert not validator.is_valid(put(body, way, short)), (way, key)
        assert not ENTRY.is_valid(entry | {"body": body | {"another": 1}})


def test_a_number_as_text_is_invalid_wherever_it_stands(story: list[Answered]) -> None:
    tried: set[str] = set()
    for entry in story:
        body = entry["body"]
        for way, number in places(body, int):
            # A refusal's facts are numbers or texts; those in fen are numbers.
            if way[0] != "facts" or str(way[-1]).endswith("_fen"):
                tried.add(str(way[-1]))
                wrong = put(body, way, str(number))
                assert not body_validator(entry["kind"]).is_valid(wrong), way
    assert {"amount_fen", "fee_fen", "fund_fen", "principal_fen", "balance_fen"} <= tried
    assert {"measured", "limit", "headroom", "holds"} <= tried


def test_a_fen_in_the_facts_of_a_refusal_is_a_number() -> None:
    refusal = {"operation": "PayOutLoan", "code": "no", "facts": {"held_fen": 1, "member": "x"}}
    assert body_validator("refusal").is_valid(refusal)
    refusal["facts"] = {"held_fen": "1"}
    assert not body_validator("refusal").is_valid(refusal)
    refusal["facts"] = {"held_fen": 1.5}
    assert not body_validator("refusal").is_valid(refusal)


@pytest.mark.parametrize(
    "wrong",
    [
        {"seq": 0},
        {"seq": "3"},
        {"kind": "gift"},
        {"booked_on": "2026-11-31T00:00"},
        {"happened_on": "24.11.2026"},
        {"recorded_at": "2026-11-24 02:00"},
        {"actor": "wang"},
        {"subject": "member:0"},
        {"voucher": 0},
        {"reverses": 1},
        {"transfers": []},
        {"transfers": [{"debit": "102", "credit": "301.1", "amount": 100}]},
        {"transfers": [{"debit": "102", "credit": "301.1", "amount": "-1.00"}]},
        {"transfers": [{"debit": "102", "credit": "301.1"}]},
        {"digest": "f" * 63},
        {"another": 1},
    ],
)
def test_what_is_no_entry(story: list[Answered], wrong: Answered) -> None:
    contribution = of_kind(story, Kind.CONTRIBUTION)[0]
    ENTRY.validate(contribution)
    assert not ENTRY.is_valid(contribution | wrong)


def test_a_body_belongs_to_its_kind(story: list[Answered]) -> None:
    vote = of_kind(story, Kind.VOTE_CAST)[0]
    paid_out = of_kind(story, Kind.LOAN_PAID_OUT)[0]
    assert not ENTRY.is_valid(vote | {"body": paid_out["body"]})
    reversal = of_kind(story, Kind.REVERSAL)[0]
    assert not ENTRY.is_valid(reversal | {"reverses": 0})


def test_two_persons_stand_where_two_are_needed(story: list[Answered]) -> None:
    # Nobody comes along in this story without need.
    together = [entry for entry in story if "seconded_by" in entry["body"]]
    assert len({entry["kind"] for entry in together}) == 18
    for entry in together:
        alone = {name: entry["body"][name] for name in entry["body"] if name != "seconded_by"}
        assert not ENTRY.is_valid(entry | {"body": alone}), entry["kind"]
        assert not ENTRY.is_valid(entry | {"body": alone | {"seconded_by": "wang"}})


def test_the_chain_can_be_recomputed_from_answers_by_the_text_alone(
    story: list[Answered],
) -> None:
    text = (SCHEMAS / "journal" / "README.md").read_text("utf-8")
    members = [line.split("`")[1] for line in text.splitlines() if line.startswith("   | `")]
    previous = ""
    for entry in story:
        previous = "0" * 64 if entry["seq"] == 1 else previous
        moves = [
            [move["debit"], move["credit"], int(move["amount"].replace(".", ""))]
            for move in entry["transfers"]
        ]
        known = entry | {"transfers": moves, "previous": previous}
        link = rfc8785.dumps({name: known[name] for name in members})
        previous = hashlib.sha256(link).hexdigest()
        assert previous == entry["digest"], entry["seq"]
