-- The walls around the books on SQLite, where the program's own statements write them.
--
-- A BEFORE INSERT trigger that refuses a key already there also stops INSERT OR
-- REPLACE, which would otherwise slip past the DELETE triggers. typeof() keeps
-- fractions and text out of whole-number columns.

CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: UPDATE on entry refused'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: DELETE on entry refused'); END;
CREATE TRIGGER transfer_no_update BEFORE UPDATE ON transfer
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: UPDATE on transfer refused'); END;
CREATE TRIGGER transfer_no_delete BEFORE DELETE ON transfer
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: DELETE on transfer refused'); END;
CREATE TRIGGER account_no_delete BEFORE DELETE ON account
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: DELETE on account refused'); END;
CREATE TRIGGER book_no_delete BEFORE DELETE ON book
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: DELETE on book refused'); END;
CREATE TRIGGER period_no_update BEFORE UPDATE ON period
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: UPDATE on period refused'); END;
CREATE TRIGGER period_no_delete BEFORE DELETE ON period
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: DELETE on period refused'); END;
CREATE TRIGGER period_once BEFORE INSERT ON period
BEGIN
  SELECT RAISE(ABORT, 'the month is closed') FROM period
   WHERE cooperative_id = NEW.cooperative_id AND month = NEW.month;
END;
CREATE TRIGGER sealed_table_no_update BEFORE UPDATE ON sealed_table
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: UPDATE on sealed_table refused'); END;
CREATE TRIGGER sealed_table_no_delete BEFORE DELETE ON sealed_table
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: DELETE on sealed_table refused'); END;
CREATE TRIGGER sealed_table_once BEFORE INSERT ON sealed_table
BEGIN
  SELECT RAISE(ABORT, 'the table is sealed') FROM sealed_table
   WHERE cooperative_id = NEW.cooperative_id AND month = NEW.month AND name = NEW.name;
END;
CREATE TRIGGER rulebook_no_update BEFORE UPDATE ON rulebook
BEGIN SELECT RAISE(ABORT, 'rulebooks are append-only: UPDATE on rulebook refused'); END;
CREATE TRIGGER rulebook_no_delete BEFORE DELETE ON rulebook
BEGIN SELECT RAISE(ABORT, 'rulebooks are append-only: DELETE on rulebook refused'); END;
CREATE TRIGGER rulebook_added_once BEFORE INSERT ON rulebook
BEGIN
  SELECT RAISE(ABORT, 'the rulebook is there') FROM rulebook WHERE rulebook = NEW.rulebook;
END;

CREATE TRIGGER transfer_before_entry BEFORE INSERT ON transfer
BEGIN
  SELECT RAISE(ABORT, 'the entry is complete') FROM entry
   WHERE cooperative_id = NEW.cooperative_id AND seq = NEW.seq;
  SELECT RAISE(ABORT, 'the line is taken') FROM transfer
   WHERE cooperative_id = NEW.cooperative_id AND seq = NEW.seq AND line = NEW.line;
  SELECT RAISE(ABORT, 'fen are whole numbers')
   WHERE typeof(NEW.amount_fen) <> 'integer' OR typeof(NEW.line) <> 'integer';
END;

CREATE TRIGGER entry_complete BEFORE INSERT ON entry
BEGIN
  SELECT RAISE(ABORT, 'the entry does not hold the lines it names')
   WHERE NEW.lines <> (SELECT count(*) FROM transfer
                        WHERE cooperative_id = NEW.cooperative_id AND seq = NEW.seq);
  SELECT RAISE(ABORT, 'the seq is taken') FROM entry
   WHERE cooperative_id = NEW.cooperative_id AND seq = NEW.seq;
  SELECT RAISE(ABORT, 'the key is taken') FROM entry
   WHERE cooperative_id = NEW.cooperative_id AND actor = NEW.actor AND key = NEW.key;
  SELECT RAISE(ABORT, 'the voucher is taken') FROM entry
   WHERE cooperative_id = NEW.cooperative_id AND voucher = NEW.voucher AND voucher > 0;
  SELECT RAISE(ABORT, 'the entry is reversed already') FROM entry
   WHERE cooperative_id = NEW.cooperative_id AND reverses = NEW.reverses AND reverses > 0;
  SELECT RAISE(ABORT, 'the month is closed, an earlier entry is booked later, or there is no book')
   WHERE NOT EXISTS (SELECT 1 FROM book
                      WHERE cooperative_id = NEW.cooperative_id
                        AND NEW.booked_on >= open_from AND NEW.booked_on >= booked_to);
  SELECT RAISE(ABORT, 'numbers are whole')
   WHERE typeof(NEW.seq) <> 'integer' OR typeof(NEW.voucher) <> 'integer'
      OR typeof(NEW.reverses) <> 'integer' OR typeof(NEW.lines) <> 'integer';
END;

CREATE TRIGGER account_opens_once BEFORE INSERT ON account
BEGIN
  SELECT RAISE(ABORT, 'the account is open') FROM account
   WHERE cooperative_id = NEW.cooperative_id AND code = NEW.code;
  SELECT RAISE(ABORT, 'fen are whole numbers')
   WHERE typeof(NEW.debit_fen) <> 'integer' OR typeof(NEW.credit_fen) <> 'integer';
END;
CREATE TRIGGER account_only_grows BEFORE UPDATE ON account
BEGIN
  SELECT RAISE(ABORT, 'an account''s totals only grow')
   WHERE NEW.cooperative_id <> OLD.cooperative_id OR NEW.code <> OLD.code
      OR NEW.heading <> OLD.heading
      OR NEW.debit_fen < OLD.debit_fen OR NEW.credit_fen < OLD.credit_fen
      OR typeof(NEW.debit_fen) <> 'integer' OR typeof(NEW.credit_fen) <> 'integer';
