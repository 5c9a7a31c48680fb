-- The doors to the books, and the walls around them.
--
-- The application's role may read the books and write them only through these
-- functions, which run as the owner. Each statement inside a volatile function
-- sees what was committed when that statement began, so facts read after the
-- lock are never older than the lock.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON entry
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_append_only BEFORE UPDATE OR DELETE ON transfer
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_no_truncate BEFORE TRUNCATE ON transfer
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_no_delete BEFORE DELETE ON account
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- A loan is open as long as its account has something on the debit side.
CREATE FUNCTION keep_open_loan() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  number bigint := CAST(substr(NEW.code, 5) AS bigint);
BEGIN
  IF NEW.debit_fen > NEW.credit_fen THEN
    INSERT INTO public.open_loan VALUES (NEW.cooperative_id, number);
  ELSE
    DELETE FROM public.open_loan WHERE cooperative_id = NEW.cooperative_id AND loan = number;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER account_opens_loan AFTER INSERT ON account
  FOR EACH ROW WHEN (NEW.heading = '114' AND NEW.debit_fen > NEW.credit_fen)
  EXECUTE FUNCTION keep_open_loan();
CREATE TRIGGER account_keeps_open_loan AFTER UPDATE ON account
  FOR EACH ROW WHEN (NEW.heading = '114'
    AND (OLD.debit_fen > OLD.credit_fen) <> (NEW.debit_fen > NEW.credit_fen))
  EXECUTE FUNCTION keep_open_loan();
CREATE TRIGGER book_no_delete BEFORE DELETE ON book
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER period_append_only BEFORE UPDATE OR DELETE ON period
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER period_no_truncate BEFORE TRUNCATE ON period
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sealed_table_append_only BEFORE UPDATE OR DELETE ON sealed_table
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sealed_table_no_truncate BEFORE TRUNCATE ON sealed_table
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rulebook_append_only BEFORE UPDATE OR DELETE ON rulebook
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rulebook_no_truncate BEFORE TRUNCATE ON rulebook
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER received_pack_append_only BEFORE UPDATE OF
  cooperative_id, month, name, region_code, rulebook, funding_model, manifest_digest,
  previous_manifest, head, through_seq, root, public_key, received_at, received_by, fund_fen, lent_fen,
  overdue_fen, largest_fen, member_cap_bp, members, participants, loans, breaches, indicators,
  hand_in_day, findings, content
OR DELETE ON received_pack FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER received_breach_append_only BEFORE UPDATE OR DELETE ON received_breach
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER pinned_key_append_only BEFORE UPDATE OR DELETE ON pinned_key
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER access_log_append_only BEFORE UPDATE ON access_log
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- Its lines may be removed after ten years, by this machine's clock.
CREATE TRIGGER access_log_kept BEFORE DELETE ON access_log FOR EACH ROW
  WHEN (OLD.at >= to_char(now() AT TIME ZONE 'UTC' - interval '10 years', 'YYYY-MM-DD"T"HH24:MI:SS'))
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER received_pack_no_truncate BEFORE TRUNCATE ON received_pack
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER received_breach_no_truncate BEFORE TRUNCATE ON received_breach
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER pinned_key_no_truncate BEFORE TRUNCATE ON pinned_key
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER access_log_no_truncate BEFORE TRUNCATE ON access_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An entry's transfers come with it: none may be added later, none be missing.
CREATE FUNCTION refuse_late_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM entry WHERE cooperative_id = NEW.cooperative_id AND seq = NEW.seq) THEN
    RAISE EXCEPTION 'entry % of % is complete', NEW.seq, NEW.cooperative_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER transfer_before_entry BEFORE INSERT ON transfer
  FOR EACH ROW EXECUTE FUNCTION refuse_late_transfer();

CREATE FUNCTION check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.lines <> (SELECT count(*) FROM transfer
                    WHERE cooperative_id = NEW.cooperative_id AND seq = NEW.seq) THEN
    RAISE EXCEPTION 'entry % of % does not hold the lines it names', NEW.seq, NEW.cooperative_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.booked_on >= (SELECT greatest(open_from, booked_to) FROM book
                         WHERE cooperative_id = NEW.cooperative_id)) IS NOT TRUE THEN
    RAISE EXCEPTION 'entry % of % is booked in a closed month, before an earlier entry, or in no book',
                    NEW.seq, NEW.cooperative_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER entry_complete BEFORE INSERT ON entry
  FOR EACH ROW EXECUTE FUNCTION check_entry();

-- A month is closed behind the entry that says so, and only up to where entries have come.
CREATE FUNCTION check_close() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.open_from < OLD.open_from OR NEW.open_from > OLD.booked_to
     OR NOT EXISTS (SELECT 1 FROM entry
                     WHERE cooperative_id = OLD.cooperative_id AND seq = OLD.next_seq - 1
                       AND kind = 'month-closed') THEN
    RAISE EXCEPTION 'the book of % is closed by its entry alone', OLD.cooperative_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER book_closed_by_its_entry BEFORE UPDATE OF open_from ON book
  FOR EACH ROW EXECUTE FUNCTION check_close();

