"""Help beside a rule: what it says, where it comes from, how it is computed, what to do."""

import datetime as dt
from collections.abc import Mapping

from coop_credit.i18n import text
from coop_credit.reports.rules import RuleInForce
from coop_credit.rulebook.parameters import Dated
from coop_credit.rulebook.parameters import Status
from coop_credit.rulebook.verdicts import Verdict
from coop_credit.telling import citation_text
from coop_credit.telling import measure_text
from coop_credit.telling import value_text
from coop_credit.web import showing
from coop_credit.web.answering import blueprint


@blueprint.app_context_processor
def helps() -> dict[str, object]:
    """What templates may ask: ``verdict_help(told)``, and ``rule_help(rule)`` for no one case."""
    return {"verdict_help": of_verdict, "rule_help": of_rule}


def of_verdict(told: Mapping[str, object]) -> dict[str, str]:
    """The help beside a verdict as ``told_verdict`` tells it, with what was measured."""
    verdict = Verdict.from_body(told)
    now = _now(verdict.measured, verdict.limit, verdict.unit)
    return _help(verdict.rule, citation_text(verdict, showing.spoken()), now)


def of_pack(row: Mapping[str, str]) -> dict[str, str]:
    """The help beside a row of a pack's verdicts."""
    dated = Dated(
        parameter=row["parameter"],
        value=0,
        since=dt.date.fromisoformat(row["since"]),
        status=Status(row["status"]),
        source=row["source"],
        article=row["article"],
    )
    now = _now(_number(row["measured"]), _number(row["limit"]), row["unit"])
    return _help(row["rule"], citation_text(dated, showing.spoken()), now)


def of_number(rule: RuleInForce) -> dict[str, str]:
    """The help beside a rule of a cooperative, with the number that is in force there."""
    spoken, number = showing.spoken(), rule.number
    if number.dated is None:
        none = text("page.rules.none", spoken)
        return _help(rule.rule, none, text("page.help.value", spoken, value=none))
    value = value_text(number.dated.value, number.parameter.unit, spoken)
    source = citation_text(number.dated, spoken)
    return _help(rule.rule, source, text("page.help.value", spoken, value=value))


def of_rule(rule: str) -> dict[str, str]:
    """The help beside a rule wherever it may hold."""
    return _help(rule, text("page.help.by-case", showing.spoken()), "")


def _help(rule: str, source: str, now: str) -> dict[str, str]:
    """source: where the number comes from; now: the numbers, a sentence or ``""``."""
    spoken = showing.spoken()
    says, how, following = (
        text(f"rule-help.{rule}.{part}", spoken) for part in ("says", "sum", "next")
    )
    return {
        "title": text(f"rule.{rule}.title", spoken),
        "says": says,
        "source": source,
        "sum": ("" if spoken == "zh" else " ").join(filter(None, (how, now))),
        "next": following,
    }


def _now(measured: int | str, limit: int | str, unit: str) -> str:
    spoken = showing.spoken()
    return text(
        f"page.help.now-{'yuan' if unit == 'fen' else 'else'}",
        spoken,
        measured=measure_text(measured, unit, spoken),
        limit=measure_text(limit, unit, spoken),
    )


def _number(written: str) -> int | str:
    """A number of a pack, where it is one."""
    return int(written) if written.removeprefix("-").isdigit() else written
