-- The order of the log is the order of seq, which is not the order of commits: a reader that saw 4 may have to wait
-- for 3. So each transaction that writes to the log first holds a lock whose key is a number below all of its own,
-- and a reader goes no further than the lowest of these. (Transaction ids would not do: under a row lock the later
-- change of an entity can have the lower id.) Key: 7305 in the upper 16 bits, the number in the lower 48.
CREATE OR REPLACE FUNCTION hold_back_feed() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- The setting lives and dies with the transaction or savepoint, as the lock does.
  IF coalesce(current_setting('doorplate.feed_floor', true), '') = '' THEN
    PERFORM set_config('doorplate.feed_floor', nextval('change_seq')::text, true);
    PERFORM pg_advisory_xact_lock_shared((7305::bigint << 48) | current_setting('doorplate.feed_floor')::bigint);
  END IF;
END $$;
COMMENT ON FUNCTION hold_back_feed IS
  'Keeps readers of the change log below the numbers that this transaction is going to write, until it ends.';
