"""What a cooperative's books are read for: registers, statements, a judgement."""

from collections.abc import Callable
from collections.abc import Iterable
from functools import partial
from typing import Any

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.cli.reads import Read
from coop_credit.cli.reads import paged
from coop_credit.cli.showing import print_fields
from coop_credit.cli.showing import print_table
from coop_credit.cli.showing import print_title
from coop_credit.cli.showing import print_verdicts
from coop_credit.cli.surroundings import language
from coop_credit.contracts import registers
from coop_credit.contracts.commands import CharterValueSchema
from coop_credit.contracts.commands import QuestionSchema
from coop_credit.contracts.pledges import PledgeCallSchema
from coop_credit.contracts.relations import RelationSchema
from coop_credit.operations.desk import Office
from coop_credit.reports.graded_loans import ListedLoan
from coop_credit.reports.graded_loans import listed_loans
from coop_credit.reports.graded_loans import loan_statement
from coop_credit.reports.judgement import judge_question
from coop_credit.reports.statements import LoanStatement
from coop_credit.reports.statements import MemberStatement
from coop_credit.reports.statements import member_movements
from coop_credit.reports.statements import member_statement
from coop_credit.reports.statements import named_member
from coop_credit.store import cooperatives
from coop_credit.store import people
from coop_credit.store import pledging
from coop_credit.store import relations
from coop_credit.store import withdrawals
from coop_credit.store.database import Tx
from coop_credit.store.movements import Movement
from coop_credit.telling import told_verdicts

#: Who reads: somebody who is shown everything.
READER = Actor("administrator:terminal", frozenset({Role.ADMINISTRATOR}))

_COOPERATIVE = registers.CooperativeSchema()
_MEMBER = registers.NamedMemberSchema()
_LOAN = registers.LoanSchema()
_LISTED_LOAN = registers.ListedLoanSchema()
_LOAN_COLUMNS = ("number", "member", "principal", "due_on", "instalments", "rate_bp", "state")
_WITHDRAWAL = registers.WithdrawalSchema()
_WITHDRAWAL_COLUMNS = ("number", "member", "amount", "noticed_on", "state", "paid_on")


def _in_read(read: Callable[[Tx, str], Any]) -> Callable[..., Any]:
    def fetch(office: Office, cooperative: str) -> object:
        with office.database.read() as tx:
            return read(tx, cooperative)

    return fetch


def _all_cooperatives(office: Office, *, after: str, count: int) -> list[cooperatives.Cooperative]:
    with office.database.read() as tx:
        return cooperatives.cooperatives_in(tx, "", after=after, count=count)


COOPERATIVES = Read(
    summary="The cooperatives here 合作社名册",
    fetch=_all_cooperatives,
    answer=registers.CooperativeSchema(many=True),
    show=partial(print_table, _COOPERATIVE, ("cooperative", "name", "region_code", "opened_on")),
    arguments=(),
    asked=registers.CooperativePageSchema,
    page="cooperative",
)
COOPERATIVE = Read(
    summary="A cooperative as registered 合作社",
    fetch=_in_read(cooperatives.find_cooperative),
    answer=_COOPERATIVE,
    show=partial(print_fields, _COOPERATIVE, tuple(_COOPERATIVE.fields)),
)
STAFF = Read(
    summary="Who has which duties 管理人员",
    fetch=_in_read(cooperatives.all_staff),
    answer=registers.DutiesSchema(many=True),
    show=partial(print_table, registers.DutiesSchema(), ("handle", "roles", "member")),
)
RELATIONS = Read(
    summary="Which members are kin of the staff, as declared 关联关系",
    fetch=_in_read(relations.relations),
    answer=RelationSchema(many=True),
    show=partial(
        print_table, RelationSchema(), ("member", "handle", "kind", "declared_on", "ended_on")
    ),
)
CHARTER = Read(
    summary="The cooperative's own numbers 章程",
    fetch=_in_read(cooperatives.charter),
    answer=CharterValueSchema(many=True),
    show=partial(print_table, CharterValueSchema(), ("parameter", "since", "value")),
)
MEMBERS = paged(
    "The members, by number 社员名册",
    people.members,
    registers.MemberSchema(),
    ("number", "kind", "farmer", "joined_on", "participant_since", "left_on"),
)


def _loans(office: Office, cooperative: str, **page: int) -> list[ListedLoan]:
    return listed_loans(office.database, office.clock, cooperative, **page)


LOANS = Read(
    summary="The loans, by number 借款台账",
    fetch=_loans,
    answer=registers.ListedLoanSchema(many=True),
    show=partial(print_table, _LISTED_LOAN, (*_LOAN_COLUMNS, "grade")),
    asked=registers.PageSchema,
    page="number",
)
CALLS = paged(
    "Who lends how much of which loan, by loan 承诺调用",
    pledging.calls,
    PledgeCallSchema(),
    ("loan", "member", "amount", "called_on", "confirmed_on"),
)
WITHDRAWALS = paged(
    "The notices of withdrawal, by number 退出申请",
    withdrawals.withdrawals,
    _WITHDRAWAL,
    _WITHDRAWAL_COLUMNS,
)


