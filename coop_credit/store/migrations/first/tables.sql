-- Tables of the first release, the same text for PostgreSQL and SQLite.
-- Every table of a cooperative's data begins with cooperative_id, in keys too.
-- Days are DATE (ISO text on SQLite), instants ISO text in UTC, money whole fen.

CREATE TABLE chart (
  heading     TEXT NOT NULL PRIMARY KEY,
  side        TEXT NOT NULL CHECK (side IN ('debit', 'credit', 'either'))
);

CREATE TABLE cooperative (
  cooperative_id TEXT NOT NULL PRIMARY KEY,
  name           TEXT NOT NULL,
  credit_code    TEXT NOT NULL,
  region_code    TEXT NOT NULL,
  rulebook       TEXT NOT NULL,
  funding_model  TEXT NOT NULL CHECK (funding_model IN ('paid', 'pledge')),
  custodian      TEXT NOT NULL,
  zone           TEXT NOT NULL,
  opened_on      DATE NOT NULL
);
CREATE INDEX cooperative_by_region ON cooperative (region_code, cooperative_id);

-- The lane: the one row that every write of a cooperative locks.
CREATE TABLE book (
  cooperative_id TEXT   NOT NULL PRIMARY KEY REFERENCES cooperative,
  next_seq       BIGINT NOT NULL CHECK (next_seq >= 1),
  head           TEXT   NOT NULL CHECK (length(head) = 64),
  open_from      DATE   NOT NULL,
  booked_to      DATE   NOT NULL,
  vouchers       BIGINT NOT NULL CHECK (vouchers >= 0),
  fund_fen       BIGINT NOT NULL CHECK (fund_fen >= 0),
  lent_fen       BIGINT NOT NULL CHECK (lent_fen >= 0)
);

-- That there is such a cooperative is checked with the book, by the trigger of each database.
CREATE TABLE entry (
  cooperative_id TEXT   NOT NULL,
  seq            BIGINT NOT NULL CHECK (seq >= 1),
  kind           TEXT   NOT NULL,
  booked_on      DATE   NOT NULL,
  happened_on    DATE   NOT NULL,
  recorded_at    TEXT   NOT NULL CHECK (length(recorded_at) = 27),
  actor          TEXT   NOT NULL,
  subject        TEXT   NOT NULL,
  voucher        BIGINT NOT NULL CHECK (voucher >= 0),
  reverses       BIGINT NOT NULL CHECK (reverses >= 0 AND reverses < seq),
  key            TEXT   NOT NULL,
  fingerprint    TEXT   NOT NULL,
  lines          BIGINT NOT NULL CHECK (lines >= 0),
  body           TEXT   NOT NULL,
  digest         TEXT   NOT NULL CHECK (length(digest) = 64),
  PRIMARY KEY (cooperative_id, seq),
  CHECK (happened_on <= booked_on),
  CHECK ((voucher > 0) = (lines > 0))
);
CREATE UNIQUE INDEX entry_key ON entry (cooperative_id, actor, key);
CREATE UNIQUE INDEX entry_founding_key ON entry (actor, key) WHERE seq = 1;
CREATE UNIQUE INDEX entry_voucher ON entry (cooperative_id, voucher) WHERE voucher > 0;
CREATE UNIQUE INDEX entry_reversed_once ON entry (cooperative_id, reverses) WHERE reverses > 0;
CREATE INDEX entry_of_rulebook ON entry (cooperative_id, kind, seq)
  WHERE kind IN ('cooperative-founded', 'rulebook-adopted');
CREATE INDEX entry_by_subject ON entry (cooperative_id, subject, seq);
CREATE INDEX entry_by_day ON entry (cooperative_id, booked_on, seq);

CREATE TABLE account (
  cooperative_id TEXT   NOT NULL REFERENCES cooperative,
  code           TEXT   NOT NULL,
  heading        TEXT   NOT NULL REFERENCES chart,
  debit_fen      BIGINT NOT NULL CHECK (debit_fen >= 0),
  credit_fen     BIGINT NOT NULL CHECK (credit_fen >= 0),
  PRIMARY KEY (cooperative_id, code),
  CHECK (heading NOT IN ('102', '114', '521', '529', '901', '905') OR debit_fen >= credit_fen),
  CHECK (heading NOT IN ('119', '211', '235', '301', '501', '502', '902', '903', '904', '906')
         OR credit_fen >= debit_fen)
);

