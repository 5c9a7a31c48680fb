"""What requests and answers about relations of members and staff hold."""

import marshmallow as ma

from coop_credit.contracts.fields import choice
from coop_credit.contracts.fields import line
from coop_credit.lending.relations import RelationKind


class EndedRelationSchema(ma.Schema):
    """handle: of the staff."""

    handle = line(20, required=True)


class DeclaredRelationSchema(EndedRelationSchema):
    """kind: what the member is to the person of the staff."""

    kind = choice(*RelationKind)


class RelationSchema(ma.Schema):
    """A relation as declared; ended_on is null while it lasts."""

    member = ma.fields.Integer(required=True)
    handle = ma.fields.String(required=True)
    kind = ma.fields.Enum(RelationKind, by_value=True, required=True)
    declared_on = ma.fields.Date(required=True)
    ended_on = ma.fields.Date(required=True, allow_none=True)
