"""The registers: cooperatives, staff, members, loans and notices, and what stands behind each."""

from typing import Any
from typing import TypeVar

from flask import Response

from coop_credit.actors import ALL_BOOKS
from coop_credit.actors import Role
from coop_credit.api.blueprints import Blueprint
from coop_credit.api.context import actor
from coop_credit.api.context import asking_member
from coop_credit.api.context import reader
from coop_credit.api.forms import BINARY
from coop_credit.api.forms import CSV
from coop_credit.api.forms import VARY
from coop_credit.api.forms import asked_form
from coop_credit.api.forms import sheet_answer
from coop_credit.asking import language
from coop_credit.asking import office
from coop_credit.contracts import registers
from coop_credit.contracts.downloads import RegisterSchema
from coop_credit.contracts.fields import NUMBER_MAX
from coop_credit.contracts.pledges import PledgeCallSchema
from coop_credit.contracts.relations import RelationSchema
from coop_credit.errors import NotFound
from coop_credit.operations.logging_access import log_access
from coop_credit.reports.graded_loans import ListedLoan
from coop_credit.reports.graded_loans import listed_loans
from coop_credit.reports.graded_loans import loan_statement
from coop_credit.reports.statements import LoanStatement
from coop_credit.reports.statements import MemberStatement
from coop_credit.reports.statements import member_movements
from coop_credit.reports.statements import member_statement
from coop_credit.reports.statements import named_member
from coop_credit.reports.whole_registers import LoanLine
from coop_credit.reports.whole_registers import MemberLine
from coop_credit.reports.whole_registers import loan_register
from coop_credit.reports.whole_registers import member_register
from coop_credit.sheets import SHEETS
from coop_credit.sheets import XLSX
from coop_credit.store import cooperatives
from coop_credit.store import people
from coop_credit.store import pledging
from coop_credit.store import relations
from coop_credit.store import withdrawals
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.cooperatives import Staff
from coop_credit.store.movements import Movement
from coop_credit.store.people import Member
from coop_credit.store.pledging import Call
from coop_credit.store.relations import Relation
from coop_credit.store.withdrawals import Withdrawal

blueprint = Blueprint("registers", description="名册: who and what there is")

HERE = "/cooperatives/<cooperative>"
NUMBER = f"int(max={NUMBER_MAX})"

Line = TypeVar("Line")
#: A page as JSON and what it depends on, or the whole as a file.
Listed = tuple[list[Line], dict[str, str]] | Response


@blueprint.route("/cooperatives")
@blueprint.arguments(registers.CooperativePageSchema, location="query")
@blueprint.response(200, registers.CooperativeSchema(many=True))
def all_cooperatives(page: dict[str, Any]) -> list[Cooperative]:
    """The cooperatives in the asker's scope 合作社名册"""
    asker = actor()
    with office().database.read() as tx:
        if asker.roles & {Role.ADMINISTRATOR, Role.REGULATOR}:
            return cooperatives.cooperatives_in(tx, asker.region, **page)
        own = cooperatives.find_cooperative(tx, asker.cooperative)
    return [own] if own is not None and own.cooperative > page["after"] else []


@blueprint.route(HERE)
@blueprint.response(200, registers.CooperativeSchema)
def one_cooperative(cooperative: str) -> Cooperative:
    """A cooperative as registered 合作社"""
    with office().database.read() as tx:
        found = cooperatives.find_cooperative(tx, cooperative)
    if found is None or not actor().sees(cooperative, found.region_code):
        raise NotFound
    return found


@blueprint.route(f"{HERE}/staff")
@blueprint.response(200, registers.DutiesSchema(many=True))
def staff(cooperative: str) -> list[Staff]:
    """Who has which duties 管理人员"""
    reader(cooperative, *ALL_BOOKS)
    with office().database.read() as tx:
        return cooperatives.all_staff(tx, cooperative)


@blueprint.route(f"{HERE}/relations")
@blueprint.response(200, RelationSchema(many=True))
def declared_relations(cooperative: str) -> list[Relation]:
    """Which members are kin of the staff, as declared 关联关系"""
    reader(cooperative, *ALL_BOOKS)
    with office().database.read() as tx:
        return relations.relations(tx, cooperative)


@blueprint.route(f"{HERE}/members")
@blueprint.arguments(RegisterSchema, location="query")
@blueprint.response(200, registers.MemberSchema(many=True))
@blueprint.alt_response(200, schema={"type": "string"}, content_type=CSV)
@blueprint.alt_response(200, schema=BINARY, content_type=XLSX)
def members(asked: dict[str, Any], cooperative: str) -> Listed[Member]:
    """The members, by number; as CSV or XLSX all of them, with names and balances 社员名册"""
    reader(cooperative, *ALL_BOOKS)
    here = office()
    form = asked_form(asked.pop("form"), *SHEETS)
    if form in SHEETS:
        lines = member_register(here.database, here.privacy, cooperative)
        made = SHEETS[form](MemberLine, lines, language())
        return _sheet(made, cooperative, "members", form)
    with here.database.read() as tx:
        return people.members(tx, cooperative, **asked), VARY


