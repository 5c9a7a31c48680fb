"""How every operation runs: lock the lane, judge, record one entry, commit.

An operation is a function of a ``Desk`` and its command that ends in one entry.
It calls ``Desk.record`` when the thing is done, or ``Desk.refuse`` when it may
not be: a refusal is an entry too, committed, and then raised as ``Refused``.
"""

import datetime as dt
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

from coop_credit.actors import Actor
from coop_credit.dates import Clock
from coop_credit.dates import day_in
from coop_credit.dates import instant_text
from coop_credit.errors import ClockBehind
from coop_credit.errors import Fact
from coop_credit.errors import KeyReused
from coop_credit.ledger.accounts import overdrawn
from coop_credit.ledger.balances import Balance
from coop_credit.ledger.balances import fold
from coop_credit.ledger.chain import Link
from coop_credit.ledger.chain import link
from coop_credit.ledger.entries import Body
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import NONE
from coop_credit.ledger.entries import Transfer
from coop_credit.ledger.entries import Value
from coop_credit.operations.commands import operation_name
from coop_credit.packs.signing import Signer
from coop_credit.rulebook.checks import AnyFacts
from coop_credit.rulebook.checks import judge
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import Provisions
from coop_credit.rulebook.parameters import ValueNotEntered
from coop_credit.rulebook.verdicts import Stage
from coop_credit.rulebook.verdicts import Strength
from coop_credit.rulebook.verdicts import Verdict
from coop_credit.store import journal
from coop_credit.store import posting
from coop_credit.store.books import Lane
from coop_credit.store.database import Committed
from coop_credit.store.database import Database
from coop_credit.store.database import Tx
from coop_credit.store.privacy import Privacy
from coop_credit.store.records import ReadWhenAsked
from coop_credit.store.records import Records
from coop_credit.store.rulebooks import provisions_for
from coop_credit.store.withdrawals import put_remark


