"""The journal played back: what every table must hold, made from the entries alone.

Written apart from the operations on purpose: it knows the bodies of entries as
``schemas/journal`` publishes them, and none of the code that made them.
"""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field

from coop_credit.audit.replayed_balances import ReplayedBalances
from coop_credit.audit.replayed_guarantees import play_guarantee
from coop_credit.audit.replayed_months import play_month
from coop_credit.audit.replayed_people import play_member
from coop_credit.audit.replayed_people import play_person
from coop_credit.audit.replayed_plans import Line
from coop_credit.audit.replayed_plans import planned
from coop_credit.audit.replayed_pledges import PledgeCalls
from coop_credit.audit.replayed_rulebooks import play_rulebook
from coop_credit.store.evidence import Columns
from coop_credit.store.evidence import Key

Rows = dict[Key, Columns]

#: The headings that show what was written off, by who bears it.
_LOSSES = ("332", "529", "905")
#: What is agreed for a loan, as columns and in the bodies of entries.
_TERMS = (
    "member",
    "principal_fen",
    "due_on",
    "instalments",
    "schedule_kind",
    "rate_bp",
    "day_base",
    "purpose",
)

#: What has not come of a loan that was only agreed.
_AS_AGREED = {"extensions": 0, "written_off_on": "", "borne_by": ""}


