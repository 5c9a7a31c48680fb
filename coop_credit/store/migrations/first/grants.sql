-- What the application's role may do: read everything, write state and tokens,
-- and write the books through the doors alone.
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role};
GRANT INSERT ON intake_filing, member_contact TO {role};
GRANT INSERT, UPDATE ON cooperative, charter_value, rule_override, staff, member, loan, instalment,
  relation, guarantee, panel_vote, pledge_call, withdrawal, bank_balance, remark, token, sealed_state,
  hand_in
  TO {role};
GRANT INSERT ON period, sealed_table TO {role};
-- A schedule that is agreed anew takes the place of the one before.
GRANT DELETE ON instalment TO {role};
-- A call that has lapsed is no longer one.
GRANT DELETE ON pledge_call TO {role};
-- What was received stays; it may be sent back, with a remark.
GRANT INSERT ON received_pack, received_breach, pinned_key, access_log TO {role};
GRANT DELETE ON access_log TO {role};
GRANT UPDATE (state, remark) ON received_pack TO {role};
-- Messages and slots are no part of the books.
GRANT INSERT, UPDATE ON receipt_cursor, message, job_run TO {role};
GRANT DELETE ON message, job_run TO {role};
GRANT INSERT, DELETE ON message_language, message_stop, watched TO {role};
-- Forms that are not sent yet.
GRANT INSERT, UPDATE, DELETE ON draft TO {role};
-- Who is signed in.
GRANT INSERT, UPDATE, DELETE ON web_session TO {role};
-- How people sign in. Codes are used up, and tries forgotten.
GRANT INSERT, UPDATE ON member_pin, person_account TO {role};
GRANT INSERT, DELETE ON recovery_code, passkey_answer TO {role};
GRANT INSERT, UPDATE, DELETE ON known_browser, passkey, phone_code, sign_in_try TO {role};
-- A rulebook is added, and then stays as it is.
GRANT INSERT ON rulebook TO {role};
GRANT EXECUTE ON FUNCTION start_book, open_book, close_book, post_entry, post_entries TO {role};
