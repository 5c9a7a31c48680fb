"""What answers about messages and the scheduler's slots hold."""

import marshmallow as ma

from coop_credit.contracts.resources import Resource
from coop_credit.store.messages import UNDELIVERED

MESSAGE_STATES = ("queued", "claimed", "sent", "failed", "uncertain", "given-up")
#: What messages are listed by: a state, or those to members that no way led to.
MESSAGE_LISTS = ("", *MESSAGE_STATES, UNDELIVERED)
MESSAGE_KINDS = ("receipt", "reminder", "overdue", "statement", "alarm")


class MessagePageSchema(ma.Schema):
    """state: only those in it; undelivered: given up on the way to a member. count: the newest."""

    state = ma.fields.String(load_default="", validate=ma.validate.OneOf(MESSAGE_LISTS))
    count = ma.fields.Integer(load_default=100, validate=ma.validate.Range(1, 1_000))


class MessageSchema(Resource):
    """A message. member: 0 for the manager. seq: of a receipt's entry, else 0.

    printed_at: when it was first printed as a slip.
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


class JobRunSchema(Resource):
    """A job's slot: the day it was planned for. finished_at: empty while it is not done."""

    job = ma.fields.String(required=True)
    slot = ma.fields.Date(required=True)
    claimed_at = ma.fields.String(required=True)
    finished_at = ma.fields.String(required=True)
    attempts = ma.fields.Integer(required=True)
    failure = ma.fields.String(required=True)
    counts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), required=True)


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
