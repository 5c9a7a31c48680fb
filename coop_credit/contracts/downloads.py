"""What is asked for when a register can be had as a file."""

from coop_credit.contracts.registers import PageSchema
from coop_credit.contracts.regulation import FormSchema


class RegisterSchema(PageSchema, FormSchema):
    """Which part of a register, as JSON; as CSV it is always the whole one, with names."""
