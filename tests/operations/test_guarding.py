"""Members' PINs and waits after wrong tries, on both databases."""

import datetime as dt
import threading
from dataclasses import replace

import pytest

from coop_credit.dates import instant_text
from coop_credit.errors import NotFound
from coop_credit.operations.contacting import ChangeContact
from coop_credit.operations.guarding import ADDRESS
from coop_credit.operations.guarding import PERSON
from coop_credit.operations.guarding import TooManyTries
from coop_credit.operations.member_pins import PinRefused
from coop_credit.operations.member_pins import change_pin
from coop_credit.operations.member_pins import issue_pin
from coop_credit.operations.member_pins import member_by_pin
from coop_credit.operations.membership import AdmitMember
from coop_credit.store import access_log
from coop_credit.store import passwords
from coop_credit.store import sessions
from coop_credit.store.access import Grant
from coop_credit.store.privacy import Privacy
from coop_credit.store.retention import forget_browsers
from tests.identities import identity_number
from tests.ledgers import Village
from tests.ledgers import person

HERE = "192.0.2.1"
SEVEN = Grant(principal="member:7", role="member", scope="fumandi", member=7)


@pytest.fixture
def pin(village: Village) -> str:
    """The PIN of member 7, of eight."""
    village.open_with(8, "8000.00")
    return issue_pin(village.office, village.manager, "fumandi", 7)


@pytest.fixture
def quick_strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What strangers' tries are compared with takes no time, for who has to try a hundred times."""
    monkeypatch.setattr(passwords, "NOBODY", passwords.NOBODY.replace("m=19456,t=2", "m=8,t=1"))


def sign_in(village: Village, pin: str, member: int = 7, address: str = HERE) -> Grant | None:
    return member_by_pin(village.office, address, "fumandi", member, pin)


def minutes_until_free(village: Village, pin: str, member: int = 7, address: str = HERE) -> int:
    with pytest.raises(TooManyTries) as failure:
        sign_in(village, pin, member, address)
    return int(failure.value.facts["minutes"])


def wrong(pin: str) -> str:
    return f"{(int(pin) + 1) % 10**8:08d}"


def test_a_pin_is_good_for_its_member_alone(village: Village, pin: str) -> None:
    assert len(pin) == 8
    assert pin.isdigit()
    assert sign_in(village, pin) == SEVEN
    assert sign_in(village, pin, member=6) is None
    assert sign_in(village, pin, member=99) is None
    assert member_by_pin(village.office, HERE, "elsewhere", 7, pin) is None
    assert sign_in(village, wrong(pin)) is None
    assert sign_in(village, "") is None


def test_a_new_pin_ends_the_one_before_and_both_are_in_the_log(village: Village, pin: str) -> None:
    second = issue_pin(village.office, village.manager, "fumandi", 7)
    assert sign_in(village, pin) is None
    assert sign_in(village, second) == SEVEN
    with village.office.database.read() as tx:
        logged = access_log.accesses(tx, since="", count=9)
    assert [(each.actor, each.action, each.cooperative, each.subject) for each in logged] == [
        ("staff:manager", "pin-issued", "fumandi", "7")
    ] * 2
    with pytest.raises(NotFound):
        issue_pin(village.office, village.manager, "fumandi", 9)


def change(village: Village, old: str, new: str) -> bool:
    return change_pin(village.office, HERE, village.member(7), old, new, but="")


def test_a_member_chooses_another_pin(village: Village, pin: str) -> None:
    assert not change(village, wrong(pin), "27182818")
    assert sign_in(village, pin) == SEVEN
    assert change(village, pin, "27182818")
    assert sign_in(village, pin) is None
    assert sign_in(village, "27182818") == SEVEN


@pytest.mark.parametrize(
    "new, reason",
    [
        ("1234567", "digits"),
        ("123456789", "digits"),
        ("2718281x", "digits"),
        ("00000000", "same-digit"),
        ("12345678", "row"),
        ("54321098", "row"),
        ("27272727", "repeated"),
        ("27182718", "repeated"),
        ("13800000", "own"),
    ],
)
def test_a_pin_that_is_easily_guessed_is_refused_by_name(
    village: Village, pin: str, new: str, reason: str
) -> None:
    with pytest.raises(PinRefused) as failure:
        change(village, pin, new)
    assert failure.value.facts["reason"] == reason
    assert sign_in(village, pin) == SEVEN


