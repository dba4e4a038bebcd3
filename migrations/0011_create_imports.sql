SET LOCAL lock_timeout = '5s';

CREATE TABLE imports (
  tenant_id uuid NOT NULL CONSTRAINT imports_tenant_fkey REFERENCES tenants,
  id uuid NOT NULL,
  status text NOT NULL CONSTRAINT imports_status_check
    CHECK (status IN ('receiving', 'running', 'completed', 'cancelled', 'failed', 'undoing', 'undone')),
  -- How the file is read: format, encoding, delimiter, the columns and what they stand for, country, source of the references.
  reading jsonb NOT NULL,
  source text NOT NULL,
  reason text,
  created_by text NOT NULL,
  bytes bigint NOT NULL DEFAULT 0,
  rows_total bigint NOT NULL DEFAULT 0,
  rows_read bigint NOT NULL DEFAULT 0,
  rows_refused bigint NOT NULL DEFAULT 0,
  customers_created bigint NOT NULL DEFAULT 0,
  customers_updated bigint NOT NULL DEFAULT 0,
  addresses_created bigint NOT NULL DEFAULT 0,
  addresses_updated bigint NOT NULL DEFAULT 0,
  rows_unchanged bigint NOT NULL DEFAULT 0,
  -- The chunk that is written next; where the import is undone, how many of its addresses and customers are.
  next_chunk integer NOT NULL DEFAULT 0,
  undone_rows bigint NOT NULL DEFAULT 0,
  kept_rows bigint NOT NULL DEFAULT 0,
  -- While somebody receives, writes or undoes it.
  lease_until timestamptz(3),
  created_at timestamptz(3) NOT NULL,
  started_at timestamptz(3),
  finished_at timestamptz(3),
  undone_at timestamptz(3),
  undone_by text,
  CONSTRAINT imports_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX imports_open_idx ON imports (lease_until) WHERE status IN ('receiving', 'running', 'undoing');

-- The rows of a file wait here, about a thousand together. Of a chunk that is written, the part of the log remains, for undoing it.
CREATE TABLE import_chunks (
  tenant_id uuid NOT NULL,
  import_id uuid NOT NULL,
  chunk integer NOT NULL,
  -- [[line, text], …]; null once they are written.
  rows text,
  first_seq bigint,
  last_seq bigint,
  undone text CONSTRAINT import_chunks_undone_check CHECK (undone IN ('addresses', 'customers')),
  CONSTRAINT import_chunks_pkey PRIMARY KEY (tenant_id, import_id, chunk),
  CONSTRAINT import_chunks_import_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES imports (tenant_id, id)
);

CREATE INDEX import_chunks_undone_idx ON import_chunks (tenant_id, import_id, undone, chunk) WHERE first_seq IS NOT NULL;

-- What was refused, for whoever mends it. Removed after a month.
CREATE TABLE import_refusals (
  tenant_id uuid NOT NULL,
  import_id uuid NOT NULL,
  line bigint NOT NULL,
  reason text NOT NULL,
  original text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT import_refusals_pkey PRIMARY KEY (tenant_id, import_id, line)
);
CREATE INDEX import_refusals_created_at_idx ON import_refusals USING brin (created_at);

-- What an undo left as it is, because somebody has changed it since.
CREATE TABLE import_kept (
  tenant_id uuid NOT NULL,
  import_id uuid NOT NULL,
  entity_id uuid NOT NULL,
  entity text NOT NULL,
  customer_id uuid NOT NULL,
  reason text NOT NULL,
  CONSTRAINT import_kept_pkey PRIMARY KEY (tenant_id, import_id, entity_id)
);

-- A statement that writes very many rows keeps all the rules for them itself, and says so by the setting
-- doorplate.logged: it gives versions, writes the log and the references, and locks and counts by customer.
CREATE OR REPLACE TRIGGER customers_stamp BEFORE INSERT OR UPDATE ON customers FOR EACH ROW
  WHEN (coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk') EXECUTE FUNCTION stamp_version();
CREATE OR REPLACE TRIGGER customers_log AFTER INSERT OR UPDATE ON customers FOR EACH ROW
  WHEN (coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk') EXECUTE FUNCTION log_change('customer', 'id');
CREATE OR REPLACE TRIGGER customers_insert_refs AFTER INSERT ON customers FOR EACH ROW
  WHEN (NEW.external_refs <> '[]' AND coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk') EXECUTE FUNCTION keep_customer_refs();
CREATE OR REPLACE TRIGGER customers_update_refs AFTER UPDATE ON customers FOR EACH ROW
  WHEN ((NEW.external_refs IS DISTINCT FROM OLD.external_refs OR NEW.deleted_at IS DISTINCT FROM OLD.deleted_at)
    AND coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk')
  EXECUTE FUNCTION keep_customer_refs();
CREATE OR REPLACE TRIGGER addresses_rules BEFORE INSERT OR UPDATE ON addresses FOR EACH ROW
  WHEN (coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk') EXECUTE FUNCTION keep_address_rules();
CREATE OR REPLACE TRIGGER addresses_stamp BEFORE UPDATE ON addresses FOR EACH ROW
  WHEN (coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk') EXECUTE FUNCTION stamp_version();
CREATE OR REPLACE TRIGGER addresses_log_insert AFTER INSERT ON addresses FOR EACH ROW
  WHEN (coalesce(current_setting('doorplate.logged', true), '') NOT IN ('by statement', 'in bulk')) EXECUTE FUNCTION log_change('address', 'customer_id');
CREATE OR REPLACE TRIGGER addresses_log_update AFTER UPDATE ON addresses FOR EACH ROW
  WHEN (coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk') EXECUTE FUNCTION log_change('address', 'customer_id');
