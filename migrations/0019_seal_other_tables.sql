SET LOCAL lock_timeout = '5s';

-- Answers under an Idempotency-Key: sealed by the tenant's key. `body` has those of earlier versions, for a day, and those
-- that are sealed for their caller alone.
ALTER TABLE idempotency_keys ADD COLUMN sealed_body bytea, ALTER COLUMN body DROP NOT NULL;

-- The rows of a file, and what was refused of it. `rows` has those of earlier versions, or the word sealed; null where the
-- chunk is written. `original` has those of earlier versions, for a month.
ALTER TABLE import_chunks ADD COLUMN sealed_rows bytea;
ALTER TABLE import_chunks ALTER COLUMN sealed_rows SET STORAGE EXTERNAL;
ALTER TABLE import_refusals ADD COLUMN sealed_original bytea, ALTER COLUMN original DROP NOT NULL;

-- What a sender says of a customer: {"ref", "note"}, sealed by the customer's key; the reference is found by its HMAC.
-- `ref` and `note` have those of earlier versions until they are sealed, which is the only change that evidence allows.
ALTER TABLE evidence ADD COLUMN sealed bytea, ADD COLUMN ref_hash bytea, ALTER COLUMN ref DROP NOT NULL;
CREATE UNIQUE INDEX evidence_ref_hash_key ON evidence (tenant_id, source, ref_hash) WHERE ref_hash IS NOT NULL;
CREATE INDEX evidence_unsealed_idx ON evidence (tenant_id, address_id, id) WHERE sealed IS NULL;
