SET LOCAL lock_timeout = '5s';

ALTER TABLE keys.installation
  ADD COLUMN destroyed_at timestamptz,
  ADD COLUMN rewritten_at timestamptz,
  ADD COLUMN wal_overwritten_at timestamptz;
COMMENT ON COLUMN keys.installation.destroyed_at IS 'When a key was last deleted.';
COMMENT ON COLUMN keys.installation.rewritten_at IS
  'The files of customer_keys are without the keys that were deleted up to this time.';
COMMENT ON COLUMN keys.installation.wal_overwritten_at IS
  'So is the write-ahead log of the embedded Postgres.';

ALTER TABLE erasures ADD COLUMN backups_deleted_by timestamptz(3);
COMMENT ON COLUMN erasures.backups_without_data_by IS
  'From when on no backup opens what the customer''s key has sealed; null until the key is destroyed.';
COMMENT ON COLUMN erasures.backups_deleted_by IS
  'When the last backup of the data from before is deleted: what is clear, or sealed with the tenant''s key, goes with it.';

-- ANALYZE copies values into pg_statistic, where they outlive their rows. No query compares what is sealed.
ALTER TABLE keys.sealing_keys ALTER COLUMN wrapped SET STATISTICS 0;
ALTER TABLE changes ALTER COLUMN sealed SET STATISTICS 0, ALTER COLUMN sealed_reason SET STATISTICS 0;
ALTER TABLE access_package_parts ALTER COLUMN sealed SET STATISTICS 0;
ALTER TABLE addresses ALTER COLUMN sealed SET STATISTICS 0;
ALTER TABLE consents ALTER COLUMN sealed SET STATISTICS 0;
ALTER TABLE customers ALTER COLUMN sealed SET STATISTICS 0;
ALTER TABLE evidence ALTER COLUMN sealed SET STATISTICS 0;
ALTER TABLE objections ALTER COLUMN sealed SET STATISTICS 0;
ALTER TABLE search_documents ALTER COLUMN sealed SET STATISTICS 0;
ALTER TABLE verifications ALTER COLUMN sealed SET STATISTICS 0;
ALTER TABLE reads ALTER COLUMN sealed_scope SET STATISTICS 0;
ALTER TABLE geocode_cache ALTER COLUMN answer SET STATISTICS 0;
ALTER TABLE idempotency_keys
  ALTER COLUMN request_hash SET STATISTICS 0, ALTER COLUMN sealed_body SET STATISTICS 0,
  ALTER COLUMN body SET STATISTICS 0;
COMMENT ON COLUMN idempotency_keys.request_hash IS
  'A keyed hash of method, URL and body, which a repetition must equal.';
ALTER TABLE import_chunks ALTER COLUMN sealed_rows SET STATISTICS 0, ALTER COLUMN rows SET STATISTICS 0;
ALTER TABLE import_refusals ALTER COLUMN sealed_original SET STATISTICS 0, ALTER COLUMN original SET STATISTICS 0;
ALTER TABLE imports ALTER COLUMN sealed_reason SET STATISTICS 0;
ALTER TABLE legal_holds
  ALTER COLUMN sealed_reason SET STATISTICS 0, ALTER COLUMN sealed_release_reason SET STATISTICS 0;
ALTER TABLE restrictions
  ALTER COLUMN sealed_reason SET STATISTICS 0, ALTER COLUMN sealed_lift_reason SET STATISTICS 0;

-- What is there already, which only a superuser may delete.
DO $$
BEGIN
  DELETE FROM pg_statistic USING pg_attribute
  WHERE attrelid = starelid AND attnum = staattnum AND attstattarget = 0;
EXCEPTION
  WHEN insufficient_privilege THEN NULL;
END $$;
