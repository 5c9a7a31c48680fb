"""The log of who took data out or looked into a case, as it is listed."""

import marshmallow as ma

from coop_credit.contracts.resources import Resource


class AccessSchema(Resource):
    """An access. cooperative: empty for a whole region, and for what could not be read.

    region: of the regulator's office, empty for others.
    """

    at = ma.fields.String()
    actor = ma.fields.String()
    action = ma.fields.String()
    cooperative = ma.fields.String()
    subject = ma.fields.String()
    region = ma.fields.String()
