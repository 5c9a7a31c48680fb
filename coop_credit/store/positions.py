"""Where one member stands: a single statement behind the page that is asked for most."""

from coop_credit.ledger.accounts import called_account
from coop_credit.ledger.accounts import free_account
from coop_credit.ledger.accounts import lent_account
from coop_credit.ledger.accounts import payable_account
from coop_credit.ledger.accounts import share_account
from coop_credit.money import Money
from coop_credit.store.database import Tx

_POSITION = """
SELECT coalesce((SELECT credit_fen - debit_fen FROM account
                  WHERE cooperative_id = m.cooperative_id AND code = :shares), 0),
       coalesce((SELECT CAST(sum(a.debit_fen - a.credit_fen) AS BIGINT)
                   FROM loan l JOIN account a ON a.cooperative_id = l.cooperative_id
                    AND a.code = '114.' || CAST(l.number AS TEXT)
                  WHERE l.cooperative_id = m.cooperative_id AND l.member = m.number), 0),
       coalesce((SELECT credit_fen - debit_fen FROM account
                  WHERE cooperative_id = m.cooperative_id AND code = :payable), 0),
       coalesce((SELECT CAST(sum(a.debit_fen - a.credit_fen) AS BIGINT)
                   FROM loan l JOIN account a ON a.cooperative_id = l.cooperative_id
                    AND a.code IN ('332.L' || CAST(l.number AS TEXT),
                                   '529.L' || CAST(l.number AS TEXT),
                                   '905.L' || CAST(l.number AS TEXT))
                  WHERE l.cooperative_id = m.cooperative_id AND l.member = m.number), 0),
       coalesce((SELECT CAST(sum(credit_fen - debit_fen) AS BIGINT) FROM account
                  WHERE cooperative_id = m.cooperative_id
                    AND code IN (:free, :called, :lent)), 0),
       coalesce((SELECT credit_fen - debit_fen FROM account
                  WHERE cooperative_id = m.cooperative_id AND code = :called), 0),
       coalesce((SELECT credit_fen - debit_fen FROM account
                  WHERE cooperative_id = m.cooperative_id AND code = :lent), 0)
  FROM member m WHERE m.cooperative_id = :cooperative AND m.number = :member"""


def position(tx: Tx, cooperative: str, member: int) -> tuple[Money, ...] | None:
    """A member's shares, debt, money held for the member, and debt that was written off.

    Then what is pledged, and what of it is called, and lent out.
    """
    row = tx.row(
        _POSITION,
        cooperative=cooperative,
        member=member,
        shares=share_account(member),
        payable=payable_account(member),
        free=free_account(member),
        called=called_account(member),
        lent=lent_account(member),
    )
    return None if row is None else tuple(map(Money, row))
