"""What the body of each kind of entry holds: the only place that says it.

Bodies hold whole fen, days as ISO text, and nothing that names a person. ``seconded_by``
may stand in any body, and must where two persons are needed; ``verdicts`` stand where rules
were judged, unless the rulebook has none for the occasion.
"""

from collections.abc import Mapping

from coop_credit.contracts import body_parts as parts
from coop_credit.contracts.json_schema import Schema
from coop_credit.contracts.json_schema import TEXT
from coop_credit.contracts.json_schema import closed
from coop_credit.contracts.json_schema import list_of
from coop_credit.contracts.json_schema import one_of
from coop_credit.contracts.json_schema import whole
from coop_credit.ledger.accounts import LOSS_BEARERS
from coop_credit.ledger.entries import Kind
from coop_credit.lending.loans import LoanState
from coop_credit.lending.pledges import FundingModel
from coop_credit.lending.relations import RelationKind
from coop_credit.operations.calling import LAPSES
from coop_credit.operations.handing_in import Place


def _alone(must: Mapping[str, Schema]) -> Schema:
    """A body for which one person is enough."""
    return closed(must, parts.BOTH)


def _judged(must: Mapping[str, Schema]) -> Schema:
    """A body for which one person is enough, after the rules have been judged."""
    return closed(must, parts.VERDICTS | parts.BOTH)


def _together(must: Mapping[str, Schema]) -> Schema:
    """A body that two persons made."""
    return closed({**must, **parts.BOTH})


def _judged_together(must: Mapping[str, Schema]) -> Schema:
    """A body that two persons made, after the rules have been judged."""
    return closed({**must, **parts.BOTH}, parts.VERDICTS)


