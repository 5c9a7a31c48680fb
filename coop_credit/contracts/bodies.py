"""What the body of each kind of entry holds: the only place that says it.

Bodies hold whole fen, days as ISO text, and nothing that names a person. ``seconded_by``
may stand in any body, and must where two persons are needed; ``verdicts`` stand where rules
were judged, unless the rulebook has none for the occasion.
"""

from collections.abc import Mapping

from coop_credit.actors import STAFF_ROLES
from coop_credit.contracts.json_schema import Schema
from coop_credit.contracts.json_schema import TEXT
from coop_credit.contracts.json_schema import closed
from coop_credit.contracts.json_schema import list_of
from coop_credit.contracts.json_schema import one_of
from coop_credit.contracts.json_schema import set_of
from coop_credit.contracts.json_schema import whole
from coop_credit.ledger.accounts import LOSS_BEARERS
from coop_credit.ledger.entries import Kind
from coop_credit.lending.loans import LoanState
from coop_credit.lending.loans import ScheduleKind
from coop_credit.lending.pledges import FundingModel
from coop_credit.lending.relations import RelationKind
from coop_credit.operations.calling import LAPSES


def shared(name: str) -> Schema:
    """The definition of a name under ``$defs``."""
    return {"$ref": f"#/$defs/{name}"}


_DAY = shared("day")
_DAY_OR_NONE = shared("day-or-none")
_COMMITMENT = shared("commitment")
_FEN = shared("fen")
_MORE_THAN_NOTHING = shared("positive-fen")
_NUMBER = whole(1)
_PRINCIPAL = shared("principal")
_VALUE = shared("value")
_BOTH = {"seconded_by": _PRINCIPAL}
_VERDICTS = {"verdicts": list_of(shared("verdict"), least=1)}

_APPOINTMENT: Mapping[str, Schema] = {
    "handle": TEXT,
    "roles": set_of(one_of(STAFF_ROLES)),
    "member": whole(0, description="The person's own member number, 0 for none."),
    "name_commitment": _COMMITMENT,
}
_MEMBER: Mapping[str, Schema] = {
    "number": _NUMBER,
    "kind": one_of(["natural", "legal"]),
    "farmer": whole(0, 1, description="1 for a farmer, else 0."),
    "joined_on": _DAY,
    "participant_since": _DAY_OR_NONE,
    "name_commitment": _COMMITMENT,
    "identity_commitment": _COMMITMENT,
    "phone_commitment": _COMMITMENT,
}
_RELATION: Mapping[str, Schema] = {"member": _NUMBER, "handle": TEXT}
_RULEBOOK_DIGEST: Mapping[str, Schema] = {
    "rulebook_digest": {
        **shared("digest"),
        "description": "SHA-256 of the text of a rulebook that did not come with the program.",
    }
}
_CHARTER_VALUE: Mapping[str, Schema] = {"parameter": TEXT, "since": _DAY, "value": _VALUE}
_TERMS: Mapping[str, Schema] = {
    "principal_fen": _MORE_THAN_NOTHING,
    "due_on": _DAY,
    "instalments": whole(1, description="How many, a month apart unless irregular."),
    "rate_bp": whole(0, description="Usage fee for a year, in basis points (万分之一)."),
    "day_base": whole(1, description="Days that make up the year of the usage fee."),
    "purpose": TEXT,
}
_PART: Mapping[str, Schema] = {"due_on": _DAY, "principal_fen": _MORE_THAN_NOTHING}
_PLAN: Mapping[str, Schema] = {
    "due_on": _DAY,
    "instalments": _TERMS["instalments"],
    "schedule_kind": one_of(ScheduleKind),
    "parts": {
        **list_of(closed(_PART)),
        "description": "The instalments of an irregular schedule; of other kinds none.",
    },
}
_OF_LOAN: Mapping[str, Schema] = {"loan": _NUMBER, "member": _NUMBER}
_BY_GUARANTOR: Mapping[str, Schema] = {**_OF_LOAN, "guarantor": _NUMBER}
_OF_WITHDRAWAL: Mapping[str, Schema] = {"withdrawal": _NUMBER, "member": _NUMBER}
_FUND: Mapping[str, Schema] = {"fund_fen": _MORE_THAN_NOTHING}
_CALL: Mapping[str, Schema] = {"member": _NUMBER, "amount_fen": _MORE_THAN_NOTHING}
_OVER: Mapping[str, Schema] = {**_CALL, "called_on": _DAY, "confirmed_on": _DAY_OR_NONE}
_STANDING_LOAN = {**_OF_LOAN, **_TERMS, **_FUND, "paid_out_on": _DAY}