@dataclass(frozen=True, slots=True)
class Office:
    """What operations and reports work with: the database, the keys, the clock."""

    database: Database
    privacy: Privacy
    clock: Clock
    signer: Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command as it reaches the office.

    key: the idempotency key, unique for each actor in each cooperative, kept for good.
    seconded_by: the second person, where one came along.
    """

    cooperative: str
    key: str
    command: object
    seconded_by: Actor | None = None


class Refused(Committed):
    """An operation was refused; ``entry`` is the refusal in the journal.

    ``code`` is the entry's: ``rules-breached``, with the verdicts in its body, or the
    name of what stood in the way.
    """

    def __init__(self, entry: Entry) -> None:
        facts = entry.body["facts"]
        assert isinstance(facts, Mapping)
        self.code = str(entry.body["code"])
        super().__init__(**{name: _fact(value) for name, value in facts.items()})
        self.entry = entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One operation under way in one cooperative, under the lock of its book.

    today: the business day there; overrides: (rule, first day, highest measure allowed).
    records: what operations that may come many at once read of the books.
    post: what becomes of an entry, that it be written now or with others.
    """

    office: Office
    tx: Tx
    actor: Actor
    order: Order
    fingerprint: str
    lane: Lane
    now: dt.datetime
    today: dt.date
    provisions: Provisions
    charter: tuple[CharterValue, ...]
    overrides: tuple[tuple[str, dt.date, int], ...]
    records: Records
    post: Callable[[Link], None]

    @property
    def cooperative(self) -> str:
        """The cooperative that this is about."""
        return self.order.cooperative

    def record(
        self,
        kind: Kind,
        *,
        subject: str,
        body: Body,
        happened_on: dt.date,
        transfers: Sequence[Transfer] = (),
        verdicts: Sequence[Verdict] = (),
        reverses: int = NONE,
    ) -> Entry:
        """Write the entry, booked today, and give it back as it stands in the journal."""
        full: dict[str, Value] = {**body}
        if verdicts:
            full["verdicts"] = [verdict.as_body() for verdict in verdicts]
        if self.order.seconded_by is not None:
            full["seconded_by"] = self.order.seconded_by.principal
        draft = Entry(
            cooperative=self.cooperative,
            seq=self.lane.next_seq,
            kind=kind,
            booked_on=self.today,
            happened_on=happened_on,
            recorded_at=instant_text(self.now),
            actor=self.actor.principal,
            subject=subject,
            voucher=self.lane.vouchers + 1 if transfers else NONE,
            reverses=reverses,
            key=self.order.key,
            fingerprint=self.fingerprint,
            body=full,
            transfers=tuple(transfers),
            digest="",
        )
        made = link(self.lane.head, draft)
        self.post(made)
        return made.entry

    def refuse(
        self, code: str, *, subject: str, verdicts: Sequence[Verdict] = (), **facts: Fact
    ) -> NoReturn:
        """Write the refusal down and raise it. ``facts``: text and whole numbers (fen).

        Only before the operation has written anything: a refusal changes no state.
        """
        assert self.tx.is_clean, "refused after writing"
        body: Body = {"operation": operation_name(self.order.command), "code": code, "facts": facts}
        raise Refused(
            self.record(
                Kind.REFUSAL,
                subject=subject,
                body=body,
                happened_on=self.today,
                verdicts=verdicts,
            )
        )

    def judge(self, stage: Stage, facts: AnyFacts, *, subject: str) -> tuple[Verdict, ...]:
        """Every rule of a stage; refused when a rule is broken that nobody has overridden.

        Refused too when a published number that a rule needs has not been entered.
        """
        try:
            verdicts = judge(self.provisions, self.charter, stage, facts, self.today)
        except ValueNotEntered as failure:
            self.refuse(
                "value-not-entered",
                subject=subject,
                parameter=failure.facts["parameter"],
                day=failure.facts["day"],
            )
        if any(self._refuses(verdict) for verdict in verdicts):
            self.refuse("rules-breached", subject=subject, verdicts=verdicts)
        return verdicts

    def _refuses(self, verdict: Verdict) -> bool:
        if verdict.holds or verdict.strength is Strength.REPORT:
            return False
        return verdict.strength is Strength.HARD or not any(
            rule == verdict.rule
            and since <= self.today
            and isinstance(verdict.measured, int)
            and verdict.measured <= up_to
            for rule, since, up_to in self.overrides
        )

    def require_past(self, happened_on: dt.date, *, subject: str) -> None:
        """Refuse a day on the paper that has not come yet."""
        if happened_on > self.today:
            self.refuse(
                "happens-in-future",
                subject=subject,
                happened_on=happened_on.isoformat(),
                today=self.today.isoformat(),
            )

    def refuse_overdraft(self, transfers: Sequence[Transfer], *, subject: str) -> None:
        """Refuse transfers that would leave an account on the side where it may not be."""
        held = {
            code: journal.balance(self.tx, self.cooperative, code)
            for move in transfers
            for code in (move.debit, move.credit)
        }
        moved = fold(transfers)
        after = {
            code: Balance(
                held[code].debit + moved[code].debit, held[code].credit + moved[code].credit
            )
            for code in held
        }
        account = overdrawn(after)
        if account:
            self.refuse(
                "account-would-overdraw",
                subject=subject,
                account=account,
                held_fen=abs(held[account].on_debit.fen),
                missing_fen=abs(after[account].on_debit.fen),
            )

    def commitment(self, text: str) -> str:
        """Seal free text beside the entry that comes next; the digest that its body shows."""
        commitment = self.office.privacy.commit(text)
        place = f"remark/{self.cooperative}/{self.lane.next_seq}"
        sealed = self.office.privacy.seal({"text": text, "salt": commitment.salt}, place)
        put_remark(self.tx, self.cooperative, self.lane.next_seq, sealed)
        return commitment.digest


def open_desk(
    office: Office, tx: Tx, actor: Actor, order: Order, lane: Lane, *, fingerprint: str
) -> Desk:
    """A desk on a lane that is locked. fingerprint: the command's.

    Raises ``ClockBehind``: entries are booked in the order of their days.
    """
    now = office.clock.now()
    today = day_in(lane.zone, now)
    if today < lane.booked_to:
        raise ClockBehind(today=today.isoformat(), booked_to=lane.booked_to.isoformat())
    return Desk(
        office=office,
        tx=tx,
        actor=actor,
        order=order,
        fingerprint=fingerprint,
        lane=lane,
        now=now,
        today=today,
        provisions=provisions_for(tx, lane.rulebook),
        charter=lane.charter(),
        overrides=lane.overrides(),
        records=ReadWhenAsked(tx, order.cooperative),
        post=partial(posting.post, tx),
    )


def answered_before(earlier: Entry, fingerprint: str) -> Entry:
    """The first answer to a key, again. Raises ``KeyReused`` (another command), ``Refused``."""
    if earlier.fingerprint != fingerprint:
        raise KeyReused(key=earlier.key, seq=earlier.seq)
    if earlier.kind is Kind.REFUSAL:
        raise Refused(earlier)
    return earlier


def _fact(value: Value) -> Fact:
    assert isinstance(value, str | int)
    return value
