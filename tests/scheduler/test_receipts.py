"""Receipts: each entry in a member's name, once, with the entry's digest on it."""

import datetime as dt

from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.scheduler.receipts import BATCH
from coop_credit.scheduler.receipts import queue_receipts
from coop_credit.store import message_wishes
from coop_credit.store import receipt_cursors
from tests.ledgers import Village
from tests.notify.servers import Received
from tests.scheduler.surroundings import outbox
from tests.scheduler.surroundings import send
from tests.scheduler.surroundings import texting


def test_every_posting_in_a_members_name_has_one_receipt(
    village: Village, phones: Received
) -> None:
    village.open_with(3, "30000.00")
    entry = village.contribute(2, "500.00")
    village.set_value("member-cap", 400)  # of no member, and no money moves
    undone = village.reverse(entry.seq)
    notify = texting(village, phones)
    assert queue_receipts(village.office, notify) == 2
    assert queue_receipts(village.office, notify) == 0
    assert [(each.key.member, each.key.seq) for each in outbox(village)] == [
        (2, entry.seq),
        (2, undone.seq),
    ]
    assert send(village, notify) == {"sent": 2}
    assert send(village, notify) == {}
    first = phones.posts[0]
    assert first["to"] == "13800000002"
    assert first["text"] == (
        "[测试粮蔬专业合作社] Member 2: Contribution, 500.00 yuan, booked on 24 November 2026,"
        f" voucher {entry.voucher}, check code {entry.digest[:12]}."
        " If this is wrong, tell the supervisor."
    )


def test_what_moved_through_the_bank_is_the_sum_of_a_receipt(
    village: Village, phones: Received
) -> None:
    village.open_with(10, "100000.00")
    loan = village.lend(1, "1000.00", dt.date(2027, 11, 24))
    village.clock.move_to(dt.date(2026, 12, 24))
    village.repay(loan, "104.93")  # 4.93 of it is the fee of 30 days
    notify = texting(village, phones)
    queue_receipts(village.office, notify)
    send(village, notify)
    (text,) = [post["text"] for post in phones.posts]
    assert "104.93 yuan" in text
    # The payout is a month old: it is listed, and not sent any more.
    assert [each.answer for each in outbox(village, "given-up")] == ["too-late"]


def test_whoever_had_a_loan_written_off_is_told_that_it_is_still_owed(
    village: Village, phones: Received
) -> None:
    village.open_with(20, "1000000.00")
    village.lend(1, "1000.00", dt.date(2027, 3, 10))
    village.clock.move_to(dt.date(2027, 4, 10))
    village.do(village.manager, WriteOffLoan(loan=1, reason="下落不明"), village.supervisor)
    notify = texting(village, phones)
    queue_receipts(village.office, notify)
    send(village, notify)
    (text,) = [post["text"] for post in phones.posts]
    assert "Member 1: Loan written off, 1,000.00 yuan" in text
    assert "It is still owed. If this is wrong, or you have repaid, tell the supervisor." in text


def test_two_who_follow_the_journal_at_once_write_nothing_twice(
    village: Village, phones: Received
) -> None:
    village.open_with(3, "30000.00")
    village.contribute(1, "100.00")
    with village.office.database.write() as tx:
        assert receipt_cursors.move_cursor(tx, "fumandi", before=0, through=2)
    with village.office.database.write() as tx:
        assert not receipt_cursors.move_cursor(tx, "fumandi", before=0, through=3)
    assert queue_receipts(village.office, texting(village, phones)) == 1


def test_a_long_journal_is_followed_to_its_end(village: Village, phones: Received) -> None:
    village.open_with(3, "30000.00")
    for _ in range(BATCH + 1):
        village.contribute(1, "1.00")
    assert queue_receipts(village.office, texting(village, phones)) == BATCH + 1


def test_a_member_who_wants_no_messages_gets_none(village: Village, phones: Received) -> None:
    village.open_with(3, "30000.00")
    village.contribute(2, "100.00")
    notify = texting(village, phones)
    queue_receipts(village.office, notify)
    with village.office.database.write() as tx:
        message_wishes.stop(tx, "fumandi", 2, village.today)
    assert send(village, notify) == {"given-up": 1}
    assert [each.answer for each in outbox(village)] == ["not-wanted"]
    with village.office.database.write() as tx:
        message_wishes.resume(tx, "fumandi", 2)
    village.contribute(2, "100.00")
    queue_receipts(village.office, notify)
    assert send(village, notify) == {"sent": 1}
