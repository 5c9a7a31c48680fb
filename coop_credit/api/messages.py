"""Messages and the scheduler's slots, for the staff and for administrators."""

from typing import Any

from coop_credit.actors import ALL_BOOKS
from coop_credit.actors import Role
from coop_credit.api.blueprints import Blueprint
from coop_credit.api.context import asking_administrator
from coop_credit.api.context import reader
from coop_credit.asking import installation_zone
from coop_credit.asking import office
from coop_credit.contracts.fields import NUMBER_MAX
from coop_credit.contracts.messages import JobRunSchema
from coop_credit.contracts.messages import MessagePageSchema
from coop_credit.contracts.messages import MessageSchema
from coop_credit.contracts.messages import MessageWishSchema
from coop_credit.contracts.messages import NextRunSchema
from coop_credit.operations.wishing import set_wish
from coop_credit.reports.messages import JobRunLine
from coop_credit.reports.messages import MessageLine
from coop_credit.reports.messages import job_run_list
from coop_credit.reports.messages import member_wish
from coop_credit.reports.messages import message_list
from coop_credit.reports.positions import require_own
from coop_credit.reports.timetable import NextRun
from coop_credit.reports.timetable import next_runs
from coop_credit.store.job_runs import INSTALLATION
from coop_credit.store.message_wishes import Wish

blueprint = Blueprint("messages", description="消息: what was told to whom, and the daily jobs")

HERE = "/cooperatives/<cooperative>"
NUMBER = f"int(max={NUMBER_MAX})"
_RUNS = 1_000


@blueprint.route(f"{HERE}/messages")
@blueprint.arguments(MessagePageSchema, location="query")
@blueprint.response(200, MessageSchema(many=True))
def sent_messages(page: dict[str, Any], cooperative: str) -> list[MessageLine]:
    """What became of the messages, the newest first 消息"""
    reader(cooperative, *ALL_BOOKS)
    return message_list(office().database, cooperative, **page)


@blueprint.route(f"{HERE}/members/<{NUMBER}:member>/message-wish")
@blueprint.response(200, MessageWishSchema)
def message_wish(cooperative: str, member: int) -> Wish:
    """How a member wishes to be told 消息意愿"""
    require_own(reader(cooperative, *ALL_BOOKS, Role.MEMBER), member)
    return member_wish(office().database, cooperative, member)


@blueprint.route(f"{HERE}/members/<{NUMBER}:member>/message-wish", methods=["PUT"])
@blueprint.arguments(MessageWishSchema)
@blueprint.response(200, MessageWishSchema)
def put_message_wish(wished: dict[str, Any], cooperative: str, member: int) -> Wish:
    """Heed how a member wishes to be told from now on 登记消息意愿"""
    require_own(reader(cooperative, Role.MANAGER, Role.BOOKKEEPER, Role.MEMBER), member)
    return set_wish(office(), cooperative, member, Wish(**wished))


@blueprint.route(f"{HERE}/job-runs")
@blueprint.response(200, JobRunSchema(many=True))
def job_runs(cooperative: str) -> list[JobRunLine]:
    """The slots of the daily jobs, the newest first 定时任务"""
    reader(cooperative, *ALL_BOOKS)
    return job_run_list(office().database, cooperative, count=_RUNS)


@blueprint.route(f"{HERE}/jobs")
@blueprint.response(200, NextRunSchema(many=True))
def jobs(cooperative: str) -> list[NextRun]:
    """When each daily job runs next 定时任务的下次时间"""
    reader(cooperative, *ALL_BOOKS)
    return next_runs(office().database, office().clock.now(), cooperative)


@blueprint.route("/installation/messages")
@blueprint.arguments(MessagePageSchema, location="query")
@blueprint.response(200, MessageSchema(many=True))
def messages_of_all(page: dict[str, Any]) -> list[MessageLine]:
    """What became of messages to the administrator and to regulators, the newest first 系统消息"""
    asking_administrator()
    return message_list(office().database, INSTALLATION, **page)


@blueprint.route("/installation/jobs")
@blueprint.response(200, NextRunSchema(many=True))
def jobs_of_all() -> list[NextRun]:
    """When each of the whole installation's daily jobs runs next 系统定时任务的下次时间"""
    asking_administrator()
    here = office()
    return next_runs(here.database, here.clock.now(), INSTALLATION, installation_zone())


@blueprint.route("/installation/job-runs")
@blueprint.response(200, JobRunSchema(many=True))
def job_runs_of_all() -> list[JobRunLine]:
    """The slots of the whole installation's daily jobs, the newest first 系统定时任务"""
    asking_administrator()
    return job_run_list(office().database, INSTALLATION, count=_RUNS)
