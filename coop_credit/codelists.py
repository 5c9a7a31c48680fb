"""The codes that published documents speak in, with their names in Chinese and English."""

from collections.abc import Iterable
from collections.abc import Mapping

from coop_credit.actors import Role
from coop_credit.contracts.problems import HTTP_CODES
from coop_credit.i18n import texts
from coop_credit.ledger.accounts import CHART
from coop_credit.ledger.entries import Kind
from coop_credit.lending.grades import Grade
from coop_credit.lending.guarantees import GuaranteeState
from coop_credit.lending.loans import LoanState
from coop_credit.lending.loans import ScheduleKind
from coop_credit.lending.relations import RelationKind
from coop_credit.lending.relations import STAFF
from coop_credit.operations.founding import FoundCooperative
from coop_credit.operations.register import OPERATIONS
from coop_credit.rulebook.parameters import Provisions
from coop_credit.rulebook.parameters import Status
from coop_credit.rulebook.parameters import provisions
from coop_credit.rulebook.parameters import rulebooks
from coop_credit.rulebook.verdicts import Strength

#: A code, its name in Chinese, its name in English.
Row = tuple[str, str, str]

#: The states of a notice of withdrawal.
WITHDRAWAL_STATES = ("cancelled", "noticed", "paid")


def codelists() -> Mapping[str, list[Row]]:
    """Every list by its name; its rows sorted by code, no code twice.

    What a problem says has placeholders in braces: the facts that come with it. A problem
    worded by reason has the reason behind a dot.
    """
    books = [provisions(rulebook) for rulebook in rulebooks()]
    commands = (*OPERATIONS, FoundCooperative)
    return {
        "accounts": sorted((each.code, each.zh, each.en) for each in CHART),
        "entry-kinds": _rows("kind.{}", Kind),
        "grades": _rows("grade.{}", Grade),
        "guarantee-states": _rows("state.{}", GuaranteeState),
        "http-problems": sorted(
            (code, *_names(f"http.detail.{status}")) for status, code in HTTP_CODES.items()
        ),
        "loan-states": _rows("state.{}", LoanState),
        "loss-bearers": _rows(
            "policy.{}",
            {*_options(books, "loss-bearer"), *_options(books, "pledge-loss-bearer")},
        ),
        "operations": _rows("operation.{}", (command.__name__ for command in commands)),
        "parameters": _rows("parameter.{}", (name for book in books for name in book.parameters)),
        "problems": _rows("problem.{}", _codes("problem.")),
        "published-names": _rows("policy.{}", _options(books, "published-names")),
        "purposes": _rows("purpose.{}", _codes("purpose.")),
        "relation-kinds": _rows("relation.{}", (*RelationKind, STAFF)),
        "roles": _rows("role.{}", Role),
        "rules": _rows("rule.{}.title", (rule.id for book in books for rule in book.rules)),
        "schedule-kinds": _rows("schedule.{}", ScheduleKind),
        "source-statuses": _rows("status.{}", Status),
        "strengths": _rows("strength.{}", Strength),
        "withdrawal-policies": _rows("policy.{}", _options(books, "withdrawal-policy")),
        "withdrawal-states": _rows("state.{}", WITHDRAWAL_STATES),
    }


def _rows(place: str, codes: Iterable[str]) -> list[Row]:
    """Codes with their texts, which stand under ``place``. A code without text is a bug."""
    return [(str(code), *_names(place.format(code))) for code in sorted(set(codes))]


def _names(place: str) -> tuple[str, str]:
    return texts("zh")[place], texts("en")[place]


def _options(books: Iterable[Provisions], parameter: str) -> Iterable[str]:
    return (
        code
        for book in books
        if parameter in book.parameters
        for code in book.parameters[parameter].options
    )


def _codes(section: str) -> Iterable[str]:
    return (code.removeprefix(section) for code in texts("en") if code.startswith(section))
