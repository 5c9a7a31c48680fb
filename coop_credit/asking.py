"""What every request to the application begins with: the office, and the asker's language."""

from typing import cast

from flask import current_app
from flask import request

from coop_credit.i18n import Language
from coop_credit.operations.desk import Office

#: Where ``create_app`` keeps the office.
OFFICE = "coop_credit.office"


def office() -> Office:
    """The office of this application."""
    return cast("Office", current_app.extensions[OFFICE])


def language() -> Language:
    """Chinese, unless the asker prefers English."""
    return "en" if request.accept_languages.best_match(["zh", "en"]) == "en" else "zh"
