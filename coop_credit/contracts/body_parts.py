"""What bodies of several kinds of entries have in common."""

from collections.abc import Mapping

from coop_credit.actors import STAFF_ROLES
from coop_credit.contracts.json_schema import Schema
from coop_credit.contracts.json_schema import TEXT
from coop_credit.contracts.json_schema import closed
from coop_credit.contracts.json_schema import list_of
from coop_credit.contracts.json_schema import one_of
from coop_credit.contracts.json_schema import set_of
from coop_credit.contracts.json_schema import whole
from coop_credit.lending.loans import ScheduleKind


def shared(name: str) -> Schema:
    """The definition of a name under ``$defs``."""
    return {"$ref": f"#/$defs/{name}"}


DAY = shared("day")
DAY_OR_NONE = shared("day-or-none")
COMMITMENT = shared("commitment")
FEN = shared("fen")
MORE_THAN_NOTHING = shared("positive-fen")
MONTH = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}
DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
NUMBER = whole(1)
PRINCIPAL = shared("principal")
VALUE = shared("value")
BOTH = {"seconded_by": PRINCIPAL}
VERDICTS = {"verdicts": list_of(shared("verdict"), least=1)}

APPOINTMENT: Mapping[str, Schema] = {
    "handle": TEXT,
    "roles": set_of(one_of(STAFF_ROLES)),
    "member": whole(0, description="The person's own member number, 0 for none."),
    "name_commitment": COMMITMENT,
}
CONTACT: Mapping[str, Schema] = {
    "phone_commitment": COMMITMENT,
    "account_commitment": COMMITMENT,
}
MEMBER: Mapping[str, Schema] = {
    "number": NUMBER,
    "kind": one_of(["natural", "legal"]),
    "farmer": whole(0, 1, description="1 for a farmer, else 0."),
    "joined_on": DAY,
    "participant_since": DAY_OR_NONE,
    "name_commitment": COMMITMENT,
    "identity_commitment": COMMITMENT,
    **CONTACT,
}
RELATION: Mapping[str, Schema] = {"member": NUMBER, "handle": TEXT}
RULEBOOK_DIGEST: Mapping[str, Schema] = {
    "rulebook_digest": {
        **shared("digest"),
        "description": "SHA-256 of the text of a rulebook that did not come with the program.",
    }
}
CHARTER_VALUE: Mapping[str, Schema] = {"parameter": TEXT, "since": DAY, "value": VALUE}
TERMS: Mapping[str, Schema] = {
    "principal_fen": MORE_THAN_NOTHING,
    "due_on": DAY,
    "instalments": whole(1, description="How many, a month apart unless irregular."),
    "rate_bp": whole(0, description="Usage fee for a year, in basis points (万分之一)."),
    "day_base": whole(1, description="Days that make up the year of the usage fee."),
    "purpose": TEXT,
}
PART: Mapping[str, Schema] = {"due_on": DAY, "principal_fen": MORE_THAN_NOTHING}
PLAN: Mapping[str, Schema] = {
    "due_on": DAY,
    "instalments": TERMS["instalments"],
    "schedule_kind": one_of(ScheduleKind),
    "parts": {
        **list_of(closed(PART)),
        "description": "The instalments of an irregular schedule; of other kinds none.",
    },
}
OF_LOAN: Mapping[str, Schema] = {"loan": NUMBER, "member": NUMBER}
BY_GUARANTOR: Mapping[str, Schema] = {**OF_LOAN, "guarantor": NUMBER}
OF_WITHDRAWAL: Mapping[str, Schema] = {"withdrawal": NUMBER, "member": NUMBER}
FUND: Mapping[str, Schema] = {"fund_fen": MORE_THAN_NOTHING}
CALL: Mapping[str, Schema] = {"member": NUMBER, "amount_fen": MORE_THAN_NOTHING}
OVER: Mapping[str, Schema] = {**CALL, "called_on": DAY, "confirmed_on": DAY_OR_NONE}
STANDING_LOAN = {**OF_LOAN, **TERMS, **FUND, "paid_out_on": DAY}
LENDERS: Schema = {
    **list_of(closed(CALL)),
    "description": "Without a pool: whose money it is that is still owed.",
}