def test_the_birthday_and_the_same_pin_are_refused(village: Village) -> None:
    village.open_with(8, "8000.00")
    born = identity_number(1)
    somebody = replace(person(9), identity_number=born)
    admission = AdmitMember(person=somebody, joined_on=village.today)
    village.do(village.manager, admission, village.cashier)
    first = issue_pin(village.office, village.manager, "fumandi", 9)
    for new, reason in ((born[6:14], "own"), (first, "same")):
        with pytest.raises(PinRefused) as failure:
            change_pin(village.office, HERE, village.member(9), first, new, but="")
        assert failure.value.facts["reason"] == reason


@pytest.mark.parametrize("member", [7, 99], ids=["a member", "nobody"])
def test_waits_grow_after_five_wrong_tries(village: Village, pin: str, member: int) -> None:
    waits = []
    for _ in range(4):
        assert sign_in(village, wrong(pin), member) is None
    for _ in range(8):
        assert sign_in(village, wrong(pin), member) is None
        waits.append(minutes_until_free(village, pin, member))
        village.clock.instant += dt.timedelta(minutes=waits[-1])
    # One minute, twice as long each time, at most an hour.
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    village.clock.instant += PERSON.forgets
    assert sign_in(village, wrong(pin), member) is None
    assert sign_in(village, pin, member) == (SEVEN if member == 7 else None)


def test_who_waits_is_let_in_when_the_wait_is_over_and_then_counts_anew(
    village: Village, pin: str
) -> None:
    for _ in range(5):
        assert sign_in(village, wrong(pin)) is None
    assert minutes_until_free(village, pin) == 1
    assert sign_in(village, "x", member=6) is None  # another member is none the worse
    village.clock.instant += dt.timedelta(minutes=1)
    assert sign_in(village, pin) == SEVEN
    for _ in range(5):
        assert sign_in(village, wrong(pin)) is None
    assert minutes_until_free(village, pin) == 1


@pytest.mark.usefixtures("quick_strangers")
def test_an_address_has_a_wall_that_those_who_err_not_never_see(village: Village, pin: str) -> None:
    assert sign_in(village, pin) == SEVEN
    for member in range(1_000, 1_000 + ADDRESS.free):
        assert sign_in(village, "x", member) is None
    assert minutes_until_free(village, pin) == 10
    assert sign_in(village, pin, address="192.0.2.2") == SEVEN
    village.clock.instant += dt.timedelta(minutes=10)
    assert sign_in(village, pin) == SEVEN


@pytest.mark.usefixtures("quick_strangers")
def test_a_line_of_ipv6_is_one_place_whatever_its_address(village: Village, pin: str) -> None:
    for number in range(ADDRESS.free):
        line = f"2001:db8::{number:x}"
        assert sign_in(village, "x", member=1_000 + number, address=line) is None
    assert minutes_until_free(village, pin, address="2001:db8::ffff:1") == 10
    assert sign_in(village, pin, address="2001:db8:0:1::1") == SEVEN