def _member(office: Office, cooperative: str, member: int) -> dict[str, object]:
    return named_member(office.database, office.privacy, cooperative, member)


MEMBER = Read(
    summary="A member with the name 社员",
    fetch=_member,
    answer=_MEMBER,
    show=partial(print_fields, _MEMBER, tuple(_MEMBER.fields)),
    arguments=("cooperative", "member"),
)


def _statement(office: Office, cooperative: str, member: int) -> MemberStatement:
    return member_statement(office.database, cooperative, member, READER)


class _MovementLineSchema(registers.MovementSchema, registers.LineSchema):
    """A line of a movement, and what it is a line of."""


def _show_movements(movements: Iterable[dict[str, Any]]) -> None:
    columns = ("seq", "kind", "happened_on", "account", "loan", "amount", "balance")
    rows = [each | line for each in movements for line in each["lines"]]
    print_table(_MovementLineSchema(), columns, rows)


def _show_guarantees(guarantees: list[dict[str, Any]]) -> None:
    if guarantees:
        print_title("guarantees")
        columns = ("loan", "member", "guarantor", "amount", "state", "guarantor_paid")
        print_table(registers.GuaranteeSchema(), columns, guarantees)


def _show_statement(statement: dict[str, Any]) -> None:
    print_fields(
        registers.PositionSchema(),
        (
            *("member", "shares", "owing", "held", "written_off"),
            *("pledged", "called", "lent_out"),
        ),
        statement["position"],
    )
    if statement["loans"]:
        print_title("loans")
        rows = [each["loan"] | {"owing": each["owing"]} for each in statement["loans"]]
        print_table(_LOAN, _LOAN_COLUMNS, rows)
    _show_guarantees(statement["guarantees"])
    if statement["withdrawals"]:
        print_title("withdrawals")
        print_table(_WITHDRAWAL, _WITHDRAWAL_COLUMNS, statement["withdrawals"])
    if statement["next_due"] is not None:
        print_title("next_due")
        print_fields(registers.DueSchema(), ("due_on", "principal", "fee"), statement["next_due"])
    if statement["proof"] is not None:
        print_title("proof")
        print_fields(registers.MonthCodeSchema(), ("month", "proof_code"), statement["proof"])
    if statement["movements"]:
        print_title("movements")
        _show_movements(statement["movements"])


STATEMENT = Read(
    summary="A member's shares, loans and notices 社员对账单",
    fetch=_statement,
    answer=registers.MemberStatementSchema(),
    show=_show_statement,
    arguments=("cooperative", "member"),
)


def _movements(
    office: Office, cooperative: str, member: int, *, before: int, count: int
) -> tuple[Movement, ...]:
    return member_movements(
        office.database, cooperative, member, READER, before=before, count=count
    )


MOVEMENTS = Read(
    summary="A member's movements with balances, the newest first 社员明细账",
    fetch=_movements,
    answer=registers.MovementSchema(many=True),
    show=_show_movements,
    arguments=("cooperative", "member"),
    asked=registers.MovementPageSchema,
)


def _loan(office: Office, cooperative: str, loan: int) -> LoanStatement:
    return loan_statement(office.database, office.clock, cooperative, loan)


def _show_loan(statement: dict[str, Any]) -> None:
    print_fields(_LISTED_LOAN, tuple(_LISTED_LOAN.fields), statement["loan"])
    print_fields(registers.LoanStatementSchema(), ("owing", "written_off", "fees"), statement)
    for part in ("schedule", "unpaid"):
        if statement[part]:
            print_title(part)
            columns = ("number", "due_on", "principal")
            print_table(registers.InstalmentSchema(), columns, statement[part])
    _show_guarantees(statement["guarantees"])


LOAN = Read(
    summary="A loan, its schedule, and what is owed on it 借款",
    fetch=_loan,
    answer=registers.LoanTodaySchema(),
    show=_show_loan,
    arguments=("cooperative", "loan"),
)


def _judged(
    office: Office,
    cooperative: str,
    **question: Any,  # noqa: ANN401 (what QuestionSchema loads)
) -> dict[str, Any]:
    found = judge_question(office.database, office.clock, cooperative, **question)
    return {
        "most_allowed": found.most_allowed,
        "verdicts": told_verdicts(found.verdicts, language()),
    }


def _show_judgement(judgement: dict[str, Any]) -> None:
    print_fields(registers.JudgementSchema(), ("most_allowed",), judgement)
    print_verdicts(judgement["verdicts"])


JUDGEMENT = Read(
    summary="What the rules would say to a loan; nothing is written 试算",
    fetch=_judged,
    answer=registers.JudgementSchema(),
    show=_show_judgement,
    asked=QuestionSchema,
)
