"""Members, their kin and filings as entries must have made them, with no code of the operations."""

from collections.abc import Mapping
from collections.abc import MutableMapping

from coop_credit.store.evidence import Columns
from coop_credit.store.evidence import Key

Tables = Mapping[str, dict[Key, Columns]]
Commitments = Mapping[tuple[str, Key], dict[str, str]]


def play_person(
    tables: Tables,
    commitments: Commitments,
    approvals: MutableMapping[int, str],
    entry: Columns,
    body: Columns,
) -> None:
    """Let an entry about members happen. approvals: the day of each batch's approval, by seq."""
    match entry["kind"]:
        case "member-admitted":
            play_member(tables, commitments, entry, body)
        case "contact-changed":
            _keep_contact(tables, commitments, entry, body, body["member"])
        case "participants-approved":
            approvals[entry["seq"]] = entry["happened_on"]
            for number in body["members"]:
                tables["member"][(number,)]["participant_since"] = body["since"]
        case "intake-filed":
            key = (body["approval"],)
            tables["intake_filing"][key] = {"filed_on": body["filed_on"]}
            _commit(commitments["intake_filing", key], body, "reference", "certificate")
        case "member-left":
            tables["member"][(body["member"],)]["left_on"] = body["left_on"]
        case "relation-declared":
            row = {"kind": body["kind"], "declared_on": entry["booked_on"], "ended_on": ""}
            tables["relation"][body["member"], body["handle"]] = row
        case "relation-ended":
            tables["relation"][body["member"], body["handle"]]["ended_on"] = entry["booked_on"]


def play_member(tables: Tables, commitments: Commitments, entry: Columns, body: Columns) -> None:
    """Let a member's row begin, admitted or taken over."""
    key = (body["number"],)
    kept = {name: body[name] for name in ("kind", "farmer", "joined_on", "participant_since")}
    tables["member"][key] = kept | {"left_on": ""}
    _commit(commitments["member", key], body, "name", "identity")
    _keep_contact(tables, commitments, entry, body, body["number"])


def _keep_contact(
    tables: Tables, commitments: Commitments, entry: Columns, body: Columns, member: int
) -> None:
    tables["member_contact"][member, entry["seq"]] = {}
    _commit(commitments["member", (member,)], body, "phone", "account")


def _commit(committed: dict[str, str], body: Columns, *names: str) -> None:
    for name in names:
        committed[name] = body[f"{name}_commitment"]
