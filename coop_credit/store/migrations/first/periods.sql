-- Closed months, the same text for PostgreSQL and SQLite.

-- A closed month as it was sealed: never changed again.
CREATE TABLE period (
  cooperative_id  TEXT   NOT NULL REFERENCES cooperative,
  month           TEXT   NOT NULL,
  first_seq       BIGINT NOT NULL CHECK (first_seq >= 1),
  through_seq     BIGINT NOT NULL CHECK (through_seq >= first_seq - 1),
  head            TEXT   NOT NULL CHECK (length(head) = 64),
  root            TEXT   NOT NULL CHECK (length(root) = 64),
  manifest        TEXT   NOT NULL,
  manifest_digest TEXT   NOT NULL CHECK (length(manifest_digest) = 64),
  public_key      TEXT   NOT NULL CHECK (length(public_key) = 64),
  signature       TEXT   NOT NULL CHECK (length(signature) = 128),
  state_digest    TEXT   NOT NULL CHECK (length(state_digest) = 64),
  PRIMARY KEY (cooperative_id, month)
);

-- The tables of its pack that are not the journal itself.
CREATE TABLE sealed_table (
  cooperative_id TEXT NOT NULL,
  month          TEXT NOT NULL,
  name           TEXT NOT NULL,
  content        TEXT NOT NULL,
  PRIMARY KEY (cooperative_id, month, name),
  FOREIGN KEY (cooperative_id, month) REFERENCES period
);

-- What the journal had made at the end of the last closed month, so that the next close need not
-- begin at the first entry. The period holds its digest.
CREATE TABLE sealed_state (
  cooperative_id TEXT NOT NULL PRIMARY KEY,
  month          TEXT NOT NULL,
  content        TEXT NOT NULL,
  FOREIGN KEY (cooperative_id, month) REFERENCES period
);

-- That a closed month was handed in: received here, or as a file. The last time counts.
CREATE TABLE hand_in (
  cooperative_id  TEXT NOT NULL,
  month           TEXT NOT NULL,
  manifest_digest TEXT NOT NULL CHECK (length(manifest_digest) = 64),
  place           TEXT NOT NULL CHECK (place IN ('here', 'file')),
  handed_in_on    DATE NOT NULL,
  PRIMARY KEY (cooperative_id, month),
  FOREIGN KEY (cooperative_id, month) REFERENCES period
);
