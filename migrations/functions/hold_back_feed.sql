-- The log is ordered by seq, which is not the order of commits: seq 4 can be committed before seq 3. So each
-- transaction that writes to the log first takes a lock whose key contains a number below all of its own, its floor,
-- and readers stop at the lowest floor. (Transaction ids would not do: under a row lock the later change of an entity
-- can have the lower id.) The key has 7305 in the upper 16 bits and the floor in the lower 48.
CREATE OR REPLACE FUNCTION hold_back_feed() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- The setting and the lock both end with the transaction, or with its savepoint.
  IF coalesce(current_setting('doorplate.feed_floor', true), '') = '' THEN
    PERFORM set_config('doorplate.feed_floor', nextval('change_seq')::text, true);
    PERFORM pg_advisory_xact_lock_shared((7305::bigint << 48) | current_setting('doorplate.feed_floor')::bigint);
  END IF;
END $$;
COMMENT ON FUNCTION hold_back_feed IS
  'Stops readers of the change log below the numbers that this transaction will write, until it ends.';
