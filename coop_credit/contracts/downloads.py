"""What is asked for when a register can be had as a file."""

from coop_credit.contracts.fields import form_field
from coop_credit.contracts.registers import PageSchema


class RegisterSchema(PageSchema):
    """Which part of a register, as JSON; as a file it is always the whole one, with names.

    format: when left out, the header ``Accept`` decides, and else JSON.
    """

    form = form_field("json", "csv", "xlsx")
