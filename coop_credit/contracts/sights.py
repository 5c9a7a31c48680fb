"""What rules can look at, stage by stage, for those who write a rulebook."""

from dataclasses import dataclass

from coop_credit.rulebook.rules import Stage

#: The list of what stands in the way that is made from the limit itself.
STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Sight:
    """What a rule can look at in some stages: the readings of ``rulebook/facts.py`` by name.

    numbers: its amounts, counts and rates.
    """

    stages: tuple[Stage, ...]
    numbers: tuple[str, ...]
    days: tuple[str, ...]
    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


SIGHTS = (
    Sight(
        (Stage.APPLICATION, Stage.APPROVAL, Stage.PAYOUT, Stage.EXTENSION),
        numbers=(
            *("asked", "borrower-votes", "cash", "debt", "fund", "overdue-loans"),
            *("own-shares", "participations", "seats", "usage-fee", "votes-for"),
            *("guaranteed", "guarantor-shares", "guarantors", "guarantors-in-circle"),
            *("guarantors-outside", "related-votes"),
        ),
        days=("agreed-on", "due-on", "joined-on", "participant-from", "starts-on", "today"),
        codes=("purpose",),
        names=(
            *("guarantor", "guarantors-in-circle", "guarantors-outside", "overdue-loans"),
            "related-votes",
        ),
    ),
    Sight(
        (Stage.CONTRIBUTION,),
        numbers=("asked", "fund-then", "participations", "shares-then"),
        days=("joined-on", "participant-from", "today"),
    ),
    Sight(
        (Stage.NOTICE, Stage.WITHDRAWAL, Stage.LOWERING),
        numbers=(
            *("asked", "cash", "exits", "fund-then", "guaranteed", "largest-owing", "owing"),
            *("own-shares", "shares-then"),
        ),
        days=("noticed-on", "today"),
        names=("guaranteed-loans", "own-loans", STANDING),
    ),
    Sight(
        (Stage.STANDING,),
        numbers=("fund", "fund-then", "largest-owing"),
        days=("today",),
        names=(STANDING,),
    ),
    Sight(
        (Stage.ADMISSION, Stage.MONTH_END),
        numbers=(
            *("contributors", "farmers", "legal-persons", "members"),
            *("newcomers-legal", "newcomers-not-farming", "unfiled-intakes"),
        ),
        days=("last-moved-on", "today", "unfiled-since"),
        names=("oldest-unfiled",),
    ),
    Sight((Stage.INTAKE,), numbers=("batches",), days=("today",)),
    Sight((Stage.LEAVING,), numbers=("exits",), days=("today",)),
)