def _reversal(must: Mapping[str, Schema], *undone: Kind) -> Schema:
    reversal = {"undoes": one_of(undone), "reason_commitment": parts.COMMITMENT}
    return closed({**reversal, **must, **parts.BOTH}, parts.VERDICTS)


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
            "opened_on": parts.DAY,
            "staff": list_of(closed(parts.APPOINTMENT)),
            "charter": {
                **list_of(closed(parts.CHARTER_VALUE)),
                "description": "What it says from the start, and published numbers known by then.",
            },
        },
        {**parts.RULEBOOK_DIGEST, **parts.BOTH},
    ),
    Kind.STAFF_APPOINTED: _alone(parts.APPOINTMENT),
    Kind.RELATION_DECLARED: _together({**parts.RELATION, "kind": one_of(RelationKind)}),
    Kind.RELATION_ENDED: _together(parts.RELATION),
    Kind.CHARTER_VALUE_SET: _together(parts.CHARTER_VALUE),
    Kind.OVERRIDE_GRANTED: _together(
        {
            "rule": TEXT,
            "since": parts.DAY,
            "up_to": whole(0, description="In the unit of the rule, inclusive."),
            "reason_commitment": parts.COMMITMENT,
        }
    ),
    Kind.RULEBOOK_ADOPTED: closed({"rulebook": TEXT, **parts.BOTH}, parts.RULEBOOK_DIGEST),
    Kind.OPENING_BALANCES: _together(
        {
            "members": list_of(closed(parts.MEMBER)),
            "loans": list_of(closed({**parts.STANDING_LOAN, "lenders": parts.LENDERS})),
        }
    ),
    Kind.MEMBER_ADMITTED: _judged_together(parts.MEMBER),
    Kind.CONTACT_CHANGED: _together({"member": parts.NUMBER, **parts.CONTACT}),
    Kind.PARTICIPANTS_APPROVED: _judged_together(
        {"members": list_of(parts.NUMBER, least=1), "since": parts.DAY}
    ),
    Kind.INTAKE_FILED: _alone(
        {
            "approval": whole(1, description="The entry that approved the batch."),
            "filed_on": parts.DAY,
            "reference_commitment": parts.COMMITMENT,
            "certificate_commitment": parts.COMMITMENT,
        }
    ),
    Kind.MEMBER_LEFT: _judged_together({"member": parts.NUMBER, "left_on": parts.DAY}),
    Kind.CONTRIBUTION: _judged({"member": parts.NUMBER}),
    Kind.PLEDGE_GIVEN: _judged({"member": parts.NUMBER}),
    Kind.PLEDGE_LOWERED: _judged({"member": parts.NUMBER}),
    Kind.WITHDRAWAL_NOTICED: _judged(
        {**parts.OF_WITHDRAWAL, "amount_fen": parts.MORE_THAN_NOTHING}
    ),
    Kind.WITHDRAWAL_PAID: _judged(parts.OF_WITHDRAWAL),
    Kind.WITHDRAWAL_CANCELLED: _alone(parts.OF_WITHDRAWAL),
    Kind.LOAN_APPLIED: _judged(
        {
            **parts.OF_LOAN,
            **parts.TERMS,
            **parts.PLAN,
            "guarantors": {
                **list_of(
                    closed({"guarantor": parts.NUMBER, "amount_fen": parts.MORE_THAN_NOTHING})
                ),
                "description": "Members who are asked to stand surety, and the most each pays.",
            },
            "note_commitment": parts.COMMITMENT,
        }
    ),
    Kind.GUARANTEE_GIVEN: _alone(parts.BY_GUARANTOR),
    Kind.VOTE_CAST: _alone(
        {**parts.OF_LOAN, "panellist": TEXT, "vote": one_of(["for", "against"])}
    ),
    Kind.LOAN_DECIDED: _judged(
        {**parts.OF_LOAN, "state": one_of([LoanState.APPROVED, LoanState.DECLINED])}
    ),
    Kind.PLEDGES_CALLED: _alone({**parts.OF_LOAN, "calls": list_of(closed(parts.CALL), least=1)}),
    Kind.FUNDS_CONFIRMED: _alone({**parts.OF_LOAN, "calls": list_of(closed(parts.CALL), least=1)}),
    Kind.CALL_LAPSED: _alone(
        {**parts.OF_LOAN, "because": one_of(LAPSES), "calls": list_of(closed(parts.OVER), least=1)}
    ),
    Kind.LOAN_PAID_OUT: _judged({**parts.OF_LOAN, **parts.FUND}),
    Kind.LOAN_EXTENDED: _judged(
        {
            **parts.OF_LOAN,
            **parts.PLAN,
            "owing_fen": parts.MORE_THAN_NOTHING,
            "reason_commitment": parts.COMMITMENT,
        }
    ),
    Kind.REPAYMENT: _alone(
        {
            **parts.OF_LOAN,
            "amount_fen": parts.MORE_THAN_NOTHING,
            "fee_fen": parts.FEN,
            "principal_fen": parts.FEN,
            "excess_fen": parts.FEN,
            "fee_back_fen": parts.FEN,
        }
    ),
    Kind.GUARANTOR_PAID: _alone(
        {
            **parts.BY_GUARANTOR,
            "amount_fen": parts.MORE_THAN_NOTHING,
            "fee_fen": parts.FEN,
            "principal_fen": parts.FEN,
            "fee_back_fen": parts.FEN,
        }
    ),
    Kind.LOAN_WRITTEN_OFF: _together(
        {
            **parts.OF_LOAN,
            "principal_fen": parts.MORE_THAN_NOTHING,
            "fee_due_fen": parts.FEN,
            "borne_by": one_of(LOSS_BEARERS),
            "reason_commitment": parts.COMMITMENT,
        }
    ),
    Kind.RECOVERY: _alone(
        {
            **parts.OF_LOAN,
            "amount_fen": parts.MORE_THAN_NOTHING,
            "principal_fen": parts.FEN,
            "fee_fen": parts.FEN,
            "excess_fen": parts.FEN,
        }
    ),
    Kind.PLEDGERS_SETTLED: _alone({**parts.OF_LOAN, "amount_fen": parts.MORE_THAN_NOTHING}),
    Kind.PROVISION_BOOKED: _together(
        {"reserve_fen": {**parts.FEN, "description": "What is set aside from then on."}}
    ),
    Kind.EXCESS_RETURNED: _alone({"member": parts.NUMBER}),
    Kind.BANK_INTEREST: _together({}),
    Kind.BANK_CHARGE: _together({}),
    Kind.BANK_BALANCE: _together(
        {
            "month": parts.MONTH,
            "balance_fen": parts.FEN,
        }
    ),
    Kind.MONTH_CLOSED: _together(
        {
            "month": parts.MONTH,
            "first_seq": parts.NUMBER,
            "through_seq": whole(0, description="The newest entry booked in the month or before."),
            "head": parts.DIGEST,
            "root": parts.DIGEST,
            "manifest_digest": parts.DIGEST,
            "state_digest": parts.DIGEST,
            "key": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
            "fund_fen": parts.FEN,
            "lent_fen": parts.FEN,
            "difference_fen": {"type": "integer", "description": "The bank's less the books'."},
            "note_commitment": parts.COMMITMENT,
        }
    ),
    Kind.MONTH_HANDED_IN: _together(
        {
            "month": parts.MONTH,
            "manifest_digest": parts.DIGEST,
            "where": one_of(Place),
        }
    ),
    Kind.REVERSAL: {
        "oneOf": [
            _reversal({}, Kind.BANK_INTEREST, Kind.BANK_CHARGE, Kind.PROVISION_BOOKED),
            _reversal(
                {"member": parts.NUMBER},
                *(Kind.CONTRIBUTION, Kind.EXCESS_RETURNED),
                *(Kind.PLEDGE_GIVEN, Kind.PLEDGE_LOWERED),
            ),
            _reversal(
                parts.OF_LOAN,
                *(Kind.PLEDGES_CALLED, Kind.FUNDS_CONFIRMED, Kind.CALL_LAPSED),
                *(Kind.LOAN_PAID_OUT, Kind.REPAYMENT, Kind.LOAN_WRITTEN_OFF, Kind.RECOVERY),
                Kind.PLEDGERS_SETTLED,
            ),
            _reversal(parts.BY_GUARANTOR, Kind.GUARANTOR_PAID),
            _reversal(parts.OF_WITHDRAWAL, Kind.WITHDRAWAL_PAID),
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
                "patternProperties": {"_fen$": {"type": "integer"}, "_on$": parts.DAY},
                "additionalProperties": {"type": ["integer", "string"]},
            },
        }
    ),
}
