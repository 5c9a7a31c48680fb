"""All pages: importing each module puts its pages into the blueprint."""

from coop_credit.web import access_pages
from coop_credit.web import accounts
from coop_credit.web import assets
from coop_credit.web import channels
from coop_credit.web import colleagues
from coop_credit.web import disclosing
from coop_credit.web import drafts
from coop_credit.web import forms
from coop_credit.web import founding
from coop_credit.web import guide
from coop_credit.web import helping
from coop_credit.web import invitations
from coop_credit.web import journal
from coop_credit.web import loans
from coop_credit.web import many
from coop_credit.web import members
from coop_credit.web import months
from coop_credit.web import opening
from coop_credit.web import own
from coop_credit.web import own_passkeys
from coop_credit.web import own_pin
from coop_credit.web import own_sessions
from coop_credit.web import phone_door
from coop_credit.web import proof
from coop_credit.web import received
from coop_credit.web import region
from coop_credit.web import region_cases
from coop_credit.web import region_exports
from coop_credit.web import registers
from coop_credit.web import rules
from coop_credit.web import setting_up
from coop_credit.web import sheet_shown
from coop_credit.web import signing_in
from coop_credit.web import simulating
from coop_credit.web import slips
from coop_credit.web import today
from coop_credit.web import vote_sheets
from coop_credit.web import work
from coop_credit.web.answering import blueprint
from coop_credit.web.answering import nowhere

PAGES = (
    *(access_pages, accounts, assets, channels, colleagues, disclosing, drafts, forms, founding),
    *(guide, helping, invitations, journal, loans, many, members, months, opening, own),
    *(own_passkeys, own_pin, own_sessions, phone_door, proof, received, region, region_cases),
    *(region_exports, registers, rules, setting_up, sheet_shown, signing_in, simulating, slips),
    *(today, vote_sheets, work),
)

__all__ = ["PAGES", "blueprint", "nowhere"]
