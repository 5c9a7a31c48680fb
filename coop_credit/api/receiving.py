"""Packs for regulators: brought in, listed, taken out, sent back, and the keys for them. 收包"""

import datetime as dt
import io
from http import HTTPStatus

from flask import Response
from flask import request
from flask import send_file

from coop_credit.api.blueprints import Blueprint
from coop_credit.api.context import actor
from coop_credit.api.context import asked_region
from coop_credit.api.context import asking_regulator
from coop_credit.api.context import second_person
from coop_credit.asking import office
from coop_credit.contracts import received as contracts
from coop_credit.contracts.regulation import InAddressSchema
from coop_credit.contracts.regulation import MonthSchema
from coop_credit.contracts.regulation import RegionSchema
from coop_credit.dates import ZONE_DEFAULT
from coop_credit.dates import day_in
from coop_credit.operations.logging_access import log_access
from coop_credit.operations.receiving import PACK_BYTES_MAX
from coop_credit.operations.receiving import Received
from coop_credit.operations.receiving import pin_key
from coop_credit.operations.receiving import receive_pack
from coop_credit.operations.receiving import send_back
from coop_credit.packs.archiving import streamed_zip
from coop_credit.reports.received import HandedIn
from coop_credit.reports.received import handed_in
from coop_credit.reports.received import received_pack
from coop_credit.reports.received import received_packs
from coop_credit.store.received import PinnedKey
from coop_credit.store.received import ReceivedPack

blueprint = Blueprint("receiving", description="收包: packs that regulators receive")

ZIP = "application/zip"
_BINARY = {"type": "string", "format": "binary"}
_ONE = "/regulator/packs/<cooperative>/<month>"


@blueprint.route("/regulator/packs", methods=["POST"])
@blueprint.doc(
    requestBody={
        "required": True,
        "description": "The zip, as the cooperative's program made it.",
        "content": {"application/octet-stream": {"schema": _BINARY}},
    }
)
@blueprint.response(HTTPStatus.CREATED, contracts.ReceivedSchema)
@blueprint.alt_response(HTTPStatus.OK, schema=contracts.ReceivedSchema)
def add() -> tuple[Received, HTTPStatus]:
    """Bring a pack in; 200 when the very pack was there already 接收合规包"""
    asker = asking_regulator()
    request.max_content_length = PACK_BYTES_MAX
    made = receive_pack(office(), asker, request.get_data())
    return made, HTTPStatus.CREATED if made.is_new else HTTPStatus.OK


@blueprint.route("/regulator/packs")
@blueprint.arguments(MonthSchema, location="query")
@blueprint.response(HTTPStatus.OK, contracts.HandedInSchema(many=True))
def packs(asked: dict[str, str]) -> list[HandedIn]:
    """Who of the region has handed a month in, and who has not 报送情况"""
    return handed_in(office().database, asked_region(asked["region"]), asked["month"], today())


@blueprint.route(_ONE)
@blueprint.arguments(InAddressSchema, location="path")
@blueprint.response(HTTPStatus.OK, _BINARY, content_type=ZIP)
@blueprint.alt_response(HTTPStatus.PARTIAL_CONTENT, schema=_BINARY, content_type=ZIP)
@blueprint.alt_response(HTTPStatus.NOT_MODIFIED, schema=_BINARY, content_type=ZIP)
def pack(_: dict[str, str], cooperative: str, month: str) -> Response:
    """A pack as it came in; ETag and Range are understood 下载合规包"""
    asker = asking_regulator()
    found, content = received_pack(office().database, asker, cooperative, month)
    log_access(office(), asker, "pack-downloaded", cooperative=cooperative, subject=month)
    return send_file(
        io.BytesIO(content),
        mimetype=ZIP,
        as_attachment=True,
        download_name=f"{cooperative}-{month}.zip",
        conditional=True,
        etag=found.manifest_digest,
    )


@blueprint.route("/regulator/pack-archives/<month>")
@blueprint.arguments(InAddressSchema, location="path")
@blueprint.arguments(RegionSchema, location="query")
@blueprint.response(HTTPStatus.OK, _BINARY, content_type=ZIP)
def archive(_: dict[str, str], asked: dict[str, str], month: str) -> Response:
    """All packs of a region's month as one zip, sent while it is made 全部合规包"""
    region = asked_region(asked["region"])
    subject = f"{region} {month}"
    log_access(office(), actor(), "packs-downloaded", cooperative="", subject=subject)
    answer = Response(
        streamed_zip(received_packs(office().database, region, month)), content_type=ZIP
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{region}-{month}.zip"'
    return answer


@blueprint.route(f"{_ONE}/send-back", methods=["POST"])
@blueprint.arguments(InAddressSchema, location="path")
@blueprint.arguments(contracts.RemarkSchema)
@blueprint.response(HTTPStatus.OK, contracts.ReceivedPackSchema)
def back(_: dict[str, str], body: dict[str, str], cooperative: str, month: str) -> ReceivedPack:
    """Send a pack back with a remark 退回"""
    return send_back(office(), asking_regulator(), cooperative, month, body["remark"])


@blueprint.route("/regulator/keys/<cooperative>", methods=["POST"])
@blueprint.arguments(contracts.PublicKeySchema)
@blueprint.response(HTTPStatus.OK, contracts.PinnedKeySchema)
def key(body: dict[str, str], cooperative: str) -> PinnedKey:
    """Check packs with another key from now on; it takes two regulators 更换公钥"""
    return pin_key(office(), asking_regulator(), second_person(), cooperative, body["public_key"])


def today() -> dt.date:
    """The business day where regulators are."""
    return day_in(ZONE_DEFAULT, office().clock.now())
