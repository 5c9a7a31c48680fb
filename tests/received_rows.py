"""Rows of packs as they are received, made up."""

from coop_credit.store.received import ReceivedPack


def made_up(number: int, month: str) -> ReceivedPack:
    """A pack's row; the number tells how bad it is."""
    return ReceivedPack(
        cooperative=f"coop-{number:04d}",
        month=month,
        name=f"合作社{number}",
        region_code="370283",
        rulebook="cn-shandong-2015",
        funding_model="paid",
        manifest_digest="a" * 64,
        previous_manifest="",
        head="b" * 64,
        through_seq=9,
        root="c" * 64,
        public_key="d" * 64,
        received_at="2026-12-01T00:00:00.000000Z",
        received_by="regulator:li",
        fund_fen=10_000,
        lent_fen=1_000,
        overdue_fen=number,
        largest_fen=500,
        member_cap_bp=500,
        members=9,
        participants=8,
        loans=1,
        breaches=number % 3,
        indicators=number % 2,
        hand_in_day=10,
        findings="",
        state="accepted",
        remark="",
    )