-- Memos (表外, class 9) say what is pledged: they never stand against an account of money.
CREATE TABLE transfer (
  cooperative_id TEXT   NOT NULL,
  seq            BIGINT NOT NULL,
  line           BIGINT NOT NULL CHECK (line >= 1),
  debit          TEXT   NOT NULL,
  credit         TEXT   NOT NULL,
  amount_fen     BIGINT NOT NULL CHECK (amount_fen > 0),
  PRIMARY KEY (cooperative_id, seq, line),
  FOREIGN KEY (cooperative_id, seq) REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
  CHECK (debit <> credit),
  CHECK ((substr(debit, 1, 1) = '9') = (substr(credit, 1, 1) = '9'))
);
CREATE INDEX transfer_by_debit ON transfer (cooperative_id, debit, seq, amount_fen);
CREATE INDEX transfer_by_credit ON transfer (cooperative_id, credit, seq, amount_fen);

-- State: what the entries made. Rebuilt from the journal and compared by verify-books.

CREATE TABLE charter_value (
  cooperative_id TEXT   NOT NULL REFERENCES cooperative,
  parameter      TEXT   NOT NULL,
  since          DATE   NOT NULL,
  value          TEXT   NOT NULL,
  PRIMARY KEY (cooperative_id, parameter, since)
);

CREATE TABLE rule_override (
  cooperative_id TEXT   NOT NULL REFERENCES cooperative,
  rule           TEXT   NOT NULL,
  since          DATE   NOT NULL,
  up_to          BIGINT NOT NULL CHECK (up_to >= 0),
  PRIMARY KEY (cooperative_id, rule, since)
);

-- Everything that a cooperative has set for itself, as the rulebook reads it.
CREATE VIEW setting AS
  SELECT cooperative_id, 'charter' AS source, parameter AS name, since, value FROM charter_value
  UNION ALL
  SELECT cooperative_id, 'override', rule, since, CAST(up_to AS TEXT) FROM rule_override;

CREATE TABLE staff (
  cooperative_id TEXT   NOT NULL REFERENCES cooperative,
  handle         TEXT   NOT NULL,
  roles          TEXT   NOT NULL,
  member         BIGINT NOT NULL CHECK (member >= 0),
  sealed         TEXT   NOT NULL,
  PRIMARY KEY (cooperative_id, handle)
);

CREATE TABLE member (
  cooperative_id    TEXT   NOT NULL REFERENCES cooperative,
  number            BIGINT NOT NULL CHECK (number >= 1),
  kind              TEXT   NOT NULL CHECK (kind IN ('natural', 'legal')),
  farmer            BIGINT NOT NULL CHECK (farmer IN (0, 1)),
  joined_on         DATE   NOT NULL,
  participant_since DATE   CHECK (participant_since >= joined_on),
  left_on           DATE   CHECK (left_on >= joined_on),
  identity_index    TEXT   NOT NULL,
  sealed            TEXT   NOT NULL,
  PRIMARY KEY (cooperative_id, number)
);
CREATE UNIQUE INDEX member_identity ON member (cooperative_id, identity_index) WHERE left_on IS NULL;

