"""A pack's tables side by side, with what several checks look up in them."""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from .tables import Row
from .tables import Tables

#: The account and the headings that the checks speak of, after the chart of 2007.
BANK = "102"
CUSTODY = "102.1"
LOANS = "114"
SHARES = "301"
FEES = "501"
PLEDGES = "901"
OF_PLEDGERS = ("902", "903", "904")
MEMO = "9"


def heading_of(account: str) -> str:
    """The account up to its first dot."""
    return account.partition(".")[0]


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later (earlier: below nothing), or the month's last day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return dt.date(years, month + 1, min(day.day, last))


def net_debit(transfers: Iterable[Row], heading: str) -> int:
    """What transfers put on the accounts under a heading, in fen; on the credit side negative."""
    return sum(
        move["amount_fen"]
        * ((heading_of(move["debit"]) == heading) - (heading_of(move["credit"]) == heading))
        for move in transfers
    )


class Books:
    """One month of one cooperative. Its tables are well shaped; whether they agree is open."""

    def __init__(self, manifest: Mapping[str, Any], tables: Tables) -> None:
        self.manifest = manifest
        self.tables = tables
        self.month: str = manifest["month"]
        self.first_day = f"{self.month}-01"
        first = dt.date.fromisoformat(self.first_day)
        self.ends_on = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        self.last_day = self.ends_on.isoformat()

    @cached_property
    def moves(self) -> dict[int, list[Row]]:
        """The transfers of each entry, in the order of their lines."""
        moves: defaultdict[int, list[Row]] = defaultdict(list)
        for each in sorted(self.tables["transfers"], key=lambda row: (row["seq"], row["line"])):
            moves[each["seq"]].append(each)
        return dict(moves)

    @cached_property
    def entries(self) -> dict[int, Row]:
        """The entries of the month by their seq."""
        return {each["seq"]: each for each in self.tables["entries"]}

    @cached_property
    def undone(self) -> frozenset[int]:
        """The entries of any month that an entry of this one undoes."""
        return frozenset(each["reverses"] for each in self.tables["entries"] if each["reverses"])

    @cached_property
    def members(self) -> dict[int, Row]:
        """The members by number."""
        return {each["number"]: each for each in self.tables["members"]}

    @cached_property
    def loans(self) -> dict[int, Row]:
        """The loans by number."""
        return {each["number"]: each for each in self.tables["loans"]}

    @cached_property
    def plans(self) -> dict[int, list[Row]]:
        """The instalments of each loan, the first one first."""
        plans: defaultdict[int, list[Row]] = defaultdict(list)
        for each in sorted(
            self.tables["instalments"], key=lambda row: (row["loan"], row["number"])
        ):
            plans[each["loan"]].append(each)
        return dict(plans)

    @cached_property
    def parameters(self) -> dict[str, Row]:
        """What was in force on the last day, by name."""
        return {each["parameter"]: each for each in self.tables["parameters"]}

    @cached_property
    def starts(self) -> dict[str, int]:
        """What lay on each account's debit side when the month began; negative: on credit."""
        return {
            each["account"]: each["start_debit_fen"] - each["start_credit_fen"]
            for each in self.tables["balances"]
        }

    @cached_property
    def ends(self) -> dict[str, int]:
        """The same at the month's end."""
        return {
            each["account"]: each["end_debit_fen"] - each["end_credit_fen"]
            for each in self.tables["balances"]
        }

    @cached_property
    def fund(self) -> int:
        """The fund at the month's end, in fen."""
        return fund_in(self.ends)

    def entries_of(self, kind: str) -> list[Row]:
        """The entries of a kind."""
        return self._kinds.get(kind, [])

    @cached_property
    def _kinds(self) -> dict[str, list[Row]]:
        kinds: defaultdict[str, list[Row]] = defaultdict(list)
        for each in self.tables["entries"]:
            kinds[each["kind"]].append(each)
        return dict(kinds)

    def number(self, parameter: str) -> int | None:
        """The number that was in force on the last day; none where there is no number."""
        value = self.parameters.get(parameter, {}).get("value", "")
        return int(value) if is_number(value) else None

    def owing(self) -> dict[int, int]:
        """What each member owes who owes anything, by the loans' accounts, in fen."""
        owing: defaultdict[int, int] = defaultdict(int)
        for number, loan in self.loans.items():
            owing[loan["member"]] += self.ends.get(f"{LOANS}.{number}", 0)
        return {member: fen for member, fen in sorted(owing.items()) if fen > 0}


def is_number(text: str) -> bool:
    """Whether a value of the parameters is a whole number of a size that can be."""
    return text.isascii() and text.isdigit() and len(text) <= 18


def fund_in(balances: Mapping[str, int]) -> int:
    """The fund by balances on debit: shares on the credit side, pledges in all on the debit one."""
    return sum(
        -fen if heading_of(account) == SHARES else fen
        for account, fen in balances.items()
        if heading_of(account) in {SHARES, PLEDGES}
    )


def pledged_in(balances: Mapping[str, int], member: int) -> int:
    """What a member has pledged, called and lent out or not, by balances on debit."""
    return -sum(balances.get(f"{heading}.{member}", 0) for heading in OF_PLEDGERS)
