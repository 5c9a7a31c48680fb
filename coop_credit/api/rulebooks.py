"""Rulebooks for those who watch over cooperatives: read, and added for all of them. 规则集"""

from http import HTTPStatus
from typing import Any

from coop_credit.api.blueprints import Blueprint
from coop_credit.api.context import actor
from coop_credit.api.context import asking_authority
from coop_credit.asking import office
from coop_credit.contracts.rulebooks import NewRulebookSchema
from coop_credit.contracts.rulebooks import RulebookSchema
from coop_credit.contracts.rulebooks import RulebookTextSchema
from coop_credit.operations.adopting import add_rulebook
from coop_credit.reports.rulebooks import ListedRulebook
from coop_credit.reports.rulebooks import listed_rulebooks
from coop_credit.reports.rulebooks import one_rulebook
from coop_credit.telling import sound_rulebook

blueprint = Blueprint("rulebooks", description="规则集: the texts of all rulebooks")


@blueprint.route("/regulator/rulebooks")
@blueprint.response(HTTPStatus.OK, RulebookSchema(many=True))
def rulebooks() -> list[ListedRulebook]:
    """Every rulebook by which a cooperative can be judged 规则集清单"""
    asking_authority()
    return listed_rulebooks(office().database)


@blueprint.route("/regulator/rulebooks", methods=["POST"])
@blueprint.arguments(NewRulebookSchema)
@blueprint.response(HTTPStatus.CREATED, RulebookSchema)
@blueprint.alt_response(HTTPStatus.OK, schema=RulebookSchema)
def add(body: dict[str, Any]) -> tuple[ListedRulebook, HTTPStatus]:
    """Add a rulebook; 200 when the very text was there already 新增规则集

    The id has this text for ever, so that no key is needed: the same request does the thing once.
    """
    asking_authority()
    name, content = body["rulebook"], body["content"]
    sound_rulebook(name, content.encode())
    _, is_new = add_rulebook(office(), actor(), name, content)
    made = one_rulebook(office().database, name)
    return made, HTTPStatus.CREATED if is_new else HTTPStatus.OK


@blueprint.route("/regulator/rulebooks/<rulebook>")
@blueprint.response(HTTPStatus.OK, RulebookTextSchema)
def rulebook(rulebook: str) -> ListedRulebook:
    """A rulebook with its text 规则集全文"""
    asking_authority()
    return one_rulebook(office().database, rulebook)