-- Blind indexes of a member's phone and bank account from an entry on; '' for none.
CREATE TABLE member_contact (
  cooperative_id TEXT   NOT NULL,
  member         BIGINT NOT NULL,
  seq            BIGINT NOT NULL,
  phone_index    TEXT   NOT NULL,
  account_index  TEXT   NOT NULL,
  PRIMARY KEY (cooperative_id, member, seq),
  FOREIGN KEY (cooperative_id, member) REFERENCES member,
  FOREIGN KEY (cooperative_id, seq) REFERENCES entry DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX member_contact_by_phone ON member_contact (phone_index);

-- Members who are kin of the staff, as declared; a member of the staff in person is in staff.member.
CREATE TABLE relation (
  cooperative_id TEXT   NOT NULL,
  member         BIGINT NOT NULL,
  handle         TEXT   NOT NULL,
  kind           TEXT   NOT NULL CHECK (kind IN ('spouse', 'parent', 'child', 'sibling', 'other')),
  declared_on    DATE   NOT NULL,
  ended_on       DATE   CHECK (ended_on >= declared_on),
  PRIMARY KEY (cooperative_id, member, handle),
  FOREIGN KEY (cooperative_id, member) REFERENCES member,
  FOREIGN KEY (cooperative_id, handle) REFERENCES staff
);

-- Batches of participants, by the entry of the approval, that were filed with the regulator.
CREATE TABLE intake_filing (
  cooperative_id TEXT   NOT NULL,
  approval       BIGINT NOT NULL,
  filed_on       DATE   NOT NULL,
  sealed         TEXT   NOT NULL,
  PRIMARY KEY (cooperative_id, approval),
  FOREIGN KEY (cooperative_id, approval) REFERENCES entry
);

CREATE TABLE loan (
  cooperative_id TEXT   NOT NULL,
  number         BIGINT NOT NULL CHECK (number >= 1),
  member         BIGINT NOT NULL,
  principal_fen  BIGINT NOT NULL CHECK (principal_fen > 0),
  due_on         DATE   NOT NULL,
  instalments    BIGINT NOT NULL CHECK (instalments >= 1),
  schedule_kind  TEXT   NOT NULL CHECK (schedule_kind IN ('equal-principal', 'equal-instalments', 'bullet', 'irregular')),
  rate_bp        BIGINT NOT NULL CHECK (rate_bp >= 0),
  day_base       BIGINT NOT NULL CHECK (day_base > 0),
  purpose        TEXT   NOT NULL,
  state          TEXT   NOT NULL CHECK (state IN ('applied', 'approved', 'declined', 'paid-out', 'reversed', 'written-off')),
  applied_on     DATE   NOT NULL,
  decided_on     DATE,
  decided_by     TEXT   NOT NULL,
  paid_out_on    DATE,
  fund_fen       BIGINT NOT NULL CHECK (fund_fen >= 0),
  extensions     BIGINT NOT NULL CHECK (extensions >= 0),
  written_off_on DATE,
  borne_by       TEXT   NOT NULL CHECK (borne_by IN ('', 'expenses', 'pledgers', 'surplus')),
  guarantors     BIGINT NOT NULL CHECK (guarantors >= 0),
  PRIMARY KEY (cooperative_id, number),
  FOREIGN KEY (cooperative_id, member) REFERENCES member,
  CHECK (state NOT IN ('approved', 'declined', 'paid-out', 'written-off') OR (decided_on IS NOT NULL AND decided_by <> '')),
  CHECK (state NOT IN ('paid-out', 'written-off') OR (paid_out_on IS NOT NULL AND fund_fen > 0)),
  CHECK ((state = 'written-off') = (written_off_on IS NOT NULL) AND (state = 'written-off') = (borne_by <> ''))
);
CREATE INDEX loan_by_member ON loan (cooperative_id, member, number);
CREATE INDEX loan_by_state ON loan (cooperative_id, state, number);
CREATE INDEX loan_by_payout ON loan (cooperative_id, paid_out_on);

-- The loans on which principal is owed. Their accounts say so, and triggers on these keep the list,
-- so that nobody reads through the loans that are repaid.
CREATE TABLE open_loan (
  cooperative_id TEXT   NOT NULL,
  loan           BIGINT NOT NULL CHECK (loan >= 1),
  PRIMARY KEY (cooperative_id, loan)
);

CREATE TABLE instalment (
  cooperative_id TEXT   NOT NULL,
  loan           BIGINT NOT NULL,
  number         BIGINT NOT NULL CHECK (number >= 1),
  due_on         DATE   NOT NULL,
  principal_fen  BIGINT NOT NULL CHECK (principal_fen >= 0),
  PRIMARY KEY (cooperative_id, loan, number),
  FOREIGN KEY (cooperative_id, loan) REFERENCES loan
);
CREATE INDEX instalment_by_due ON instalment (cooperative_id, due_on, loan);

-- Called and freed are worked out from what was paid and from the loan.
CREATE TABLE guarantee (
  cooperative_id TEXT   NOT NULL,
  loan           BIGINT NOT NULL,
  guarantor      BIGINT NOT NULL,
  amount_fen     BIGINT NOT NULL CHECK (amount_fen > 0),
  state          TEXT   NOT NULL CHECK (state IN ('asked', 'given')),
  given_on       DATE,
  recorded_by    TEXT   NOT NULL,
  paid_fen       BIGINT NOT NULL CHECK (paid_fen >= 0 AND paid_fen <= amount_fen),
  PRIMARY KEY (cooperative_id, loan, guarantor),
  FOREIGN KEY (cooperative_id, loan) REFERENCES loan,
  FOREIGN KEY (cooperative_id, guarantor) REFERENCES member,
  CHECK ((state = 'given') = (given_on IS NOT NULL) AND (state = 'given') = (recorded_by <> '')),
  CHECK (state = 'given' OR paid_fen = 0)
);
CREATE INDEX guarantee_by_guarantor ON guarantee (cooperative_id, guarantor, loan);

CREATE TABLE panel_vote (
  cooperative_id TEXT   NOT NULL,
  loan           BIGINT NOT NULL,
  panellist      TEXT   NOT NULL,
  vote           TEXT   NOT NULL CHECK (vote IN ('for', 'against')),
  voted_on       DATE   NOT NULL,
  recorded_by    TEXT   NOT NULL,
  PRIMARY KEY (cooperative_id, loan, panellist),
  FOREIGN KEY (cooperative_id, loan) REFERENCES loan,
  FOREIGN KEY (cooperative_id, panellist) REFERENCES staff
);

-- Who lends how much of a loan in a cooperative without a pool; gone when the call has lapsed.
CREATE TABLE pledge_call (
  cooperative_id TEXT   NOT NULL,
  loan           BIGINT NOT NULL,
  member         BIGINT NOT NULL,
  amount_fen     BIGINT NOT NULL CHECK (amount_fen > 0),
  called_on      DATE   NOT NULL,
  confirmed_on   DATE   CHECK (confirmed_on >= called_on),
  PRIMARY KEY (cooperative_id, loan, member),
  FOREIGN KEY (cooperative_id, loan) REFERENCES loan,
  FOREIGN KEY (cooperative_id, member) REFERENCES member
);
CREATE INDEX pledge_call_by_member ON pledge_call (cooperative_id, member, loan);

CREATE TABLE withdrawal (
  cooperative_id TEXT   NOT NULL,
  number         BIGINT NOT NULL CHECK (number >= 1),
  member         BIGINT NOT NULL,
  amount_fen     BIGINT NOT NULL CHECK (amount_fen > 0),
  noticed_on     DATE   NOT NULL,
  state          TEXT   NOT NULL CHECK (state IN ('noticed', 'paid', 'cancelled')),
  paid_on        DATE,
  PRIMARY KEY (cooperative_id, number),
  FOREIGN KEY (cooperative_id, member) REFERENCES member,
  CHECK ((state = 'paid') = (paid_on IS NOT NULL))
);
CREATE INDEX withdrawal_by_member ON withdrawal (cooperative_id, member, number);

CREATE TABLE bank_balance (
  cooperative_id TEXT   NOT NULL REFERENCES cooperative,
  month          TEXT   NOT NULL,
  balance_fen    BIGINT NOT NULL CHECK (balance_fen >= 0),
  PRIMARY KEY (cooperative_id, month)
);

-- Free text of an entry (a reason, a note), sealed; the entry's body holds its salted commitment.
CREATE TABLE remark (
  cooperative_id TEXT   NOT NULL,
  seq            BIGINT NOT NULL,
  sealed         TEXT   NOT NULL,
  PRIMARY KEY (cooperative_id, seq),
  FOREIGN KEY (cooperative_id, seq) REFERENCES entry DEFERRABLE INITIALLY DEFERRED
);
