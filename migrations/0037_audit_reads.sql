SET LOCAL lock_timeout = '5s';

CREATE TABLE reads (
  tenant_id uuid NOT NULL,
  block bigint NOT NULL,
  nth integer NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  operation text NOT NULL,
  actor text NOT NULL,
  recipient text,
  purpose text,
  ip text,
  request_id text,
  is_masked boolean NOT NULL,
  customer_ids uuid[] NOT NULL,
  result_count integer NOT NULL,
  query_hash bytea,
  subject_id uuid,
  sealed_scope bytea,
  offsets integer[],
  request_ids text[],
  CONSTRAINT reads_pkey PRIMARY KEY (tenant_id, block, nth, occurred_at)
) PARTITION BY RANGE (occurred_at);
-- One entry for a page of customers, merged in bulk: a row for each customer would cost a list of 200 as many rows.
CREATE INDEX reads_customers_idx ON reads USING gin (customer_ids);
-- Rows are written in the order of time, so a few bytes a page find a period.
CREATE INDEX reads_occurred_at_idx ON reads USING brin (occurred_at) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX reads_scopes_idx ON reads (tenant_id, occurred_at) WHERE sealed_scope IS NOT NULL;

COMMENT ON TABLE reads IS
  'The read audit: which data of customers has left the service, when, to whom and why. Written in blocks, each of which is in the chain of its tenant (audit_blocks). Partitioned by month.';
COMMENT ON COLUMN reads.block IS 'The number of its block in the chain.';
COMMENT ON COLUMN reads.nth IS 'Its place in the block, from 1.';
COMMENT ON COLUMN reads.operation IS 'The operationId, or what the service has sent itself: webhook.delivery, provider.call.';
COMMENT ON COLUMN reads.actor IS 'As in the change log. Of a download: who has created the export.';
COMMENT ON COLUMN reads.recipient IS 'Who else has received the data: webhook:<id> or provider:<name>.';
COMMENT ON COLUMN reads.offsets IS
  'Of several reads that differ only in customer, request and time: the milliseconds of each after occurred_at, in the order of customer_ids and request_ids.';
COMMENT ON COLUMN reads.result_count IS 'Customers in the response; of a file: its rows.';
COMMENT ON COLUMN reads.query_hash IS 'A keyed hash of the filter or the search: equal ones have equal hashes.';
COMMENT ON COLUMN reads.subject_id IS 'What was read, if it is no customer: an export, a campaign, an import.';
COMMENT ON COLUMN reads.sealed_scope IS
  'Of an export of too many customers to list them: its filter and its moment, under the tenant''s key.';

CREATE TABLE audit_heads (
  tenant_id uuid NOT NULL,
  chain text NOT NULL,
  number bigint NOT NULL,
  hash bytea NOT NULL,
  last_seq bigint NOT NULL DEFAULT 0,
  start_number bigint NOT NULL DEFAULT 0,
  start_hash bytea NOT NULL DEFAULT '',
  start_at timestamptz(3),
  start_seal bytea NOT NULL DEFAULT '',
  CONSTRAINT audit_heads_pkey PRIMARY KEY (tenant_id, chain),
  CONSTRAINT audit_heads_chain_check CHECK (chain IN ('reads', 'changes'))
);
COMMENT ON TABLE audit_heads IS 'The last block of each chain. Locked while a block is appended.';
COMMENT ON COLUMN audit_heads.last_seq IS 'Of the change log: up to which it is sealed.';
COMMENT ON COLUMN audit_heads.start_number IS 'The last block that the retention has deleted, with its hash; 0: none.';
COMMENT ON COLUMN audit_heads.start_at IS 'Reads before this time are deleted.';
COMMENT ON COLUMN audit_heads.start_seal IS 'An HMAC of the start.';

CREATE TABLE audit_blocks (
  tenant_id uuid NOT NULL,
  chain text NOT NULL,
  number bigint NOT NULL,
  first_at timestamptz(3) NOT NULL,
  last_at timestamptz(3) NOT NULL,
  first_seq bigint NOT NULL DEFAULT 0,
  last_seq bigint NOT NULL DEFAULT 0,
  entries bytea NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT audit_blocks_pkey PRIMARY KEY (tenant_id, chain, number)
);
ALTER TABLE audit_blocks ALTER COLUMN entries SET STORAGE EXTERNAL;
COMMENT ON TABLE audit_blocks IS
  'Blocks of the read audit and of the change log, one chain for each tenant: each has an HMAC over its content and the block before.';
COMMENT ON COLUMN audit_blocks.entries IS
  'Of each read 16 bytes: its hash. Of each change 40 bytes: its seq, the hash of who, when and what, and the hash of its state, which an erasure empties.';
COMMENT ON COLUMN audit_blocks.hash IS 'An HMAC under a key that is derived from the tenant''s, which the database does not have.';

CREATE FUNCTION ensure_read_partition(month date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  first_day date := date_trunc('month', month)::date;
  name text := 'reads_' || to_char(first_day, 'YYYY_MM');
BEGIN
  IF to_regclass(name) IS NOT NULL THEN
    RETURN false;
  END IF;
  -- As in ensure_change_partition.
  PERFORM pg_advisory_xact_lock(hashtext('ensure_read_partition'));
  IF EXISTS (SELECT FROM pg_inherits JOIN pg_class ON oid = inhrelid
             WHERE inhparent = 'reads'::regclass AND relname = name) THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE reads INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
  EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (occurred_at >= %L AND occurred_at < %L)',
    name, name || '_month_check', first_day::timestamptz, (first_day + interval '1 month')::timestamptz);
  EXECUTE format('ALTER TABLE reads ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    name, first_day::timestamptz, (first_day + interval '1 month')::timestamptz);
  EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', name, name || '_month_check');
  RETURN true;
END $$;
SELECT ensure_read_partition((now() + month * interval '1 month')::date) FROM generate_series(-1, 3) AS month;

-- Keys that may do everything else.
UPDATE api_keys SET scopes = scopes || '{reads:read,breach-reports:read}'
WHERE tenant_id IS NOT NULL AND scopes @> '{api-keys:write,policies:write,pii:read}'
  AND NOT 'reads:read' = ANY (scopes);
