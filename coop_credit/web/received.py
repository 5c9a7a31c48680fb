"""Packs that a region received: who handed in, what the check said, the keys, and new packs."""

import io
from collections.abc import Mapping
from collections.abc import Sequence
from http import HTTPStatus

import marshmallow as ma
from flask import Response
from flask import request
from flask import send_file
from flask import url_for

from coop_credit.asking import office
from coop_credit.contracts.received import RemarkSchema
from coop_credit.errors import Failure
from coop_credit.i18n import text
from coop_credit.operations.logging_access import log_access
from coop_credit.operations.opening_packs import PackUnsound
from coop_credit.operations.receiving import PACK_BYTES_MAX
from coop_credit.operations.receiving import pin_key
from coop_credit.operations.receiving import receive_pack
from coop_credit.operations.receiving import send_back
from coop_credit.packs.checker import Finding
from coop_credit.packs.checker import wording
from coop_credit.reports.received import HandedIn
from coop_credit.reports.received import handed_in
from coop_credit.reports.received import received_pack
from coop_credit.reports.received import received_standing
from coop_credit.store.received import SENT_BACK
from coop_credit.telling import failure_told
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.region import Asked
from coop_credit.web.region import asked_view
from coop_credit.web.region import paged
from coop_credit.web.region import region_page
from coop_credit.web.signing_in import ask_second
from coop_credit.web.signing_in import second_person
from coop_credit.web.visiting import SignInNeeded
from coop_credit.web.visiting import sent_form

_ONE = "/region/packs/<cooperative>/<month>"


@blueprint.get("/region/packs")
def packs() -> Response:
    """Who handed a month in, and who did not; a new pack is brought in here 收包"""
    return _packs(asked_view(), HTTPStatus.OK)


@blueprint.post("/region/packs")
def bring_pack() -> Response:
    """A pack as a file: checked, and received or refused 接收合规包

    Who is not signed in sends it in vain: nothing is read, since a file cannot be kept.
    """
    try:
        asked = asked_view()
    except SignInNeeded:
        return showing.go_to(url_for("web.packs"))
    request.max_content_length = PACK_BYTES_MAX
    sent_form()
    file = request.files.get("pack")
    content = file.read() if file else b""
    if not content:
        said = text("page.received.no-file", showing.spoken())
        return _packs(asked, HTTPStatus.UNPROCESSABLE_ENTITY, said=said)
    try:
        made = receive_pack(office(), asked.actor, content)
    except Failure as failure:
        told = failure_told(failure, showing.spoken())["detail"]
        findings = failure.findings if isinstance(failure, PackUnsound) else ()
        return _packs(
            asked,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            said=told,
            findings=[_found(each) for each in findings],
        )
    came = "new" if made.is_new else "there"
    return _to_pack(asked, made.pack.cooperative, came, made.pack.month)


@blueprint.get(_ONE)
def pack_received(cooperative: str, month: str) -> Response:
    """One pack: what the check said, the key it was checked with, what can be done 一个合规包"""
    return _pack(asked_view(month), cooperative, HTTPStatus.OK)


@blueprint.post(_ONE)
def judge_pack(cooperative: str, month: str) -> Response:
    """Accept a pack that was sent back, send one back, or take another key 接收、退回或更换公钥"""
    asked = asked_view(month)
    sent = sent_form()
    match sent.get("step"):
        case "accept":
            _, content = received_pack(office().database, asked.actor, cooperative, asked.month)
            receive_pack(office(), asked.actor, content)
            return _to_pack(asked, cooperative, "accepted")
        case "key":
            return _change_key(asked, cooperative, sent)
    try:
        remark = RemarkSchema().load({"remark": sent.get("remark", "").strip()})["remark"]
    except ma.ValidationError:
        said = text("page.received.no-remark", showing.spoken())
        return _pack(asked, cooperative, HTTPStatus.UNPROCESSABLE_ENTITY, remark=said)
    send_back(office(), asked.actor, cooperative, asked.month, remark)
    return _to_pack(asked, cooperative, "sent-back")


@blueprint.get(f"{_ONE}/file")
def pack_file(cooperative: str, month: str) -> Response:
    """A pack as it came in; who takes it out is written down 下载合规包"""
    asked = asked_view(month)
    _, content = received_pack(office().database, asked.actor, cooperative, asked.month)
    log_access(
        office(), asked.actor, "pack-downloaded", cooperative=cooperative, subject=asked.month
    )
    return send_file(
        io.BytesIO(content),
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"{cooperative}-{asked.month}.zip",
    )


def _packs(
    asked: Asked, status: HTTPStatus, *, said: str = "", findings: Sequence[Mapping[str, str]] = ()
) -> Response:
    listed = handed_in(office().database, asked.region, asked.month, asked.today)
    listed.sort(key=_urgency)
    return region_page(
        "region_packs.html", asked, status, listed=paged(listed), said=said, findings=findings
    )


def _urgency(each: HandedIn) -> tuple[bool, bool, bool, bool, bool, str]:
    """First who is late, with months before or with this one; then what a regulator has to do."""
    return (
        not each.is_behind,
        each.state != "late",
        each.state != SENT_BACK,
        not each.findings,
        bool(each.received_at),
        each.missing_since,
    )


def _found(finding: Finding) -> dict[str, str]:
    """What the check of a pack found, and where; what steers a terminal is spelled out."""
    text_of, advice = wording.said(finding, showing.spoken())
    place = " ".join(filter(None, (finding.file, finding.row)))
    return {
        "code": finding.code,
        "place": wording.shown(place),
        "text": text_of,
        "advice": advice,
    }


def _pack(asked: Asked, cooperative: str, status: HTTPStatus, **wrong: str) -> Response:
    """wrong: what is wrong with a form, by the form: ``remark`` or ``key``; its text is kept."""
    pack, key = received_standing(office().database, asked.actor, cooperative, asked.month)
    came = request.args.get("came", "")
    return region_page(
        "region_pack.html",
        asked,
        status,
        pack=pack,
        key=key,
        wrong=wrong,
        came=came,
        typed=request.form,
        second_asked=ask_second(),
    )


def _change_key(asked: Asked, cooperative: str, sent: Mapping[str, str]) -> Response:
    """Check packs with another key from now on; it takes two regulators."""
    public_key = sent.get("public_key", "").strip()
    try:
        second = second_person(sent, "")
        pin_key(office(), asked.actor, second, cooperative, public_key)
    except Failure as failure:
        told = failure_told(failure, showing.spoken())["detail"]
        return _pack(asked, cooperative, HTTPStatus.CONFLICT, key=told)
    return _to_pack(asked, cooperative, "key")


def _to_pack(asked: Asked, cooperative: str, came: str, month: str = "") -> Response:
    """On to a pack's page, where ``came`` says what was done."""
    address = url_for(
        "web.pack_received",
        cooperative=cooperative,
        month=month or asked.month,
        came=came,
        region=asked.region,
    )
    return showing.go_to(address)
