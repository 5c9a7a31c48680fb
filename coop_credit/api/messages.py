"""Messages and the scheduler's slots, for the staff."""

from typing import Any

from coop_credit.api.blueprints import Blueprint
from coop_credit.api.context import ALL_BOOKS
from coop_credit.api.context import reader
from coop_credit.asking import office
from coop_credit.contracts.messages import JobRunSchema
from coop_credit.contracts.messages import MessagePageSchema
from coop_credit.contracts.messages import MessageSchema
from coop_credit.reports.messages import JobRunLine
from coop_credit.reports.messages import MessageLine
from coop_credit.reports.messages import job_run_list
from coop_credit.reports.messages import message_list

blueprint = Blueprint("messages", description="消息: what was told to whom, and the daily jobs")

HERE = "/cooperatives/<cooperative>"
_RUNS = 1_000


@blueprint.route(f"{HERE}/messages")
@blueprint.arguments(MessagePageSchema, location="query")
@blueprint.response(200, MessageSchema(many=True))
def sent_messages(page: dict[str, Any], cooperative: str) -> list[MessageLine]:
    """What became of the messages, the newest first 消息"""
    reader(cooperative, *ALL_BOOKS)
    return message_list(office().database, cooperative, **page)


@blueprint.route(f"{HERE}/job-runs")
@blueprint.response(200, JobRunSchema(many=True))
def job_runs(cooperative: str) -> list[JobRunLine]:
    """The slots of the daily jobs, the newest first 定时任务"""
    reader(cooperative, *ALL_BOOKS)
    return job_run_list(office().database, cooperative, count=_RUNS)