@dataclass(slots=True)
class Replay(ReplayedBalances):
    """The tables as far as the journal has been played.

    commitments: for each sealed row (table, key), the digest of each part of it.
    approvals: the day of each approval of a batch of participants, by seq.
    paid_by_guarantors: the fen of each such entry, by seq.
    """

    tables: defaultdict[str, Rows] = field(default_factory=lambda: defaultdict(dict))
    commitments: defaultdict[tuple[str, Key], dict[str, str]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    approvals: dict[int, str] = field(default_factory=dict)
    paid_by_guarantors: dict[int, int] = field(default_factory=dict)
    calls: PledgeCalls = field(default_factory=PledgeCalls)

    def owing(self, member: int) -> int:
        """What a member owes on all loans, in fen, written off or not."""
        return sum(
            self.balance(code)
            for (number,), loan in self.tables["loan"].items()
            if loan["member"] == member
            for code in (f"114.{number}", *(f"{each}.L{number}" for each in _LOSSES))
        )

    def play(self, entry: Columns, moves: list[tuple[str, str, int]]) -> None:
        """Let one entry happen."""
        body = json.loads(entry["body"])
        effect = _EFFECTS.get(entry["kind"])
        if effect is not None:
            effect(self, entry, body)
        self.calls.play(entry, body, moves)
        self.tables["pledge_call"] = self.calls.rows
        if "reason_commitment" in body or "note_commitment" in body:
            committed = body.get("reason_commitment") or body["note_commitment"]
            self.tables["remark"][(entry["seq"],)] = {}
            self.commitments["remark", (entry["seq"],)]["text"] = committed
        self.move(moves, is_undoing=entry["kind"] == "reversal")


def _founded(replay: Replay, entry: Columns, body: Columns) -> None:
    staff, charter = body.pop("staff"), body.pop("charter")
    replay.tables["cooperative"][()] = body
    play_rulebook(replay.tables, body)
    for value in charter:
        _charter_value(replay, entry, value)
    for appointment in staff:
        _appointed(replay, entry, appointment)


def _adopted(replay: Replay, _entry: Columns, body: Columns) -> None:
    play_rulebook(replay.tables, body)


def _appointed(replay: Replay, _entry: Columns, body: Columns) -> None:
    key = (body["handle"],)
    replay.tables["staff"][key] = {"roles": " ".join(body["roles"]), "member": body["member"]}
    replay.commitments["staff", key]["name"] = body["name_commitment"]


def _person(replay: Replay, entry: Columns, body: Columns) -> None:
    play_person(replay.tables, replay.commitments, replay.approvals, entry, body)


def _charter_value(replay: Replay, _entry: Columns, body: Columns) -> None:
    key = (body["parameter"], body["since"])
    text = json.dumps(body["value"], ensure_ascii=False)
    replay.tables["charter_value"][key] = {"value": text}


def _override(replay: Replay, _entry: Columns, body: Columns) -> None:
    replay.tables["rule_override"][body["rule"], body["since"]] = {"up_to": body["up_to"]}


def _opening(replay: Replay, entry: Columns, body: Columns) -> None:
    for member in body["members"]:
        play_member(replay.tables, replay.commitments, entry, member)
    for loan in body["loans"]:
        row = _terms(loan | {"schedule_kind": "equal-principal"})
        _plan(replay, loan["loan"], planned(row, [], loan["paid_out_on"], loan["principal_fen"]))
        replay.tables["loan"][(loan["loan"],)] = row | {
            "state": "paid-out",
            "applied_on": loan["paid_out_on"],
            "decided_on": loan["paid_out_on"],
            "decided_by": entry["actor"],
            "paid_out_on": loan["paid_out_on"],
            "fund_fen": loan["fund_fen"],
            **_AS_AGREED,
            "guarantors": 0,
        }


def _noticed(replay: Replay, entry: Columns, body: Columns) -> None:
    replay.tables["withdrawal"][(body["withdrawal"],)] = {
        "member": body["member"],
        "amount_fen": body["amount_fen"],
        "noticed_on": entry["happened_on"],
        "state": "noticed",
        "paid_on": "",
    }


def _paid_back(replay: Replay, entry: Columns, body: Columns) -> None:
    notice = replay.tables["withdrawal"][(body["withdrawal"],)]
    notice |= {"state": "paid", "paid_on": entry["booked_on"]}


def _cancelled(replay: Replay, _entry: Columns, body: Columns) -> None:
    replay.tables["withdrawal"][(body["withdrawal"],)]["state"] = "cancelled"


def _applied(replay: Replay, entry: Columns, body: Columns) -> None:
    terms, day = _terms(body), entry["booked_on"]
    _plan(replay, body["loan"], planned(terms, body["parts"], day, body["principal_fen"]))
    replay.tables["loan"][(body["loan"],)] = terms | {
        "state": "applied",
        "applied_on": entry["booked_on"],
        "decided_on": "",
        "decided_by": "",
        "paid_out_on": "",
        "fund_fen": 0,
        **_AS_AGREED,
        "guarantors": len(body["guarantors"]),
    }
    _guarantee(replay, entry, body)


def _guarantee(replay: Replay, entry: Columns, body: Columns) -> None:
    play_guarantee(replay.tables["guarantee"], replay.paid_by_guarantors, entry, body)


def _terms(body: Columns) -> Columns:
    return {name: body[name] for name in _TERMS}


def _plan(replay: Replay, number: int, lines: list[Line]) -> None:
    """Put a schedule in the place of the one that the loan had."""
    for key in [key for key in replay.tables["instalment"] if key[0] == number]:
        del replay.tables["instalment"][key]
    for place, (due_on, fen) in enumerate(lines, start=1):
        replay.tables["instalment"][number, place] = {"due_on": due_on, "principal_fen": fen}


def _voted(replay: Replay, entry: Columns, body: Columns) -> None:
    replay.tables["panel_vote"][body["loan"], body["panellist"]] = {
        "vote": body["vote"],
        "voted_on": entry["happened_on"],
        "recorded_by": entry["actor"],
    }


def _decided(replay: Replay, entry: Columns, body: Columns) -> None:
    replay.tables["loan"][(body["loan"],)] |= {
        "state": body["state"],
        "decided_on": entry["booked_on"],
        "decided_by": entry["actor"],
    }


def _paid_out(replay: Replay, entry: Columns, body: Columns) -> None:
    loan = replay.tables["loan"][(body["loan"],)]
    loan |= {
        "state": "paid-out",
        "paid_out_on": entry["booked_on"],
        "fund_fen": body["fund_fen"],
    }
    if loan["schedule_kind"] == "equal-instalments":
        lines = planned(loan, [], entry["booked_on"], loan["principal_fen"])
        _plan(replay, body["loan"], lines)


def _extended(replay: Replay, entry: Columns, body: Columns) -> None:
    number, day = body["loan"], entry["booked_on"]
    loan = replay.tables["loan"][(number,)]
    loan |= {name: body[name] for name in ("due_on", "instalments", "schedule_kind")}
    loan["extensions"] += 1
    owing = replay.balance(f"114.{number}")
    repaid = loan["principal_fen"] - owing
    lines = []
    for key, part in sorted(replay.tables["instalment"].items()):
        if key[0] == number and repaid:
            paid = min(repaid, part["principal_fen"])
            if paid:
                lines.append((min(part["due_on"], day), paid))
            repaid -= paid
    _plan(replay, number, lines + planned(loan, body["parts"], day, owing))


def _written_off(replay: Replay, entry: Columns, body: Columns) -> None:
    loan = replay.tables["loan"][(body["loan"],)]
    loan |= {
        "state": "written-off",
        "written_off_on": entry["booked_on"],
        "borne_by": body["borne_by"],
    }


def _of_month(replay: Replay, entry: Columns, body: Columns) -> None:
    play_month(replay.tables, entry, body)


def _reversed(replay: Replay, entry: Columns, body: Columns) -> None:
    if body["undoes"] == "loan-paid-out":
        replay.tables["loan"][(body["loan"],)]["state"] = "reversed"
    if body["undoes"] == "loan-written-off":
        loan = replay.tables["loan"][(body["loan"],)]
        loan |= {"state": "paid-out", "written_off_on": "", "borne_by": ""}
    if body["undoes"] == "guarantor-paid":
        _guarantee(replay, entry, body)
    if body["undoes"] == "withdrawal-paid":
        notice = replay.tables["withdrawal"][(body["withdrawal"],)]
        notice |= {"state": "noticed", "paid_on": ""}


#: What kinds of entries do to the tables; the others move money only, or nothing.
_EFFECTS: dict[str, Callable[[Replay, Columns, Columns], None]] = {
    "cooperative-founded": _founded,
    "rulebook-adopted": _adopted,
    "staff-appointed": _appointed,
    "relation-declared": _person,
    "relation-ended": _person,
    "charter-value-set": _charter_value,
    "override-granted": _override,
    "opening-balances": _opening,
    "member-admitted": _person,
    "contact-changed": _person,
    "participants-approved": _person,
    "intake-filed": _person,
    "member-left": _person,
    "withdrawal-noticed": _noticed,
    "withdrawal-paid": _paid_back,
    "withdrawal-cancelled": _cancelled,
    "loan-applied": _applied,
    "guarantee-given": _guarantee,
    "guarantor-paid": _guarantee,
    "vote-cast": _voted,
    "loan-decided": _decided,
    "loan-paid-out": _paid_out,
    "loan-extended": _extended,
    "loan-written-off": _written_off,
    "bank-balance": _of_month,
    "month-closed": _of_month,
    "month-handed-in": _of_month,
    "reversal": _reversed,
}
