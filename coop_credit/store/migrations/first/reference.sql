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
-- browser: as in known_browser, '' where none is kept.
CREATE TABLE web_session (
  session_id     TEXT   NOT NULL PRIMARY KEY,
  secret_digest  TEXT   NOT NULL,
  principal      TEXT   NOT NULL,
  role           TEXT   NOT NULL CHECK (role IN ('administrator', 'staff', 'member', 'regulator')),
  scope          TEXT   NOT NULL,
  member         BIGINT NOT NULL CHECK (member >= 0),
  region         TEXT   NOT NULL,
  device         TEXT   NOT NULL,
  browser        TEXT   NOT NULL,
  began_at       TEXT   NOT NULL,
  used_at        TEXT   NOT NULL,
  ended_at       TEXT   NOT NULL
);
CREATE INDEX web_session_by_principal ON web_session (principal, scope) WHERE ended_at = '';

-- Reference: accounts of staff, regulators and administrators. A password, and a code that changes
-- with the time; an invitation sets both. invitation: the digest of its code, '' when there is none.
CREATE TABLE person_account (
  person_account    TEXT   NOT NULL PRIMARY KEY,
  principal         TEXT   NOT NULL,
  role              TEXT   NOT NULL CHECK (role IN ('administrator', 'staff', 'regulator')),
  scope             TEXT   NOT NULL,
  region            TEXT   NOT NULL,
  invitation        TEXT   NOT NULL,
  invited_until     TEXT   NOT NULL,
  password_hash     TEXT   NOT NULL,
  sealed            TEXT   NOT NULL,
  used_step         BIGINT NOT NULL CHECK (used_step >= 0)
);

-- Reference: codes for who has lost the device that makes codes; each is used once.
CREATE TABLE recovery_code (
  person_account    TEXT   NOT NULL REFERENCES person_account,
  digest            TEXT   NOT NULL CHECK (length(digest) = 64),
  PRIMARY KEY (person_account, digest)
);

-- Reference: passkeys of accounts. credential: base64url; public_key: hex of COSE.
CREATE TABLE passkey (
  credential        TEXT   NOT NULL PRIMARY KEY CHECK (credential <> ''),
  person_account    TEXT   NOT NULL REFERENCES person_account,
  public_key        TEXT   NOT NULL,
  sign_count        BIGINT NOT NULL CHECK (sign_count >= 0),
  made_at           TEXT   NOT NULL CHECK (length(made_at) = 27)
);
CREATE INDEX passkey_by_account ON passkey (person_account);

-- Reference: challenges that were answered, until they are too old to be answered.
CREATE TABLE passkey_answer (
  digest            TEXT   NOT NULL PRIMARY KEY CHECK (length(digest) = 64),
  until             TEXT   NOT NULL CHECK (length(until) = 27)
);

-- Reference: tries to sign in that failed, under keyed hashes of whom and of where from.
CREATE TABLE sign_in_try (
  try_key           TEXT   NOT NULL PRIMARY KEY CHECK (length(try_key) = 64),
  tries             BIGINT NOT NULL CHECK (tries >= 0),
  tried_at          TEXT   NOT NULL CHECK (length(tried_at) = 27),
  free_at           TEXT   NOT NULL CHECK (length(free_at) = 27)
);

-- Reference: browsers that a person has signed in from. browser: SHA-256 of what their cookie holds.
CREATE TABLE known_browser (
  browser           TEXT   NOT NULL CHECK (length(browser) = 64),
  principal         TEXT   NOT NULL,
  scope             TEXT   NOT NULL,
  used_at           TEXT   NOT NULL CHECK (length(used_at) = 27),
  PRIMARY KEY (browser, principal, scope)
);
CREATE INDEX known_browser_by_principal ON known_browser (principal, scope);

-- The PIN of a member's slip.
CREATE TABLE member_pin (
  cooperative_id    TEXT   NOT NULL,
  member            BIGINT NOT NULL,
  pin_hash          TEXT   NOT NULL CHECK (pin_hash LIKE '$argon2id$%'),
  PRIMARY KEY (cooperative_id, member),
  FOREIGN KEY (cooperative_id, member) REFERENCES member (cooperative_id, number)
);

-- Reference: codes to sign in with that were asked for by phone number, until they are too old. Both
-- sealed texts need the keys. sealed_code: '' when it was sent or is not to be. ticket: SHA-256 of what
-- the page carries once the code was shown, else ''.
CREATE TABLE phone_code (
  phone_code        TEXT   NOT NULL PRIMARY KEY CHECK (phone_code <> ''),
  sealed_phone      TEXT   NOT NULL,
  sealed_code       TEXT   NOT NULL,
  code_digest       TEXT   NOT NULL CHECK (length(code_digest) = 64),
  ticket            TEXT   NOT NULL,
  tries             BIGINT NOT NULL CHECK (tries >= 0),
  until             TEXT   NOT NULL CHECK (length(until) = 27)
);
CREATE INDEX phone_code_until ON phone_code (until);
