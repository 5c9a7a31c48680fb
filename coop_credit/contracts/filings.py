"""What a request about a filing with the regulator holds."""

import marshmallow as ma

from coop_credit.contracts.fields import day
from coop_credit.contracts.fields import line


class FilingSchema(ma.Schema):
    """A filing on a day. reference: the regulator's; certificate: the number of the new one."""

    filed_on = day(required=True)
    reference = line(100, required=True)
    certificate = line(100, required=True)
