"""What members are shown: an account, year by year."""

from typing import Any

from coop_credit.cli.reads import Read
from coop_credit.cli.registers import READER
from coop_credit.cli.showing import print_fields
from coop_credit.cli.showing import print_table
from coop_credit.cli.showing import print_title
from coop_credit.contracts import disclosure
from coop_credit.contracts.registers import PositionSchema
from coop_credit.contracts.regulation import InAddressSchema
from coop_credit.operations.desk import Office
from coop_credit.reports.member_accounts import MemberAccount
from coop_credit.reports.member_accounts import member_account
from coop_credit.reports.published import Published
from coop_credit.reports.published import published_lists


def _account(office: Office, cooperative: str, member: int) -> MemberAccount:
    return member_account(office.database, office.clock, cooperative, member, READER)


def _show_account(account: dict[str, Any]) -> None:
    print_fields(disclosure.MemberAccountSchema(), ("as_of",), account)
    position = PositionSchema()
    print_fields(position, tuple(position.fields), account["position"])
    print_title("years")
    year = disclosure.YearSchema()
    print_table(year, tuple(year.fields), account["years"])
    print_title("memo")
    memo = disclosure.MemoSchema()
    print_fields(memo, tuple(memo.fields), account["memo"])


ACCOUNT = Read(
    summary="A member's shares and business with the fund, year by year 成员账户",
    fetch=_account,
    answer=disclosure.MemberAccountSchema(),
    show=_show_account,
    arguments=("cooperative", "member"),
)


def _published(office: Office, cooperative: str, month: str) -> Published:
    return published_lists(
        office.database, office.privacy, office.clock, cooperative, month, asker=READER
    )


def _show_published(lists: dict[str, Any]) -> None:
    print_fields(disclosure.PublishedSchema(), ("month", "as_of", "names"), lists)
    totals = disclosure.TotalsSchema()
    print_fields(totals, tuple(totals.fields), lists["fund"])
    for name, each in (
        ("participants", disclosure.ParticipantSchema()),
        ("paid_out", disclosure.PaidOutSchema()),
        ("overdue", disclosure.OverdueSchema()),
    ):
        if lists[name]:
            print_title(name)
            print_table(each, tuple(each.fields), lists[name])


PUBLISHED = Read(
    summary="A month's lists for the members: participants, loans, the fund 公示",
    fetch=_published,
    answer=disclosure.PublishedSchema(),
    show=_show_published,
    asked=InAddressSchema,
)
