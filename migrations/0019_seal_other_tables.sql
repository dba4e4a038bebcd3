SET LOCAL lock_timeout = '5s';

-- Answers under an Idempotency-Key: sealed by the tenant's key. `body` has those of earlier versions, for a day, and those
-- that are sealed for their caller alone.
ALTER TABLE idempotency_keys ADD COLUMN sealed_body bytea, ALTER COLUMN body DROP NOT NULL;
