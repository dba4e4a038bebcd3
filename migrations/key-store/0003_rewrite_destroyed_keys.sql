SET LOCAL lock_timeout = '5s';

ALTER TABLE keys.installation
  ADD COLUMN destroyed_at timestamptz,
  ADD COLUMN rewritten_at timestamptz,
  ADD COLUMN wal_overwritten_at timestamptz;

ALTER TABLE keys.sealing_keys ALTER COLUMN wrapped SET STATISTICS 0;
