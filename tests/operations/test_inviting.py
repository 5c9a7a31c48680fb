"""Accounts: invitations, passwords, codes that are good once, on both databases."""

import base64
import datetime as dt

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from coop_credit.dates import instant_text
from coop_credit.errors import Failure
from coop_credit.operations.desk import Office
from coop_credit.operations.guarding import TooManyTries
from coop_credit.operations.inviting import CodeWrong
from coop_credit.operations.inviting import InvitationUnknown
from coop_credit.operations.inviting import NameTaken
from coop_credit.operations.inviting import PasswordTooWeak
from coop_credit.operations.inviting import end_account
from coop_credit.operations.inviting import invite
from coop_credit.operations.inviting import matching_step
from coop_credit.operations.inviting import open_invitation
from coop_credit.operations.inviting import take_up
from coop_credit.operations.signing_in import account_by_password
from coop_credit.store import access_log
from coop_credit.store import sessions
from coop_credit.store.access import Grant
from tests.clock import FixedClock

HERE = "192.0.2.1"
BY = "administrator:terminal"
NAME = "wang@fumandi"
WANG = Grant(principal="staff:wang", role="staff", scope="fumandi")
PASSWORD = "three maize fields"
HALF_A_MINUTE = dt.timedelta(seconds=30)


def code_of(key: str, clock: FixedClock, steps: int = 0) -> str:
    """What an app shows, so many steps of 30 seconds from now."""
    totp = TOTP(base64.b32decode(key), 6, SHA1(), 30)  # noqa: S303 (what apps know)
    return totp.generate(int(clock.now().timestamp()) + 30 * steps).decode()


def taken_up(office: Office, clock: FixedClock) -> tuple[str, list[str]]:
    """Wang's key and recovery codes, half a minute after the account was taken up."""
    offer = open_invitation(office, HERE, NAME, invite(office, BY, WANG))
    grant, recovery = take_up(office, HERE, offer, PASSWORD, code_of(offer.key, clock))
    assert grant == WANG
    clock.instant += HALF_A_MINUTE
    return offer.key, recovery


def sign_in(
    office: Office, code: str, password: str = PASSWORD, name: str = NAME, browser: str = ""
) -> Grant | None:
    return account_by_password(office, HERE, name, password, code, browser=browser)


def test_codes_are_those_of_rfc_6238() -> None:
    # Appendix B, SHA-1: at 1111111109 seconds 07081804, of which six digits are shown.
    key = base64.b32encode(b"12345678901234567890").decode()
    at = dt.datetime.fromtimestamp(1111111109, dt.UTC)
    assert matching_step(key, "081804", at) == 1111111109 // 30
    assert matching_step(key, "081804", at + HALF_A_MINUTE) == 1111111109 // 30
    assert matching_step(key, "081804", at + HALF_A_MINUTE * 2) == 0
    for wrong in ("", "81804", "07081804", "081805", "０８１８０４"):
        assert matching_step(key, wrong, at) == 0


def test_a_code_is_good_once_and_none_before_it(office: Office, clock: FixedClock) -> None:
    key, _ = taken_up(office, clock)
    assert sign_in(office, code_of(key, clock, -1)) is None  # shown when it was taken up
    code = code_of(key, clock)
    assert sign_in(office, code, "three maize fieldz") is None  # which uses no code up
    assert sign_in(office, code) == WANG
    assert sign_in(office, code) is None
    clock.instant += HALF_A_MINUTE
    assert sign_in(office, code_of(key, clock)) == WANG


def test_a_recovery_code_is_good_once(office: Office, clock: FixedClock) -> None:
    _, recovery = taken_up(office, clock)
    assert len(set(recovery)) == 10
    assert sign_in(office, recovery[3]) == WANG
    assert sign_in(office, recovery[3]) is None
    assert sign_in(office, recovery[4].replace("-", " ").upper()) == WANG
    assert sign_in(office, "") is None


def test_an_invitation_is_good_once_and_for_a_week(office: Office, clock: FixedClock) -> None:
    code = invite(office, BY, WANG)
    offer = open_invitation(office, HERE, NAME, code)
    for name, wrong in ((NAME, code[:-1] + "1"), ("li@fumandi", code), (NAME, "")):
        with pytest.raises(InvitationUnknown):
            open_invitation(office, HERE, name, wrong)
    take_up(office, HERE, offer, PASSWORD, code_of(offer.key, clock))
    with pytest.raises(InvitationUnknown):
        take_up(office, HERE, offer, PASSWORD, code_of(offer.key, clock))
    late = invite(office, BY, WANG)
    clock.instant += dt.timedelta(days=7)
    with pytest.raises(InvitationUnknown):
        open_invitation(office, HERE, NAME, late)


def test_an_invitation_that_was_replaced_is_good_no_more(office: Office) -> None:
    first, second = (invite(office, BY, WANG) for _ in range(2))
    with pytest.raises(InvitationUnknown):
        open_invitation(office, HERE, NAME, first)
    assert open_invitation(office, HERE, NAME, second).name == NAME


