"""The accounts: the trial balance under the packaged chart, which says of itself what it is."""

from flask import Response

from coop_credit.asking import office
from coop_credit.dates import day_in
from coop_credit.money import total
from coop_credit.reports.charts import charted_balance
from coop_credit.reports.charts import packaged_chart
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.visiting import staff_of


@blueprint.get("/c/<cooperative>/accounts")
def accounts(cooperative: str) -> Response:
    """The trial balance 试算平衡表"""
    _, registered = staff_of(cooperative)
    chart, spoken = packaged_chart(), showing.spoken()
    found = charted_balance(office().database, cooperative, chart)
    return showing.page(
        "accounts.html",
        subtotals=found,
        today=day_in(registered.zone, office().clock.now()),
        debit=total([each.balance.debit for each in found]),
        credit=total([each.balance.credit for each in found]),
        on_debit=total([each.balance.on_debit for each in found if each.balance.on_debit.fen > 0]),
        on_credit=total(
            [each.balance.on_credit for each in found if each.balance.on_credit.fen > 0]
        ),
        remark=chart.remark[spoken],
    )
