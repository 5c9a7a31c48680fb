"""What a request says of a person: who it is, and how the person is reached and paid."""

from typing import Any

import marshmallow as ma

from coop_credit.contracts.fields import PhoneField
from coop_credit.contracts.fields import YesField
from coop_credit.contracts.fields import choice
from coop_credit.contracts.fields import line
from coop_credit.contracts.identities import BankAccountField
from coop_credit.contracts.identities import credit_code
from coop_credit.contracts.identities import identity_number
from coop_credit.operations.membership import Person


class ContactSchema(ma.Schema):
    """A member's phone and own bank account; nothing for none."""

    phone = PhoneField(required=True)
    bank_account = BankAccountField(required=True)


class PersonSchema(ma.Schema):
    """Who a member is. identity_number: 身份证号, or the credit code of a legal person."""

    kind = choice("natural", "legal")
    farmer = YesField(required=True)
    name = line(required=True)
    identity_number = line(40, required=True)
    phone = PhoneField(load_default="")
    bank_account = BankAccountField(load_default="")

    @ma.post_load
    def to_person(self, data: dict[str, Any], **_kwargs: Any) -> Person:
        checked = identity_number if data["kind"] == "natural" else credit_code
        try:
            number = checked(data["identity_number"])
        except ma.ValidationError as error:
            raise ma.ValidationError({"identity_number": error.messages}) from error
        return Person(**(data | {"identity_number": number}))