def test_an_offered_key_is_good_for_its_invitation_alone(office: Office) -> None:
    first = open_invitation(office, HERE, NAME, invite(office, BY, WANG))
    code = invite(office, BY, WANG)
    for sealed in (first.sealed, "bm90IHNlYWxlZCBieSB1cyBhdCBhbGwsIG5vdCBvbmU=", "x"):
        with pytest.raises(InvitationUnknown):
            open_invitation(office, HERE, NAME, code, sealed)


def test_a_new_invitation_taken_up_ends_all_of_before(office: Office, clock: FixedClock) -> None:
    key, recovery = taken_up(office, clock)
    with office.database.write() as tx:
        session = sessions.begin(tx, WANG, device="", now="2026-11-24T02:00:00.000000Z")
    code = invite(office, BY, WANG)
    assert sign_in(office, code_of(key, clock)) == WANG  # until somebody takes it up
    offer = open_invitation(office, HERE, NAME, code)
    take_up(office, HERE, offer, "another long one", code_of(offer.key, clock))
    with office.database.read() as tx:
        assert sessions.find(tx, session) is None
    clock.instant += HALF_A_MINUTE
    assert sign_in(office, code_of(key, clock)) is None
    assert sign_in(office, code_of(offer.key, clock), PASSWORD) is None
    assert sign_in(office, recovery[0], "another long one") is None
    assert sign_in(office, code_of(offer.key, clock), "another long one") == WANG


@pytest.mark.parametrize(
    "password, reason",
    [
        ("elevenchars", "short"),
        ("", "short"),
        ("x" * 201, "long"),
        ("password1234", "common"),
        ("Passw.0123456789", "common"),
        ("1234567890123", "common"),
        ("woaini5201314", "common"),
        ("wang20261124", "common"),
        ("abababababab", "common"),
    ],
)
def test_weak_passwords_are_not_kept(
    office: Office, clock: FixedClock, password: str, reason: str
) -> None:
    offer = open_invitation(office, HERE, NAME, invite(office, BY, WANG))
    with pytest.raises(PasswordTooWeak) as failure:
        take_up(office, HERE, offer, password, code_of(offer.key, clock))
    assert failure.value.facts["reason"] == reason


def test_the_app_must_show_its_code(office: Office, clock: FixedClock) -> None:
    offer = open_invitation(office, HERE, NAME, invite(office, BY, WANG))
    with pytest.raises(CodeWrong):
        take_up(office, HERE, offer, PASSWORD, "000000")
    take_up(office, HERE, offer, PASSWORD, code_of(offer.key, clock))


@pytest.mark.parametrize("name", [NAME, "nobody"])
def test_five_wrong_tries_and_one_waits(office: Office, clock: FixedClock, name: str) -> None:
    key, _ = taken_up(office, clock)
    for _ in range(5):
        assert sign_in(office, "123456", name=name) is None
    with pytest.raises(TooManyTries):
        sign_in(office, code_of(key, clock), name=name)
    # Tries at an invitation are counted by themselves.
    for _ in range(5):
        with pytest.raises(InvitationUnknown):
            open_invitation(office, HERE, name, "x")
    with pytest.raises(TooManyTries):
        open_invitation(office, HERE, name, "x")


def test_who_knows_the_name_keeps_nobody_out_of_the_own_browser(
    office: Office, clock: FixedClock
) -> None:
    key, _ = taken_up(office, clock)
    own, another = "a" * 64, "b" * 64
    with office.database.write() as tx:
        sessions.begin(tx, WANG, device="", browser=own, now=instant_text(clock.now()))
    for _ in range(5):
        assert sign_in(office, "123456") is None
    with pytest.raises(TooManyTries):
        sign_in(office, code_of(key, clock), browser=another)
    assert sign_in(office, code_of(key, clock), browser=own) == WANG
    assert end_account(office, BY, NAME)
    with pytest.raises(TooManyTries):
        sign_in(office, code_of(key, clock), browser=own)


def test_an_account_that_was_ended_opens_nothing(office: Office, clock: FixedClock) -> None:
    key, recovery = taken_up(office, clock)
    assert end_account(office, BY, NAME)
    assert not end_account(office, BY, "li")
    assert sign_in(office, code_of(key, clock)) is None
    assert sign_in(office, recovery[0]) is None
    assert sign_in(office, code_of(key, clock), "") is None


def test_a_name_belongs_to_one_person(office: Office) -> None:
    invite(office, BY, Grant(principal="administrator:li", role="administrator"))
    with pytest.raises(NameTaken) as failure:
        invite(office, BY, Grant(principal="regulator:li", role="regulator", region="37"))
    assert isinstance(failure.value, Failure)
    with office.database.read() as tx:
        logged = access_log.accesses(tx, since="", count=9)
    assert [(each.actor, each.action, each.subject) for each in logged] == [
        (BY, "account-invited", "li")
    ]
