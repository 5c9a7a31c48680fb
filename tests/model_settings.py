"""The second ledger's settings: what the charter says, which rulebook counts, what is set aside.

Naive as ``model.py``, of which it is the rest.
"""

import datetime as dt

from tests.model_cards import Answer
from tests.model_cards import Done
from tests.model_charter import RULEBOOKS
from tests.model_charter import Value
from tests.model_months import MonthsModel

#: The only rule that holds in principle.
IN_PRINCIPLE = "fund-soft-cap"
#: The only number that is known when others have published it.
PUBLISHED = "lpr"


class WholeModel(MonthsModel):
    """The second ledger of one cooperative, whole."""

    def set_value(self, name: str, since: dt.date, value: Value) -> Answer:
        charter, today = self.books.charter, self.books.today
        if wrong := charter.wrong(name, value, charter.rulebook):
            return Answer(wrong)
        if name == PUBLISHED and since > today:
            return self._refuse("happens-in-future")
        if name != PUBLISHED and since < today:
            return self._refuse("charter-value-in-past")
        if since in charter.said[name]:
            return self._refuse("charter-value-exists")
        charter.said[name][since] = value
        return self._write()

    def lift(self, rule: str, up_to: int) -> Answer:
        """A rule in principle, up to a sum, from today on."""
        if rule != IN_PRINCIPLE:
            return self._refuse("rule-cannot-be-overridden")
        self.books.lifted[self.books.today] = up_to
        return self._write()

    def adopt(self, rulebook: str) -> Answer:
        charter = self.books.charter
        if rulebook not in RULEBOOKS:
            return Answer("unknown-rulebook")
        if rulebook == charter.rulebook:
            return self._refuse("rulebook-adopted-already")
        if misfit := charter.misfit(rulebook, self.books.today):
            return Answer(misfit)
        charter.rulebook = rulebook
        return self._write()

    def set_aside(self) -> Answer:
        """As much as may be lost today, where the charter wants it booked."""
        if self.books.charter.on("loan-provision", self.books.today) != "booked":
            return self._refuse("provision-is-memo")
        more = self._at_risk() - self.books.money["reserve"]
        if more == 0:
            return self._refuse("provision-stands")
        return self._write(done=Done({"reserve": more, "set-aside": more}))

    def _at_risk(self) -> int:
        """What the cooperative may lose."""
        return self.books.may_be_lost()