def _alone(must: Mapping[str, Schema]) -> Schema:
    """A body for which one person is enough."""
    return closed(must, _BOTH)


def _judged(must: Mapping[str, Schema]) -> Schema:
    """A body for which one person is enough, after the rules have been judged."""
    return closed(must, _VERDICTS | _BOTH)


def _together(must: Mapping[str, Schema]) -> Schema:
    """A body that two persons made."""
    return closed({**must, **_BOTH})


def _judged_together(must: Mapping[str, Schema]) -> Schema:
    """A body that two persons made, after the rules have been judged."""
    return closed({**must, **_BOTH}, _VERDICTS)


def _reversal(must: Mapping[str, Schema], *undone: Kind) -> Schema:
    reversal = {"undoes": one_of(undone), "reason_commitment": _COMMITMENT}
    return closed({**reversal, **must, **_BOTH}, _VERDICTS)


#: What each kind's body holds.
BODIES: Mapping[Kind, Schema] = {
    Kind.COOPERATIVE_FOUNDED: closed(
        {
            "name": TEXT,
            "credit_code": TEXT,
            "region_code": {"type": "string", "pattern": "^[0-9]{6,12}$"},
            "rulebook": TEXT,
            "funding_model": one_of(FundingModel),
            "custodian": TEXT,
            "zone": TEXT,
            "opened_on": _DAY,
            "staff": list_of(closed(_APPOINTMENT)),
            "charter": {
                **list_of(closed(_CHARTER_VALUE)),
                "description": "What it says from the start, and published numbers known by then.",
            },
        },
        {**_RULEBOOK_DIGEST, **_BOTH},
    ),
    Kind.STAFF_APPOINTED: _alone(_APPOINTMENT),
    Kind.RELATION_DECLARED: _together({**_RELATION, "kind": one_of(RelationKind)}),
    Kind.RELATION_ENDED: _together(_RELATION),
    Kind.CHARTER_VALUE_SET: _together(_CHARTER_VALUE),
    Kind.OVERRIDE_GRANTED: _together(
        {
            "rule": TEXT,
            "since": _DAY,
            "up_to": whole(0, description="In the unit of the rule, inclusive."),
            "reason_commitment": _COMMITMENT,
        }
    ),
    Kind.RULEBOOK_ADOPTED: closed({"rulebook": TEXT, **_BOTH}, _RULEBOOK_DIGEST),
    Kind.OPENING_BALANCES: _together(
        {"members": list_of(closed(_MEMBER)), "loans": list_of(closed(_STANDING_LOAN))}
    ),
    Kind.MEMBER_ADMITTED: _judged_together(_MEMBER),
    Kind.PARTICIPANTS_APPROVED: _judged_together(
        {"members": list_of(_NUMBER, least=1), "since": _DAY}
    ),
    Kind.MEMBER_LEFT: _judged_together({"member": _NUMBER, "left_on": _DAY}),
    Kind.CONTRIBUTION: _judged({"member": _NUMBER}),
    Kind.PLEDGE_GIVEN: _judged({"member": _NUMBER}),
    Kind.PLEDGE_LOWERED: _judged({"member": _NUMBER}),
    Kind.WITHDRAWAL_NOTICED: _judged({**_OF_WITHDRAWAL, "amount_fen": _MORE_THAN_NOTHING}),
    Kind.WITHDRAWAL_PAID: _judged(_OF_WITHDRAWAL),
    Kind.WITHDRAWAL_CANCELLED: _alone(_OF_WITHDRAWAL),
    Kind.LOAN_APPLIED: _judged(
        {
            **_OF_LOAN,
            **_TERMS,
            **_PLAN,
            "guarantors": {
                **list_of(closed({"guarantor": _NUMBER, "amount_fen": _MORE_THAN_NOTHING})),
                "description": "Members who are asked to stand surety, and the most each pays.",
            },
            "note_commitment": _COMMITMENT,
        }
    ),
    Kind.GUARANTEE_GIVEN: _alone(_BY_GUARANTOR),
    Kind.VOTE_CAST: _alone({**_OF_LOAN, "panellist": TEXT, "vote": one_of(["for", "against"])}),
    Kind.LOAN_DECIDED: _judged(
        {**_OF_LOAN, "state": one_of([LoanState.APPROVED, LoanState.DECLINED])}
    ),
    Kind.PLEDGES_CALLED: _alone({**_OF_LOAN, "calls": list_of(closed(_CALL), least=1)}),
    Kind.FUNDS_CONFIRMED: _alone({**_OF_LOAN, "calls": list_of(closed(_CALL), least=1)}),
    Kind.CALL_LAPSED: _alone(
        {**_OF_LOAN, "because": one_of(LAPSES), "calls": list_of(closed(_OVER), least=1)}
    ),
    Kind.LOAN_PAID_OUT: _judged({**_OF_LOAN, **_FUND}),
    Kind.LOAN_EXTENDED: _judged(
        {
            **_OF_LOAN,
            **_PLAN,
            "owing_fen": _MORE_THAN_NOTHING,
            "reason_commitment": _COMMITMENT,
        }
    ),
    Kind.REPAYMENT: _alone(
        {
            **_OF_LOAN,
            "amount_fen": _MORE_THAN_NOTHING,
            "fee_fen": _FEN,
            "principal_fen": _FEN,
            "excess_fen": _FEN,
            "fee_back_fen": _FEN,
        }
    ),
    Kind.GUARANTOR_PAID: _alone(
        {
            **_BY_GUARANTOR,
            "amount_fen": _MORE_THAN_NOTHING,
            "fee_fen": _FEN,
            "principal_fen": _FEN,
            "fee_back_fen": _FEN,
        }
    ),
    Kind.LOAN_WRITTEN_OFF: _together(
        {
            **_OF_LOAN,
            "principal_fen": _MORE_THAN_NOTHING,
            "fee_due_fen": _FEN,
            "borne_by": one_of(LOSS_BEARERS),
            "reason_commitment": _COMMITMENT,
        }
    ),
    Kind.RECOVERY: _alone(
        {
            **_OF_LOAN,
            "amount_fen": _MORE_THAN_NOTHING,
            "principal_fen": _FEN,
            "fee_fen": _FEN,
            "excess_fen": _FEN,
        }
    ),
    Kind.EXCESS_RETURNED: _alone({"member": _NUMBER}),
    Kind.BANK_INTEREST: _together({}),
    Kind.BANK_CHARGE: _together({}),
    Kind.BANK_BALANCE: _together(
        {
            "month": {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"},
            "balance_fen": _FEN,
        }
    ),
    Kind.REVERSAL: {
        "oneOf": [
            _reversal({}, Kind.BANK_INTEREST, Kind.BANK_CHARGE),
            _reversal(
                {"member": _NUMBER},
                *(Kind.CONTRIBUTION, Kind.EXCESS_RETURNED),
                *(Kind.PLEDGE_GIVEN, Kind.PLEDGE_LOWERED),
            ),
            _reversal(
                _OF_LOAN,
                *(Kind.PLEDGES_CALLED, Kind.FUNDS_CONFIRMED, Kind.CALL_LAPSED),
                *(Kind.LOAN_PAID_OUT, Kind.REPAYMENT, Kind.LOAN_WRITTEN_OFF, Kind.RECOVERY),
            ),
            _reversal(_BY_GUARANTOR, Kind.GUARANTOR_PAID),
            _reversal(_OF_WITHDRAWAL, Kind.WITHDRAWAL_PAID),
        ]
    },
    Kind.REFUSAL: _judged(
        {
            "operation": {
                "type": "string",
                "pattern": "^[A-Z][A-Za-z]+$",
                "description": "What was asked for; codelists/operations.csv.",
            },
            "code": {
                "type": "string",
                "pattern": "^[a-z][a-z-]+$",
                "description": "What stood in the way; codelists/problems.csv.",
            },
            "facts": {
                "type": "object",
                "description": "The values that the text of the code speaks of.",
                "propertyNames": {"pattern": "^[a-z][a-z_]*$"},
                "patternProperties": {"_fen$": {"type": "integer"}, "_on$": _DAY},
                "additionalProperties": {"type": ["integer", "string"]},
            },
        }
    ),
}
