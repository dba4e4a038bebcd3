-- Called in a statement of its own before the one that reads the log, which must see everything that is committed until
-- now. So both must not share a snapshot, and neither runs on a standby, which has no locks and an older sequence.
CREATE OR REPLACE FUNCTION feed_horizon() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  allotted bigint := (SELECT last_value FROM change_seq);
  floor bigint;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' OR pg_is_in_recovery() THEN
    RAISE EXCEPTION 'the feed is followed in READ COMMITTED and on the primary only'
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  SELECT min(((classid::bigint & 65535) << 32) | objid::bigint) INTO floor FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = 7305
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
  RETURN least(allotted, floor);
END $$;
COMMENT ON FUNCTION feed_horizon IS
  'The horizon: the seq up to which the change log is complete, so that no lower one can still be committed.';
