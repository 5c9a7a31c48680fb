"""What members are told: nothing that the law forbids, no name, no more than they need."""

import re

import pytest

from coop_credit.i18n import Language
from coop_credit.i18n import texts
from coop_credit.scheduler.templates import banned_in

LANGUAGES: tuple[Language, ...] = ("zh", "en")
#: What a template may be filled with: no name of a person, no identity or account number.
FACTS = {
    *("booked_on", "cooperative", "counted", "day", "done", "due_on", "failure", "findings"),
    *("grade", "head", "job", "key", "lines", "loan", "loans", "member", "month", "numbers"),
    *("owing", "packs", "proof_code", "published_on", "rule", "said", "shares", "tokens"),
    *("digits", "fee", "minutes", "principal", "until", "voucher", "years", "yuan"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_promises_or_invites(language: Language) -> None:
    found = {
        code: text
        for code, text in texts(language).items()
        if code.startswith(("message.", "kind."))
    }
    assert len(found) > 40
    for code, text in found.items():
        allowed = _ALLOWED.get(code, "")
        assert not banned_in(text.replace(allowed, "") if allowed else text), code


#: Names of entries that happen to hold such a word, said of what has happened.
_ALLOWED = {
    "kind.bank-interest": "Interest",
    "kind.excess-returned": "returned",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_takes_a_name(language: Language) -> None:
    for code, text in texts(language).items():
        if code.startswith("message."):
            assert set(re.findall(r"\{(\w+)\}", text)) <= FACTS, code
            assert "%" not in text
