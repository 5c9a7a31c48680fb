-- Messages, drafts and the scheduler's slots, the same text for PostgreSQL and SQLite. No part of
-- the books: nothing here is replayed, and of a person nothing stands here in clear but the
-- member's number.

-- How far a cooperative's journal has been turned into receipts.
CREATE TABLE receipt_cursor (
  cooperative_id TEXT   NOT NULL PRIMARY KEY REFERENCES cooperative,
  through_seq    BIGINT NOT NULL CHECK (through_seq >= 0)
);

-- What is to be told. cooperative_id: '' for those who answer for the whole installation, or for a
-- region. member: 0 for the manager. topic: of an alarm, with what it is about behind a colon.
-- Of a test: who asked for it, with a number.
-- A code to sign in with is for no cooperative: its topic is the row of phone_code.
-- seq: of a receipt's entry, else 0. next_try_at, claimed_until, tried_at, printed_at (as a slip):
-- '' until there is one. letter_id: what the provider knows the message by, '' until the first
-- claim. report: what the provider told of it later on, with its code and the instant it names.
CREATE TABLE message (
  cooperative_id TEXT   NOT NULL,
  member         BIGINT NOT NULL CHECK (member >= 0),
  kind           TEXT   NOT NULL CHECK (kind IN ('receipt', 'reminder', 'overdue', 'statement', 'alarm', 'code', 'test')),
  topic          TEXT   NOT NULL,
  day            DATE   NOT NULL,
  seq            BIGINT NOT NULL CHECK (seq >= 0),
  channel        TEXT   NOT NULL CHECK (channel IN ('chat', 'console', 'mail', 'sms')),
  facts          TEXT   NOT NULL,
  state          TEXT   NOT NULL CHECK (state IN ('queued', 'claimed', 'sent', 'failed', 'uncertain', 'delivered', 'given-up')),
  attempts       BIGINT NOT NULL CHECK (attempts >= 0),
  queued_at      TEXT   NOT NULL CHECK (length(queued_at) = 27),
  next_try_at    TEXT   NOT NULL,
  tried_at       TEXT   NOT NULL,
  claimed_until  TEXT   NOT NULL,
  answer         TEXT   NOT NULL,
  printed_at     TEXT   NOT NULL,
  letter_id      TEXT   NOT NULL,
  report         TEXT   NOT NULL CHECK (report IN ('', 'delivered', 'undelivered')),
  report_code    TEXT   NOT NULL,
  reported_at    TEXT   NOT NULL,
  PRIMARY KEY (cooperative_id, member, kind, topic, day, seq, channel),
  CHECK ((kind = 'receipt') = (seq > 0)),
  CHECK ((kind IN ('alarm', 'code', 'test')) = (topic <> '')),
  CHECK ((kind IN ('alarm', 'code', 'test')) = (member = 0)),
  CHECK (cooperative_id <> '' OR kind IN ('alarm', 'code', 'test')),
  CHECK (cooperative_id = '' OR kind <> 'code'),
  CHECK ((state = 'claimed') = (claimed_until <> '')),
  CHECK ((state IN ('queued', 'failed')) = (next_try_at <> '')),
  CHECK (printed_at = '' OR (state IN ('delivered', 'given-up') AND member > 0)),
  CHECK ((report <> '') = (reported_at <> '') AND (report <> '' OR report_code = '')),
  CHECK (report <> 'delivered' OR state IN ('claimed', 'delivered')),
  CHECK (report <> 'undelivered' OR state IN ('claimed', 'given-up')),
  CHECK (state <> 'delivered' OR report = 'delivered')
);
CREATE UNIQUE INDEX message_of_entry ON message (cooperative_id, seq, channel) WHERE kind = 'receipt';
CREATE UNIQUE INDEX message_of_letter ON message (letter_id) WHERE letter_id <> '';
CREATE INDEX message_to_try ON message (channel, next_try_at) WHERE state IN ('queued', 'failed');
CREATE INDEX message_code_to_try ON message (channel, next_try_at)
 WHERE kind = 'code' AND state IN ('queued', 'failed');
CREATE INDEX message_claimed ON message (claimed_until) WHERE state = 'claimed';
CREATE INDEX message_tried ON message (channel, tried_at) WHERE tried_at <> '';
CREATE INDEX message_given_up ON message (cooperative_id, member) WHERE state = 'given-up';
CREATE INDEX message_by_time ON message (cooperative_id, queued_at);

-- Members who want no messages but those about what is overdue.
CREATE TABLE message_stop (
  cooperative_id TEXT   NOT NULL,
  member         BIGINT NOT NULL,
  since          DATE   NOT NULL,
  PRIMARY KEY (cooperative_id, member),
  FOREIGN KEY (cooperative_id, member) REFERENCES member
);

-- The language that a member chose; the installation's where none is.
CREATE TABLE message_language (
  cooperative_id TEXT   NOT NULL,
  member         BIGINT NOT NULL,
  language       TEXT   NOT NULL CHECK (language IN ('en', 'zh')),
  PRIMARY KEY (cooperative_id, member),
  FOREIGN KEY (cooperative_id, member) REFERENCES member
);

-- Forms that are not sent yet, of the person of the staff who began them. key: of the form; write:
-- its name; numbers: those of its address; sealed: what is filled in. Not booked, not judged.
CREATE TABLE draft (
  cooperative_id TEXT NOT NULL REFERENCES cooperative,
  principal      TEXT NOT NULL,
  key            TEXT NOT NULL,
  write          TEXT NOT NULL,
  numbers        TEXT NOT NULL,
  sealed         TEXT NOT NULL,
  saved_at       TEXT NOT NULL CHECK (length(saved_at) = 27),
  PRIMARY KEY (cooperative_id, principal, key)
);
CREATE INDEX draft_by_time ON draft (saved_at);

-- What a job found the last time, so that a change is told once.
CREATE TABLE watched (
  cooperative_id TEXT NOT NULL,
  job            TEXT NOT NULL,
  subject        TEXT NOT NULL,
  value          TEXT NOT NULL CHECK (value <> ''),
  PRIMARY KEY (cooperative_id, job, subject)
);

-- A slot is the day that a job was planned for. cooperative_id: '' for a job of the whole
-- installation. finished_at: '' while it is not done; failure: of
-- the last attempt, the name of what went wrong; counts: what was found, as JSON; took_ms: how
-- long the look took that found it.
CREATE TABLE job_run (
  cooperative_id TEXT   NOT NULL,
  job            TEXT   NOT NULL,
  slot           DATE   NOT NULL,
  claimed_by     TEXT   NOT NULL,
  claimed_at     TEXT   NOT NULL CHECK (length(claimed_at) = 27),
  lease_until    TEXT   NOT NULL CHECK (length(lease_until) = 27),
  attempts       BIGINT NOT NULL CHECK (attempts >= 1),
  finished_at    TEXT   NOT NULL,
  failure        TEXT   NOT NULL,
  counts         TEXT   NOT NULL,
  took_ms        BIGINT NOT NULL CHECK (took_ms >= 0),
  PRIMARY KEY (cooperative_id, job, slot)
);
CREATE INDEX job_run_open ON job_run (job, cooperative_id, slot) WHERE finished_at = '';
