"""All pages: importing each module puts its pages into the blueprint."""

from coop_credit.web import assets
from coop_credit.web import disclosing
from coop_credit.web import forms
from coop_credit.web import journal
from coop_credit.web import loans
from coop_credit.web import members
from coop_credit.web import months
from coop_credit.web import own
from coop_credit.web import proof
from coop_credit.web import received
from coop_credit.web import region
from coop_credit.web import region_cases
from coop_credit.web import registers
from coop_credit.web import rules
from coop_credit.web import signing_in
from coop_credit.web import simulating
from coop_credit.web import today
from coop_credit.web import work
from coop_credit.web.answering import blueprint
from coop_credit.web.answering import nowhere

PAGES = (
    *(assets, disclosing, forms, journal, loans, members, months, own, proof),
    *(received, region, region_cases, registers, rules, signing_in, simulating, today, work),
)

__all__ = ["PAGES", "blueprint", "nowhere"]
