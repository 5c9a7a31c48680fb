"""What gateways report of messages that they took. 送达回执"""

import datetime as dt
import logging
from typing import Any

from flask import request
from werkzeug.exceptions import ServiceUnavailable

from coop_credit.api.blueprints import Blueprint
from coop_credit.asking import notify_settings
from coop_credit.asking import office
from coop_credit.contracts.messages import ReportSchema
from coop_credit.contracts.messages import ReportedSchema
from coop_credit.contracts.messages import SignedHeader
from coop_credit.dates import instant_text
from coop_credit.errors import Misconfigured
from coop_credit.errors import NotFound
from coop_credit.notify.signing import SIGNATURE_HEADER
from coop_credit.notify.signing import TIME_HEADER
from coop_credit.notify.signing import check_signature
from coop_credit.notify.sms import Sms
from coop_credit.operations.reporting_back import take_report
from coop_credit.store.message_reports import Report

#: The largest report, in bytes, inclusive.
REPORT_BYTES_MAX = 4_096
_log = logging.getLogger(__name__)


def _check_signed() -> None:
    """Let in who holds the channel's key.

    Raises ``NotFound`` for a channel that signs nothing, ``SignatureRefused``, and
    ``ServiceUnavailable``, without telling strangers of the settings.
    """
    request.max_content_length = REPORT_BYTES_MAX
    try:
        channels = notify_settings().channels
    except Misconfigured as error:
        _log.exception("settings of channels")
        raise ServiceUnavailable from error
    channel = channels.get((request.view_args or {})["channel"])
    if not isinstance(channel, Sms):
        raise NotFound
    check_signature(
        channel.key,
        at=request.headers.get(TIME_HEADER, ""),
        signed=request.headers.get(SIGNATURE_HEADER, ""),
        body=request.get_data(),
        now=office().clock.now(),
    )


blueprint = Blueprint(
    "delivery", description="送达回执: what gateways report back", door=_check_signed
)


@blueprint.route("/notify/reports/<channel>", methods=["POST"])
@blueprint.doc(security=[{"signature": []}])
@blueprint.arguments(ReportSchema)
@blueprint.arguments(SignedHeader, location="headers")
@blueprint.response(200, ReportedSchema)
def report(body: dict[str, Any], _: dict[str, str], channel: str) -> Report:
    """Say what became of a message; the first report stands 送达回执"""
    at: dt.datetime = body.pop("at")
    return take_report(office(), channel, Report(at=instant_text(at), **body))