def test_many_at_once_gain_no_try(village: Village, pin: str) -> None:
    outcomes: list[str] = []

    def go() -> None:
        try:
            outcomes.append("looked at" if sign_in(village, wrong(pin)) is None else "let in")
        except TooManyTries:
            outcomes.append("waits")

    threads = [threading.Thread(target=go) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["looked at"] * 5 + ["waits"] * 7


def test_what_is_kept_needs_the_keys_and_the_place(privacy: Privacy) -> None:
    kept = passwords.hashed(privacy, "here", "12345678")
    assert passwords.is_hash_of(kept, privacy, "here", "12345678")
    assert not passwords.is_hash_of(kept, privacy, "there", "12345678")
    other = Privacy(b"d" * 32, b"j" * 32)
    assert not passwords.is_hash_of(kept, other, "here", "12345678")
    # Comparing with nobody's takes as long.
    assert kept.rpartition("$")[0].rpartition("$")[0] == "$argon2id$v=19$m=19456,t=2,p=1"
    assert passwords.NOBODY.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert len(passwords.NOBODY) == len(kept)


BROWSER, ANOTHER = "a" * 64, "b" * 64


def from_browser(
    village: Village, pin: str, browser: str, member: int = 7, address: str = HERE
) -> Grant | None:
    return member_by_pin(village.office, address, "fumandi", member, pin, browser=browser)


def come_in(village: Village, browser: str) -> str:
    """Begin a session of member 7; its id."""
    now = instant_text(village.clock.now())
    with village.office.database.write() as tx:
        text = sessions.begin(tx, SEVEN, device="", browser=browser, now=now)
    return text.partition("_")[0]


def lock_out(village: Village, pin: str) -> None:
    """Somebody who knows the number tries until there is a wait."""
    for _ in range(PERSON.free):
        assert sign_in(village, wrong(pin), address="198.51.100.1") is None
    assert minutes_until_free(village, pin) == 1


def test_strangers_keep_nobody_out_of_a_browser_that_is_known(village: Village, pin: str) -> None:
    come_in(village, BROWSER)
    lock_out(village, pin)
    assert from_browser(village, pin, BROWSER) == SEVEN
    assert minutes_until_free(village, pin) == 1  # and it frees no stranger
    for browser in (ANOTHER, ""):
        with pytest.raises(TooManyTries):
            from_browser(village, pin, browser)
    assert from_browser(village, "x", BROWSER, member=6) is None


def test_a_known_browser_is_counted_itself_and_holds_up_nobody_else(
    village: Village, pin: str
) -> None:
    come_in(village, BROWSER)
    for _ in range(PERSON.free):
        assert from_browser(village, wrong(pin), BROWSER) is None
    with pytest.raises(TooManyTries):
        from_browser(village, pin, BROWSER)
    assert sign_in(village, pin) == SEVEN
    with pytest.raises(TooManyTries):
        from_browser(village, pin, BROWSER)


@pytest.mark.usefixtures("quick_strangers")
def test_a_known_browser_is_not_held_up_by_its_neighbours(village: Village, pin: str) -> None:
    come_in(village, BROWSER)
    for member in range(1_000, 1_000 + ADDRESS.free):
        assert sign_in(village, "x", member) is None
    assert from_browser(village, pin, BROWSER) == SEVEN
    assert from_browser(village, wrong(pin), BROWSER) is None
    with pytest.raises(TooManyTries):
        from_browser(village, pin, BROWSER, member=6)  # known to 7 alone


@pytest.mark.parametrize("ending", ["slip", "pin", "all", "contact", "idle"])
def test_a_browser_is_forgotten_with_the_sessions(village: Village, pin: str, ending: str) -> None:
    come_in(village, ANOTHER)
    here = come_in(village, BROWSER)
    database = village.office.database
    match ending:
        case "slip":
            pin = issue_pin(village.office, village.manager, "fumandi", 7)
        case "pin":
            assert change_pin(village.office, HERE, village.member(7), pin, "27182818", but=here)
            pin = "27182818"
        case "all":
            with database.write() as tx:
                sessions.end_all(tx, "member:7", "fumandi", now="", but=here)
        case "contact":
            command = ChangeContact(member=7, phone="", bank_account="")
            village.do(village.manager, command, village.cashier)
        case _:
            with database.write() as tx:
                assert forget_browsers(tx, instant_text(village.clock.now())) == 0
                assert forget_browsers(tx, "9") == 2
    lock_out(village, pin)
    with pytest.raises(TooManyTries):
        from_browser(village, pin, ANOTHER)
    if ending in {"pin", "all"}:
        assert from_browser(village, pin, BROWSER) == SEVEN
    else:
        with pytest.raises(TooManyTries):
            from_browser(village, pin, BROWSER)
