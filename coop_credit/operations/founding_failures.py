"""Why a cooperative could not be founded; nothing is kept of the attempt."""

from coop_credit.errors import Failure


class CooperativeExists(Failure):
    """A cooperative with this id is here already."""

    code = "cooperative-exists"


class DutiesConflict(Failure):
    """One person of the first staff was given two duties that exclude each other."""

    code = "duties-conflict"


class NoPledgesInRulebook(Failure):
    """The rulebook says nothing about pledges: by it nobody can lend without a pool."""

    code = "no-pledges-in-rulebook"


class OpensInFuture(Failure):
    """A book cannot begin on a day that has not come."""

    code = "opens-in-future"
