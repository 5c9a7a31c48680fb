"""What answers about messages and the scheduler's slots hold."""

import datetime as dt

import marshmallow as ma

from coop_credit.contracts.fields import choice
from coop_credit.contracts.fields import line
from coop_credit.contracts.resources import Resource
from coop_credit.store.messages import UNDELIVERED

MESSAGE_STATES = ("queued", "claimed", "sent", "failed", "uncertain", "delivered", "given-up")
#: What a provider reports of a message.
OUTCOMES = ("delivered", "undelivered")
#: What messages are listed by: a state, or those to members that no way led to.
MESSAGE_LISTS = ("", *MESSAGE_STATES, UNDELIVERED)
LETTER_ID_PATTERN = r"^[0-9a-f]{32}$"
_FIRST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
_LAST = dt.datetime(2999, 12, 31, tzinfo=dt.UTC)
MESSAGE_KINDS = ("receipt", "reminder", "overdue", "statement", "alarm", "test")


class MessagePageSchema(ma.Schema):
    """state: only those in it; undelivered: given up on the way to a member. count: the newest."""

    state = ma.fields.String(load_default="", validate=ma.validate.OneOf(MESSAGE_LISTS))
    count = ma.fields.Integer(load_default=100, validate=ma.validate.Range(1, 1_000))


class MessageSchema(Resource):
    """A message. member: 0 for the manager. seq: of a receipt's entry, else 0.

    printed_at: when it was first printed as a slip. report: what the provider reported later on,
    with its code and the instant it names; empty without a report.
    """

    member = ma.fields.Integer(required=True)
    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(MESSAGE_KINDS))
    topic = ma.fields.String(required=True)
    day = ma.fields.Date(required=True)
    seq = ma.fields.Integer(required=True)
    channel = ma.fields.String(required=True)
    state = ma.fields.String(required=True, validate=ma.validate.OneOf(MESSAGE_STATES))
    attempts = ma.fields.Integer(required=True)
    queued_at = ma.fields.String(required=True)
    tried_at = ma.fields.String(required=True)
    answer = ma.fields.String(required=True)
    printed_at = ma.fields.String(required=True)
    report = ma.fields.String(required=True, validate=ma.validate.OneOf(["", *OUTCOMES]))
    report_code = ma.fields.String(required=True)
    reported_at = ma.fields.String(required=True)


class SignedHeader(ma.Schema):
    """When a report was signed. The signature is checked before anything else is read."""

    class Meta:
        unknown = ma.EXCLUDE

    at = ma.fields.String(
        required=True,
        data_key="X-Coop-Credit-Time",
        metadata={"description": "An instant with its zone, at most five minutes from now."},
    )


class ReportSchema(ma.Schema):
    """What became of a message. id: as it was sent along. code: the provider's own.

    at: when it came to that, with its zone.
    """

    id = ma.fields.String(required=True, validate=ma.validate.Regexp(LETTER_ID_PATTERN))
    outcome = choice(*OUTCOMES)
    code = line(50, shortest=0, load_default="")
    at = ma.fields.AwareDateTime(
        required=True,
        format="iso",
        validate=ma.validate.Range(_FIRST, _LAST),
    )


class ReportedSchema(Resource):
    """The report that stands: the first one."""

    id = ma.fields.String(required=True)
    outcome = ma.fields.String(required=True, validate=ma.validate.OneOf(OUTCOMES))
    code = ma.fields.String(required=True)
    at = ma.fields.String(required=True)


class JobRunSchema(Resource):
    """A job's slot: the day it was planned for. finished_at: empty while it is not done.

    took_ms: how many milliseconds the look took that found what was counted.
    """

    job = ma.fields.String(required=True)
    slot = ma.fields.Date(required=True)
    claimed_at = ma.fields.String(required=True)
    finished_at = ma.fields.String(required=True)
    attempts = ma.fields.Integer(required=True)
    failure = ma.fields.String(required=True)
    counts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), required=True)
    took_ms = ma.fields.Integer(required=True)


class NextRunSchema(Resource):
    """When a job runs next. slot: the oldest day that is not done; missed: how many are due."""

    job = ma.fields.String(required=True)
    slot = ma.fields.Date(required=True)
    planned_at = ma.fields.String(required=True)
    missed = ma.fields.Integer(required=True)


class MessageWishSchema(Resource):
    """How a member wishes to be told.

    language: ``""`` for the installation's. stopped: nothing is sent but what is overdue.
    """

    language = ma.fields.String(required=True, validate=ma.validate.OneOf(["", "en", "zh"]))
    stopped = ma.fields.Boolean(required=True)