END;

-- A loan is open as long as its account has something on the debit side.
CREATE TRIGGER account_opens_loan AFTER INSERT ON account
WHEN NEW.heading = '114' AND NEW.debit_fen > NEW.credit_fen
BEGIN
  INSERT INTO open_loan VALUES (NEW.cooperative_id, CAST(substr(NEW.code, 5) AS INTEGER));
END;
CREATE TRIGGER account_keeps_open_loan AFTER UPDATE ON account
WHEN NEW.heading = '114'
 AND (OLD.debit_fen > OLD.credit_fen) <> (NEW.debit_fen > NEW.credit_fen)
BEGIN
  DELETE FROM open_loan
   WHERE cooperative_id = NEW.cooperative_id AND loan = CAST(substr(NEW.code, 5) AS INTEGER);
  INSERT INTO open_loan
  SELECT NEW.cooperative_id, CAST(substr(NEW.code, 5) AS INTEGER)
   WHERE NEW.debit_fen > NEW.credit_fen;
END;

CREATE TRIGGER book_starts_once BEFORE INSERT ON book
BEGIN
  SELECT RAISE(ABORT, 'the book is open') FROM book WHERE cooperative_id = NEW.cooperative_id;
END;
CREATE TRIGGER book_only_grows BEFORE UPDATE ON book
BEGIN
  SELECT RAISE(ABORT, 'a book only grows')
   WHERE NEW.cooperative_id <> OLD.cooperative_id OR NEW.next_seq < OLD.next_seq
      OR NEW.vouchers < OLD.vouchers OR NEW.open_from < OLD.open_from
      OR NEW.booked_to < OLD.booked_to;
END;
CREATE TRIGGER book_closed_by_its_entry BEFORE UPDATE OF open_from ON book
BEGIN
  SELECT RAISE(ABORT, 'a book is closed by its entry alone')
   WHERE NEW.open_from > OLD.booked_to
      OR NOT EXISTS (SELECT 1 FROM entry
                      WHERE cooperative_id = OLD.cooperative_id AND seq = OLD.next_seq - 1
                        AND kind = 'month-closed');
END;

CREATE TRIGGER received_pack_no_update BEFORE UPDATE OF
  cooperative_id, month, name, region_code, rulebook, funding_model, manifest_digest,
  previous_manifest, head, through_seq, root, public_key, received_at, received_by, fund_fen, lent_fen,
  overdue_fen, largest_fen, member_cap_bp, members, participants, loans, breaches, indicators,
  hand_in_day, findings, content
ON received_pack
BEGIN SELECT RAISE(ABORT, 'received packs are append-only: UPDATE refused'); END;
CREATE TRIGGER received_pack_no_delete BEFORE DELETE ON received_pack
BEGIN SELECT RAISE(ABORT, 'received packs are append-only: DELETE refused'); END;
CREATE TRIGGER received_pack_once BEFORE INSERT ON received_pack
BEGIN
  SELECT RAISE(ABORT, 'the month is received') FROM received_pack
   WHERE cooperative_id = NEW.cooperative_id AND month = NEW.month;
  SELECT RAISE(ABORT, 'fen are whole numbers')
   WHERE typeof(NEW.fund_fen) <> 'integer' OR typeof(NEW.lent_fen) <> 'integer'
      OR typeof(NEW.overdue_fen) <> 'integer' OR typeof(NEW.largest_fen) <> 'integer';
END;
CREATE TRIGGER received_breach_no_update BEFORE UPDATE ON received_breach
BEGIN SELECT RAISE(ABORT, 'received packs are append-only: UPDATE on received_breach refused'); END;
CREATE TRIGGER received_breach_no_delete BEFORE DELETE ON received_breach
BEGIN SELECT RAISE(ABORT, 'received packs are append-only: DELETE on received_breach refused'); END;
CREATE TRIGGER received_breach_once BEFORE INSERT ON received_breach
BEGIN
  SELECT RAISE(ABORT, 'the row is there') FROM received_breach
   WHERE cooperative_id = NEW.cooperative_id AND month = NEW.month AND rule = NEW.rule AND breach_case = NEW.breach_case;
END;
CREATE TRIGGER pinned_key_no_update BEFORE UPDATE ON pinned_key
BEGIN SELECT RAISE(ABORT, 'received packs are append-only: UPDATE on pinned_key refused'); END;
CREATE TRIGGER pinned_key_no_delete BEFORE DELETE ON pinned_key
BEGIN SELECT RAISE(ABORT, 'received packs are append-only: DELETE on pinned_key refused'); END;
CREATE TRIGGER pinned_key_once BEFORE INSERT ON pinned_key
BEGIN
  SELECT RAISE(ABORT, 'the row is there') FROM pinned_key
   WHERE cooperative_id = NEW.cooperative_id AND number = NEW.number;
END;
CREATE TRIGGER access_log_no_update BEFORE UPDATE ON access_log
BEGIN SELECT RAISE(ABORT, 'the log is append-only: UPDATE on access_log refused'); END;
-- Its lines may be removed after ten years, by this machine's clock.
CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log
WHEN OLD.at >= strftime('%Y-%m-%dT%H:%M:%S', 'now', '-10 years')
BEGIN SELECT RAISE(ABORT, 'the log is append-only: DELETE on access_log refused'); END;
