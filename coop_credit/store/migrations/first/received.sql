-- Packs as a regulator has received them, the same text for PostgreSQL and SQLite.
--
-- No foreign key leads into the books: a pack may come from another installation. SQLite keeps
-- the bytes of a BYTEA column as they are.

-- A month's pack as it came in. Only its state and the remark to it ever change.
CREATE TABLE received_pack (
  cooperative_id    TEXT   NOT NULL,
  month             TEXT   NOT NULL,
  name              TEXT   NOT NULL,
  region_code       TEXT   NOT NULL,
  rulebook          TEXT   NOT NULL,
  funding_model     TEXT   NOT NULL,
  manifest_digest   TEXT   NOT NULL CHECK (length(manifest_digest) = 64),
  previous_manifest TEXT   NOT NULL,
  head              TEXT   NOT NULL CHECK (length(head) = 64),
  through_seq       BIGINT NOT NULL CHECK (through_seq >= 0),
  root              TEXT   NOT NULL CHECK (length(root) = 64),
  public_key        TEXT   NOT NULL CHECK (length(public_key) = 64),
  received_at       TEXT   NOT NULL,
  received_by       TEXT   NOT NULL,
  fund_fen          BIGINT NOT NULL,
  lent_fen          BIGINT NOT NULL,
  overdue_fen       BIGINT NOT NULL,
  largest_fen       BIGINT NOT NULL,
  member_cap_bp     BIGINT NOT NULL,
  members           BIGINT NOT NULL,
  participants      BIGINT NOT NULL,
  loans             BIGINT NOT NULL,
  breaches          BIGINT NOT NULL,
  indicators        BIGINT NOT NULL,
  hand_in_day       BIGINT NOT NULL,
  findings          TEXT   NOT NULL,
  state             TEXT   NOT NULL CHECK (state IN ('accepted', 'sent-back')),
  remark            TEXT   NOT NULL,
  content           BYTEA  NOT NULL,
  PRIMARY KEY (cooperative_id, month)
);
CREATE INDEX received_pack_by_month ON received_pack (month, region_code);

-- The rules that it says were broken on the month's last day, a row for each case.
CREATE TABLE received_breach (
  cooperative_id TEXT NOT NULL,
  month          TEXT NOT NULL,
  rule           TEXT NOT NULL,
  breach_case    TEXT NOT NULL,
  measured       TEXT NOT NULL,
  breach_limit   TEXT NOT NULL,
  unit           TEXT NOT NULL,
  PRIMARY KEY (cooperative_id, month, rule, breach_case),
  FOREIGN KEY (cooperative_id, month) REFERENCES received_pack
);

-- The public keys of a cooperative, the newest in force. second: '' for the first pack's own.
CREATE TABLE pinned_key (
  cooperative_id TEXT   NOT NULL,
  number         BIGINT NOT NULL CHECK (number >= 1),
  public_key     TEXT   NOT NULL CHECK (length(public_key) = 64),
  pinned_at      TEXT   NOT NULL,
  pinned_by      TEXT   NOT NULL,
  second         TEXT   NOT NULL,
  PRIMARY KEY (cooperative_id, number)
);

-- Who took data out, handed it in or looked into a case; cooperative is '' for a whole region,
-- region for whoever is no regulator.
CREATE TABLE access_log (
  at          TEXT NOT NULL,
  principal   TEXT NOT NULL,
  action      TEXT NOT NULL,
  cooperative TEXT NOT NULL,
  subject     TEXT NOT NULL,
  region      TEXT NOT NULL
);
CREATE INDEX access_log_by_time ON access_log (at);
CREATE INDEX access_log_by_subject ON access_log (cooperative, action, subject);
