"""The balances: what stood before, what the month's transfers moved, what stands at its end."""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Mapping

from .books import Books
from .books import MEMO
from .books import heading_of
from .findings import Finding
from .findings import fen_differs
from .findings import found

#: Headings whose accounts have their balance on one side only: 1 on debit, -1 on credit.
_SIDES: Mapping[str, int] = {
    "102": 1,
    "114": 1,
    "211": -1,
    "235": -1,
    "301": -1,
    "501": -1,
    "502": -1,
    "521": 1,
    "529": 1,
    "901": 1,
    "902": -1,
    "903": -1,
    "904": -1,
    "905": 1,
    "906": -1,
}


def check_accounts(books: Books) -> Iterator[Finding]:
    """Start and month make the end of every account, and the month is what transfers moved."""
    debits: defaultdict[str, int] = defaultdict(int)
    credits_: defaultdict[str, int] = defaultdict(int)
    for move in books.tables["transfers"]:
        debits[move["debit"]] += move["amount_fen"]
        credits_[move["credit"]] += move["amount_fen"]
    for row in books.tables["balances"]:
        account = row["account"]
        if row["heading"] != heading_of(account):
            yield found("balance-heading", "balances", account, stated=row["heading"])
        for side, moved in (("debit", debits), ("credit", credits_)):
            stated, fen = row[f"{side}_fen"], moved.pop(account, 0)
            if stated != fen:
                yield fen_differs(
                    f"balance-{side}", "balances", account, stated=stated, computed=fen
                )
            end, sum_ = row[f"end_{side}_fen"], row[f"start_{side}_fen"] + stated
            if end != sum_:
                yield fen_differs("balance-end", "balances", account, stated=end, computed=sum_)
        if not any(fen for name, fen in row.items() if name.endswith("_fen")):
            yield found("balance-extra", "balances", account)
    for account in sorted({*debits, *credits_}):
        yield found(
            "balance-missing",
            "balances",
            account,
            debit_fen=debits.get(account, 0),
            credit_fen=credits_.get(account, 0),
        )


def check_sides(books: Books) -> Iterator[Finding]:
    """Debits are credits, of money and of memos, and no account is on the wrong side."""
    for moment, balances in (("start", books.starts), ("end", books.ends)):
        for memos in (False, True):
            over = sum(
                fen for account, fen in balances.items() if account.startswith(MEMO) == memos
            )
            if over:
                yield found("books-unbalanced", "balances", moment=moment, over_fen=over)
    for account, fen in books.ends.items():
        if fen * _SIDES.get(heading_of(account), 0) < 0:
            yield found("balance-side", "balances", account, balance_fen=fen)
