"""What is asked for when a register can be had as a file."""

import marshmallow as ma

from coop_credit.contracts.registers import PageSchema


class RegisterSchema(PageSchema):
    """Which part of a register, as JSON; as a file it is always the whole one, with names.

    format: when left out, the header ``Accept`` decides, and else JSON.
    """

    form = ma.fields.String(
        data_key="format", load_default="", validate=ma.validate.OneOf(["", "json", "csv", "xlsx"])
    )
