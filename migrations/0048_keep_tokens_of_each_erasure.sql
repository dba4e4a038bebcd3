SET LOCAL lock_timeout = '5s';

-- Two erased customers can have the same phone: each keeps its token, also in the ledger.
ALTER TABLE suppressions DROP CONSTRAINT suppressions_pkey;
ALTER TABLE suppressions ADD CONSTRAINT suppressions_pkey PRIMARY KEY (tenant_id, token, customer_id);
CREATE INDEX suppressions_customer_idx ON suppressions (tenant_id, customer_id);

CREATE INDEX import_kept_customer_idx ON import_kept (tenant_id, customer_id);

COMMENT ON COLUMN erasures.recipients IS
  'Who had received data, and when webhooks acknowledged the erasure: [{"kind", "id", "actor", "purposes", '
  '"last_at", "acknowledged_at"}]; null until they are known.';
