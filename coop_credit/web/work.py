"""The rest of the manager's work: all that can be done, staff, messages, jobs."""

from collections.abc import Mapping
from collections.abc import Sequence

from flask import Response

from coop_credit.asking import office
from coop_credit.lending.pledges import FundingModel
from coop_credit.reports.messages import job_run_list
from coop_credit.reports.messages import message_list
from coop_credit.reports.staff import staff_here
from coop_credit.reports.timetable import next_runs
from coop_credit.store.messages import UNDELIVERED
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.filling import title_of
from coop_credit.web.forms import BY_NAME
from coop_credit.web.forms import may
from coop_credit.web.many import MANY
from coop_credit.web.visiting import staff_of

#: What can be begun from here, by what it is about; the rest begins at a loan, a member, an entry.
_BEGUN: Mapping[str, Sequence[str]] = {
    "money": ("contribute", "notice-withdrawal", "return-excess"),
    "pledges": ("give-pledge", "lower-pledge", "return-excess"),
    "people": ("admit", "approve-participants", "appoint"),
    "bank": ("bank-balance", "bank-interest", "bank-charge", "book-provision"),
    "rules": ("set-charter-value", "override", "adopt-rulebook"),
}
#: How many messages and runs of jobs are shown, and how many messages that did not arrive.
_LINES = 20


@blueprint.get("/c/<cooperative>/work")
def work(cooperative: str) -> Response:
    """All that can be done, who has which duties, what was sent 更多"""
    actor, registered = staff_of(cooperative)
    about_money = "pledges" if registered.funding_model == FundingModel.PLEDGE else "money"
    here = office()
    return showing.page(
        "work.html",
        begun={
            about: [(name, title_of(BY_NAME[name])) for name in names if may(actor, name)]
            for about, names in _BEGUN.items()
            if about in {about_money, "people", "bank", "rules"}
        },
        many=[
            name
            for name, each in MANY.items()
            if may(actor, each.write) and (name, about_money) != ("contributions", "pledges")
        ],
        may_open=may(actor, "open-books"),
        staff=staff_here(here.database, here.privacy, cooperative),
        messages=message_list(here.database, cooperative, state="", count=_LINES),
        undelivered=message_list(here.database, cooperative, state=UNDELIVERED, count=_LINES),
        jobs=job_run_list(here.database, cooperative, count=_LINES),
        next_runs=next_runs(here.database, here.clock.now(), cooperative),
    )


@blueprint.get("/c/<cooperative>/keys")
def keys(cooperative: str) -> Response:
    """The keys that the pages listen to 快捷键"""
    staff_of(cooperative)
    return showing.page("keys.html")
