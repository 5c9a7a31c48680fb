"""What an answer holds that shows the books under another chart."""

import marshmallow as ma

from coop_credit.contracts.fields import YuanField
from coop_credit.contracts.resources import Resource


class SubtotalSchema(Resource):
    """The accounts under one code of a chart, and their two totals together.

    status: how well it is confirmed that they belong there, ``reported``, ``inferred`` or the like.
    """

    chart_code = ma.fields.String()
    name = ma.fields.String()
    status = ma.fields.String()
    debit = YuanField()
    credit = YuanField()
