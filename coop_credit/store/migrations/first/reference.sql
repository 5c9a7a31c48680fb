-- What belongs to no cooperative's books, the same text for PostgreSQL and SQLite.

-- Reference: rulebooks beside those that come with the program. An id names one text for ever.
CREATE TABLE rulebook (
  rulebook       TEXT   NOT NULL PRIMARY KEY,
  digest         TEXT   NOT NULL CHECK (length(digest) = 64),
  content        TEXT   NOT NULL,
  added_at       TEXT   NOT NULL CHECK (length(added_at) = 27),
  added_by       TEXT   NOT NULL CHECK (added_by <> '')
);

-- Reference: who may sign in. Not part of any cooperative's books.
CREATE TABLE token (
  token_id       TEXT   NOT NULL PRIMARY KEY,
  secret_digest  TEXT   NOT NULL,
  principal      TEXT   NOT NULL,
  role           TEXT   NOT NULL CHECK (role IN ('administrator', 'staff', 'member', 'regulator')),
  scope          TEXT   NOT NULL,
  member         BIGINT NOT NULL CHECK (member >= 0),
  region         TEXT   NOT NULL,
  issued_at      TEXT   NOT NULL,
  expires_at     TEXT   NOT NULL,
  revoked_at     TEXT   NOT NULL
);
CREATE INDEX token_by_principal ON token (principal, scope);

-- Reference: who is signed in to the pages. The cookie holds the secret, here is its digest.
CREATE TABLE web_session (
  session_id     TEXT   NOT NULL PRIMARY KEY,
  secret_digest  TEXT   NOT NULL,
  principal      TEXT   NOT NULL,
  role           TEXT   NOT NULL CHECK (role IN ('administrator', 'staff', 'member', 'regulator')),
  scope          TEXT   NOT NULL,
  member         BIGINT NOT NULL CHECK (member >= 0),
  region         TEXT   NOT NULL,
  device         TEXT   NOT NULL,
  began_at       TEXT   NOT NULL,
  used_at        TEXT   NOT NULL,
  ended_at       TEXT   NOT NULL
);
CREATE INDEX web_session_by_principal ON web_session (principal, scope) WHERE ended_at = '';