CREATE FUNCTION start_book(p_cooperative text, p_genesis text, p_open_from date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO public.book
    (cooperative_id, next_seq, head, open_from, booked_to, vouchers, fund_fen, lent_fen)
  VALUES (p_cooperative, 1, p_genesis, p_open_from, p_open_from, 0, 0, 0);
$$;

-- Nothing is booked before p_open_from any more.
CREATE FUNCTION close_book(p_cooperative text, p_open_from date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE public.book SET open_from = p_open_from WHERE cooperative_id = p_cooperative;
$$;

-- Locks the lane, then (a later statement, a newer snapshot) looks up the key.
-- Writers of one cooperative queue on the advisory lock, where each end of a transaction wakes
-- one of them. On the row alone it wakes all of them, each to follow the row's versions. What
-- holds the lane is the row's lock.
CREATE FUNCTION open_book(p_cooperative text, p_actor text, p_key text)
RETURNS TABLE (next_seq bigint, head text, open_from date, booked_to date, vouchers bigint,
               fund_fen bigint, lent_fen bigint, earlier bigint, rulebook text, funding_model text, zone text,
               settings text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_cooperative, 0));
  SELECT b.next_seq, b.head, b.open_from, b.booked_to, b.vouchers, b.fund_fen, b.lent_fen
    INTO next_seq, head, open_from, booked_to, vouchers, fund_fen, lent_fen
    FROM public.book b WHERE b.cooperative_id = p_cooperative FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT c.rulebook, c.funding_model, c.zone,
         (SELECT e.seq FROM public.entry e
           WHERE e.cooperative_id = p_cooperative AND e.actor = p_actor AND e.key = p_key),
         (SELECT coalesce(json_agg(json_build_array(s.source, s.name, s.since, s.value)), '[]')
            FROM public.setting s WHERE s.cooperative_id = p_cooperative)
    INTO rulebook, funding_model, zone, earlier, settings
    FROM public.cooperative c WHERE c.cooperative_id = p_cooperative;
  RETURN NEXT;
END $$;

-- Writes one entry, its transfers, the balances and the head; refuses a head that has moved.
CREATE FUNCTION post_entry(
  p_cooperative text, p_seq bigint, p_previous text, p_kind text, p_booked_on date,
  p_happened_on date, p_recorded_at text, p_actor text, p_subject text, p_voucher bigint,
  p_reverses bigint, p_key text, p_fingerprint text, p_body text, p_digest text,
  p_debits text[], p_credits text[], p_amounts bigint[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  line int;
  line_count int := coalesce(array_length(p_amounts, 1), 0);
  fund bigint := 0;
  loans bigint := 0;
BEGIN
  FOR line IN 1 .. line_count LOOP
    UPDATE public.account SET debit_fen = debit_fen + p_amounts[line]
     WHERE cooperative_id = p_cooperative AND code = p_debits[line];
    IF NOT FOUND THEN
      INSERT INTO public.account VALUES
        (p_cooperative, p_debits[line], split_part(p_debits[line], '.', 1), p_amounts[line], 0);
    END IF;
    UPDATE public.account SET credit_fen = credit_fen + p_amounts[line]
     WHERE cooperative_id = p_cooperative AND code = p_credits[line];
    IF NOT FOUND THEN
      INSERT INTO public.account VALUES
        (p_cooperative, p_credits[line], split_part(p_credits[line], '.', 1), 0, p_amounts[line]);
    END IF;
    INSERT INTO public.transfer VALUES
      (p_cooperative, p_seq, line, p_debits[line], p_credits[line], p_amounts[line]);
    -- Shares on the credit side, pledges on the debit side of their memo.
    fund := fund
      + CASE WHEN p_credits[line] LIKE '301.%' OR p_debits[line] = '901' THEN p_amounts[line] ELSE 0 END
      - CASE WHEN p_debits[line] LIKE '301.%' OR p_credits[line] = '901' THEN p_amounts[line] ELSE 0 END;
    loans := loans
      + CASE WHEN p_debits[line] LIKE '114.%' THEN p_amounts[line] ELSE 0 END
      - CASE WHEN p_credits[line] LIKE '114.%' THEN p_amounts[line] ELSE 0 END;
  END LOOP;

  INSERT INTO public.entry VALUES
    (p_cooperative, p_seq, p_kind, p_booked_on, p_happened_on, p_recorded_at, p_actor, p_subject,
     p_voucher, p_reverses, p_key, p_fingerprint, line_count, p_body, p_digest);

  UPDATE public.book
     SET next_seq = p_seq + 1, head = p_digest, booked_to = p_booked_on,
         fund_fen = fund_fen + fund, lent_fen = lent_fen + loans,
         vouchers = vouchers + CASE WHEN line_count > 0 THEN 1 ELSE 0 END
   WHERE cooperative_id = p_cooperative AND next_seq = p_seq AND head = p_previous
     AND p_voucher = CASE WHEN line_count > 0 THEN vouchers + 1 ELSE 0 END;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the head of % has moved', p_cooperative
      USING ERRCODE = 'serialization_failure';
  END IF;
END $$;

-- Writes entries that follow on one another as post_entry writes one, each balance once.
-- The arrays from p_kinds to p_digests have one element for each entry, the first of which has the
-- seq p_first; p_bodies has a line for each; the arrays from p_owners on have one element for each
-- transfer: the seq of its entry, in order.
CREATE FUNCTION post_entries(
  p_cooperative text, p_first bigint, p_previous text, p_kinds text[], p_booked_on date[],
  p_happened_on date[], p_recorded_at text[], p_actors text[], p_subjects text[],
  p_vouchers bigint[], p_reverses bigint[], p_keys text[], p_fingerprints text[], p_bodies text,
  p_digests text[], p_owners bigint[], p_debits text[], p_credits text[], p_amounts bigint[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  entry_count int := cardinality(p_digests);
BEGIN
  -- A new account begins at nothing: a payment back alone would lie on the wrong side of it.
  INSERT INTO public.account
  SELECT DISTINCT p_cooperative, code, split_part(code, '.', 1), 0, 0
    FROM unnest(p_debits || p_credits) AS code
      ON CONFLICT (cooperative_id, code) DO NOTHING;
  UPDATE public.account a
     SET debit_fen = a.debit_fen + m.debit_fen, credit_fen = a.credit_fen + m.credit_fen
    FROM (SELECT code, sum(debit)::bigint AS debit_fen, sum(credit)::bigint AS credit_fen
            FROM (SELECT unnest(p_debits) AS code, unnest(p_amounts) AS debit, 0 AS credit
                   UNION ALL
                  SELECT unnest(p_credits), 0, unnest(p_amounts)) AS side
           GROUP BY code) AS m
   WHERE a.cooperative_id = p_cooperative AND a.code = m.code;

  INSERT INTO public.transfer
  SELECT p_cooperative, t.seq, row_number() OVER (PARTITION BY t.seq ORDER BY t.place),
         t.debit, t.credit, t.fen
    FROM unnest(p_owners, p_debits, p_credits, p_amounts)
         WITH ORDINALITY AS t (seq, debit, credit, fen, place);

  INSERT INTO public.entry
  SELECT p_cooperative, p_first + e.place - 1, e.kind, e.booked_on, e.happened_on, e.recorded_at,
         e.actor, e.subject, e.voucher, e.reverses, e.key, e.fingerprint, coalesce(t.lines, 0),
         e.body, e.digest
    FROM unnest(p_kinds, p_booked_on, p_happened_on, p_recorded_at, p_actors, p_subjects,
                p_vouchers, p_reverses, p_keys, p_fingerprints, string_to_array(p_bodies, E'\n'),
                p_digests)
         WITH ORDINALITY AS e (kind, booked_on, happened_on, recorded_at, actor, subject,
                               voucher, reverses, key, fingerprint, body, digest, place)
    LEFT JOIN (SELECT seq, count(*) AS lines FROM unnest(p_owners) AS seq GROUP BY seq) AS t
      ON t.seq = p_first + e.place - 1
   ORDER BY e.place;

  UPDATE public.book b
     SET next_seq = p_first + entry_count, head = p_digests[entry_count],
         booked_to = p_booked_on[entry_count], fund_fen = b.fund_fen + m.fund, lent_fen = b.lent_fen + m.loans,
         vouchers = b.vouchers + m.vouchers
    FROM (SELECT coalesce(sum(CASE WHEN credit LIKE '301.%' OR debit = '901' THEN fen ELSE 0 END
                            - CASE WHEN debit LIKE '301.%' OR credit = '901' THEN fen ELSE 0 END), 0)
                   AS fund,
                 coalesce(sum(CASE WHEN debit LIKE '114.%' THEN fen ELSE 0 END
                            - CASE WHEN credit LIKE '114.%' THEN fen ELSE 0 END), 0) AS loans,
                 count(DISTINCT owner) AS vouchers
            FROM unnest(p_owners, p_debits, p_credits, p_amounts)
                 AS t (owner, debit, credit, fen)) AS m
   WHERE b.cooperative_id = p_cooperative AND b.next_seq = p_first AND b.head = p_previous
     AND NOT EXISTS (
         SELECT 1 FROM (SELECT e.voucher, e.lines,
                               count(*) FILTER (WHERE e.lines > 0) OVER (ORDER BY e.seq) AS so_far
                          FROM public.entry e
                         WHERE e.cooperative_id = p_cooperative AND e.seq >= p_first) AS made
          WHERE made.voucher <> CASE WHEN made.lines > 0 THEN b.vouchers + made.so_far ELSE 0 END);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the head of % has moved', p_cooperative
      USING ERRCODE = 'serialization_failure';
  END IF;
END $$;

REVOKE ALL ON FUNCTION start_book, open_book, close_book, post_entry, post_entries FROM PUBLIC;
