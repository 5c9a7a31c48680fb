"""The JSON Schema of an entry of the journal, as the API answers it."""

from collections.abc import Mapping

from coop_credit.contracts.bodies import BODIES
from coop_credit.contracts.body_parts import shared
from coop_credit.contracts.json_schema import DAY
from coop_credit.contracts.json_schema import DIALECT
from coop_credit.contracts.json_schema import Schema
from coop_credit.contracts.json_schema import TEXT
from coop_credit.contracts.json_schema import closed
from coop_credit.contracts.json_schema import list_of
from coop_credit.contracts.json_schema import one_of
from coop_credit.contracts.json_schema import when
from coop_credit.contracts.json_schema import whole
from coop_credit.ledger.entries import Kind
from coop_credit.money import AMOUNT_FEN_MAX
from coop_credit.rulebook.parameters import Status
from coop_credit.rulebook.rules import Strength

_VERDICT: Schema = {
    "description": "A rule applied to facts on a day. Sums are whole fen, days ISO text.",
    **closed(
        {
            "rule": TEXT,
            "holds": whole(0, 1, description="1 when the rule holds, else 0."),
            "strength": one_of(Strength),
            "unit": one_of(["bp", "code", "count", "day", "fen"]),
            "measured": {},
            "limit": {"description": "Inclusive; several codes are joined with a comma."},
            "headroom": {
                "type": "integer",
                "description": "How far from the limit, in the unit, in days for a day;"
                " negative in a breach, 0 for codes.",
            },
            "parameter": TEXT,
            "value": shared("value"),
            "source": TEXT,
            "article": {"type": "string"},
            "status": one_of(Status),
            "since": shared("day"),
            "possible_on": shared("day-or-none"),
            "evidence": list_of(TEXT),
        }
    ),
    "allOf": [
        when("unit", units, {"properties": {"measured": shape, "limit": shape}})
        for units, shape in (
            (["bp", "count", "fen"], {"type": "integer"}),
            (["day"], shared("day")),
            (["code"], {"type": "string"}),
        )
    ],
}

_SHARED: Mapping[str, Schema] = {
    "day": DAY,
    "day-or-none": {"anyOf": [DAY, {"const": ""}]},
    "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    "commitment": {
        **shared("digest"),
        "description": "Stands for a text that is not shown: SHA-256 of a salt and the text.",
    },
    "fen": whole(0, AMOUNT_FEN_MAX, description="Whole fen (分)."),
    "positive-fen": whole(1, AMOUNT_FEN_MAX, description="Whole fen (分), more than nothing."),
    "principal": {
        "type": "string",
        "pattern": "^(administrator|member|regulator|staff):.+$",
        "description": "Who acts.",
    },
    "value": {
        "description": "A number, one code, or a list of codes.",
        "anyOf": [{"type": "integer"}, {"type": "string"}, list_of(TEXT)],
    },
    "verdict": _VERDICT,
}

_ACCOUNT: Schema = {"type": "string", "pattern": "^[0-9]{3}([.](P|L?[1-9][0-9]*))?$"}
_TRANSFER = closed(
    {
        "debit": _ACCOUNT,
        "credit": _ACCOUNT,
        "amount": {
            "type": "string",
            "pattern": "^[0-9]{1,12}[.][0-9]{2}$",
            "description": "Yuan; without the point it is whole fen.",
        },
    }
)
_ENTRY: Mapping[str, Schema] = {
    "cooperative": TEXT,
    "seq": whole(1, description="1, 2, 3 ... in each cooperative, without a gap."),
    "kind": one_of(Kind),
    "booked_on": {**shared("day"), "description": "The day on which it counts."},
    "happened_on": {**shared("day"), "description": "The day on the paper, never later."},
    "recorded_at": {
        "type": "string",
        "pattern": "^[0-9-]{10}T[0-9:]{8}[.][0-9]{6}Z$",
        "description": "The instant in UTC.",
    },
    "actor": shared("principal"),
    "subject": {"type": "string", "pattern": "^(cooperative|member:[1-9][0-9]*)$"},
    "voucher": whole(0, description="1, 2, 3 ... over the entries with transfers, else 0."),
    "reverses": whole(0, description="The seq of the entry that this one undoes, else 0."),
    "key": TEXT,
    "fingerprint": {**shared("digest"), "description": "A keyed hash of the command."},
    "body": {"type": "object", "description": "By kind: see $defs."},
    "transfers": list_of(_TRANSFER),
    "digest": {**shared("digest"), "description": "Over this entry and the digest before it."},
}


def entry_schema() -> Schema:
    """The JSON Schema of an entry; ``$defs`` has the body of each kind under the kind's name."""
    return {
        "$schema": DIALECT,
        "title": "An entry of a cooperative's journal",
        **closed(_ENTRY),
        "allOf": [
            *(when("kind", [kind], {"properties": {"body": shared(kind)}}) for kind in BODIES),
            {
                **when("kind", [Kind.REVERSAL], {"properties": {"reverses": whole(1)}}),
                "else": {"properties": {"reverses": {"const": 0}}},
            },
            {
                "if": {"properties": {"transfers": {"maxItems": 0}}},
                "then": {"properties": {"voucher": {"const": 0}}},
                "else": {"properties": {"voucher": whole(1)}},
            },
        ],
        "$defs": {**_SHARED, **{str(kind): body for kind, body in BODIES.items()}},
    }
