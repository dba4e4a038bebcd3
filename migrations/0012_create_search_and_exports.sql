SET LOCAL lock_timeout = '5s';

-- What is searched: a document for each customer (id = customer_id) and for each address, that one with the names
-- and numbers of its customer. Follows the change log, a moment behind it.
CREATE TABLE search_documents (
  tenant_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  id uuid NOT NULL,
  -- Folded text, to rank by.
  content text NOT NULL,
  -- Hashes of the words and of the filters, each with the tenant in it, so that one index serves all tenants.
  tokens bigint[] NOT NULL,
  latitude double precision,
  longitude double precision,
  CONSTRAINT search_documents_pkey PRIMARY KEY (tenant_id, customer_id, id)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05);
-- A short list of what is not sorted in yet: every search reads the whole list.
CREATE INDEX search_documents_tokens_idx ON search_documents USING gin (tokens) WITH (gin_pending_list_limit = 512);

-- How far the documents of a tenant follow the log.
CREATE TABLE search_progress (
  tenant_id uuid NOT NULL CONSTRAINT search_progress_pkey PRIMARY KEY CONSTRAINT search_progress_tenant_fkey REFERENCES tenants,
  -- Which rules the documents were made by; others are made anew.
  format integer NOT NULL,
  seq bigint NOT NULL,
  -- Customers up to this one have documents; null once all have.
  built_to uuid
);

-- What was asked to be downloaded: what matches a filter at one moment of the log, which a download is read from.
CREATE TABLE exports (
  tenant_id uuid NOT NULL CONSTRAINT exports_tenant_fkey REFERENCES tenants,
  id uuid NOT NULL,
  is_snapshot boolean NOT NULL,
  entity text NOT NULL CONSTRAINT exports_entity_check CHECK (entity IN ('customers', 'addresses', 'all')),
  format text NOT NULL CONSTRAINT exports_format_check CHECK (format IN ('csv', 'ndjson', 'geojson')),
  filter jsonb NOT NULL,
  -- The moment: changes up to this seq, and, where a time was asked for, up to that time.
  seq bigint NOT NULL,
  as_of timestamptz(3),
  -- By the latest download.
  rows_sent bigint NOT NULL,
  downloaded_at timestamptz(3),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT exports_pkey PRIMARY KEY (tenant_id, id)
);