@blueprint.route(f"{HERE}/members/<{NUMBER}:member>")
@blueprint.response(200, registers.NamedMemberSchema)
def member(cooperative: str, member: int) -> dict[str, object]:
    """A member with the name 社员"""
    asker = reader(cooperative, *ALL_BOOKS, Role.MEMBER)
    if asker.roles == {Role.MEMBER} and asker.member != member:
        raise NotFound
    return named_member(office().database, office().privacy, cooperative, member)


@blueprint.route(f"{HERE}/members/<{NUMBER}:member>/statement")
@blueprint.response(200, registers.MemberStatementSchema)
def statement(cooperative: str, member: int) -> MemberStatement:
    """A member's shares, loans, notices and newest movements 社员对账单"""
    asker = reader(cooperative, *ALL_BOOKS, Role.MEMBER)
    return member_statement(office().database, cooperative, member, asker)


@blueprint.route("/me/statement")
@blueprint.response(200, registers.MemberStatementSchema)
def my_statement() -> MemberStatement:
    """The shares, loans, notices and newest movements of the member who asks 我的对账单"""
    asker = asking_member()
    return member_statement(office().database, asker.cooperative, asker.member, asker)


@blueprint.route(f"{HERE}/members/<{NUMBER}:member>/movements")
@blueprint.arguments(registers.MovementPageSchema, location="query")
@blueprint.response(200, registers.MovementSchema(many=True))
def movements(page: dict[str, int], cooperative: str, member: int) -> list[Movement]:
    """What moved on a member's accounts, the newest first 社员明细账"""
    asker = reader(cooperative, *ALL_BOOKS, Role.MEMBER)
    return list(member_movements(office().database, cooperative, member, asker, **page))


@blueprint.route("/me/movements")
@blueprint.arguments(registers.MovementPageSchema, location="query")
@blueprint.response(200, registers.MovementSchema(many=True))
def my_movements(page: dict[str, int]) -> list[Movement]:
    """What moved on the accounts of the member who asks, the newest first 我的明细账"""
    asker = asking_member()
    found = member_movements(office().database, asker.cooperative, asker.member, asker, **page)
    return list(found)


@blueprint.route(f"{HERE}/loans")
@blueprint.arguments(RegisterSchema, location="query")
@blueprint.response(200, registers.ListedLoanSchema(many=True))
@blueprint.alt_response(200, schema={"type": "string"}, content_type=CSV)
@blueprint.alt_response(200, schema=BINARY, content_type=XLSX)
def loans(asked: dict[str, Any], cooperative: str) -> Listed[ListedLoan]:
    """The loans, by number; as CSV or XLSX all of them, with names, not for the panel 借款台账"""
    here = office()
    form = asked_form(asked.pop("form"), *SHEETS)
    if form in SHEETS:
        reader(cooperative, *ALL_BOOKS)
        lines = loan_register(here.database, here.privacy, here.clock, cooperative)
        made = SHEETS[form](LoanLine, lines, language())
        return _sheet(made, cooperative, "loans", form)
    reader(cooperative, *ALL_BOOKS, Role.PANEL)
    return listed_loans(here.database, here.clock, cooperative, **asked), VARY


@blueprint.route(f"{HERE}/loans/<{NUMBER}:loan>")
@blueprint.response(200, registers.LoanTodaySchema)
def loan(cooperative: str, loan: int) -> LoanStatement:
    """A loan with its grade today, its schedule, and what is owed on it 借款"""
    here = office()
    asker = reader(cooperative, *ALL_BOOKS, Role.PANEL, Role.MEMBER)
    found = loan_statement(here.database, here.clock, cooperative, loan)
    if asker.roles == {Role.MEMBER} and found.loan.member != asker.member:
        raise NotFound
    return found


@blueprint.route(f"{HERE}/calls")
@blueprint.arguments(registers.PageSchema, location="query")
@blueprint.response(200, PledgeCallSchema(many=True))
def calls(page: dict[str, int], cooperative: str) -> list[Call]:
    """Who lends how much of which loan 承诺调用"""
    reader(cooperative, *ALL_BOOKS, Role.PANEL)
    with office().database.read() as tx:
        return pledging.calls(tx, cooperative, **page)


@blueprint.route(f"{HERE}/withdrawals")
@blueprint.arguments(registers.PageSchema, location="query")
@blueprint.response(200, registers.WithdrawalSchema(many=True))
def notices(page: dict[str, int], cooperative: str) -> list[Withdrawal]:
    """The notices of withdrawal, by number 退出申请"""
    reader(cooperative, *ALL_BOOKS)
    with office().database.read() as tx:
        return withdrawals.withdrawals(tx, cooperative, **page)


def _sheet(content: bytes, cooperative: str, register: str, form: str) -> Response:
    """A register as a file in the asker's language; that it was taken out is written down."""
    log_access(
        office(),
        actor(),
        "register-downloaded",
        cooperative=cooperative,
        subject=register,
    )
    return sheet_answer(content, f"{cooperative}-{register}", form)
