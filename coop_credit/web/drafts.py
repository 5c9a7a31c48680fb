"""The drafts of whoever asks: each can be opened again, or thrown away."""

from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response
from flask import request
from flask import url_for

from coop_credit.actors import Role
from coop_credit.asking import office
from coop_credit.dates import day_in
from coop_credit.operations.drafting import Draft
from coop_credit.operations.drafting import drafts_of
from coop_credit.operations.drafting import drop_draft
from coop_credit.renderings.entry_facts import label
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.filling import title_of
from coop_credit.web.forms import APPLY
from coop_credit.web.forms import BY_NAME
from coop_credit.web.visiting import sent_form
from coop_credit.web.visiting import staff_of

#: What is told of a draft, beside the numbers of its form, as far as it is filled in.
_TOLD = ("member", "name", "month", "amount")


@blueprint.get("/c/<cooperative>/drafts")
def drafts(cooperative: str) -> Response:
    """The forms that are not sent yet, the one saved last first 草稿"""
    actor, registered = staff_of(cooperative, Role.PANEL)
    return showing.page(
        "drafts.html",
        lines=[_line(cooperative, registered.zone, each) for each in drafts_of(office(), actor)],
        is_saved="saved" in request.args,
    )


@blueprint.post("/c/<cooperative>/drafts/<key>/drop")
def drop(cooperative: str, key: str) -> Response:
    """Throw a draft away; one that is not there stays so."""
    actor, _ = staff_of(cooperative, Role.PANEL)
    sent_form()
    drop_draft(office(), actor, key)
    return showing.go_to(url_for("web.drafts", cooperative=cooperative))


def _line(cooperative: str, zone: str, draft: Draft) -> dict[str, Any]:
    spoken = showing.spoken()
    told = {**draft.numbers, **{name: draft.typed.get(name, "") for name in _TOLD}}
    return {
        "key": draft.key,
        "title": title_of(BY_NAME[draft.write]),
        "address": _address(cooperative, draft),
        "about": [(label(name, spoken), value) for name, value in told.items() if value],
        "saved": f"{draft.saved_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}",
        "until": day_in(zone, draft.kept_until),
    }


def _address(cooperative: str, draft: Draft) -> str:
    """Where a draft is opened: at its form."""
    if draft.write == APPLY:
        return url_for("web.new_loan", cooperative=cooperative, draft=draft.key)
    form = url_for("web.write_form", cooperative=cooperative, name=draft.write)
    return f"{form}?{urlencode({**draft.numbers, 'draft': draft.key})}"
