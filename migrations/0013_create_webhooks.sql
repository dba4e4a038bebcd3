SET LOCAL lock_timeout = '5s';

CREATE TABLE webhooks (
  tenant_id uuid NOT NULL CONSTRAINT webhooks_tenant_fkey REFERENCES tenants,
  id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  url text NOT NULL,
  description text,
  -- Types such as address.created, or address.* for all of a noun, or * for all.
  event_types text[] NOT NULL,
  payload text NOT NULL CONSTRAINT webhooks_payload_check CHECK (payload IN ('thin', 'full')),
  -- Whether the events of one customer or address wait for each other.
  ordered boolean NOT NULL,
  status text NOT NULL DEFAULT 'enabled' CONSTRAINT webhooks_status_check CHECK (status IN ('enabled', 'disabled')),
  disabled_reason text CONSTRAINT webhooks_disabled_reason_check CHECK (disabled_reason IN ('by_request', 'gone', 'failing')),
  disabled_at timestamptz(3),
  -- Sealed. During a rotation both sign.
  secret text NOT NULL,
  previous_secret text,
  previous_secret_until timestamptz(3),
  -- Up to which seq of the change log everything has become deliveries.
  cursor bigint NOT NULL,
  -- Since when no delivery has succeeded although some were tried.
  failing_since timestamptz(3),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT webhooks_pkey PRIMARY KEY (tenant_id, id)
);

-- The durable intent of each delivery; what is sent is read from the change log when it is sent. Those of a deleted
-- endpoint are cancelled and leave with the log, so they do not refer to it.
CREATE TABLE webhook_deliveries (
  tenant_id uuid NOT NULL,
  webhook_id uuid NOT NULL,
  id uuid NOT NULL,
  event_id text NOT NULL,
  event_type text NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  -- The change; null for what the webhooks themselves have to say, which is in data.
  seq bigint,
  entity text,
  entity_id uuid,
  customer_id uuid,
  entity_version integer,
  data jsonb,
  status text NOT NULL DEFAULT 'queued' CONSTRAINT webhook_deliveries_status_check
    CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  attempt integer NOT NULL DEFAULT 0,
  -- When the next attempt is due.
  due_at timestamptz(3) NOT NULL,
  -- Queued: when to hand it to the queue (again). Running: when the lease ends.
  available_at timestamptz(3) NOT NULL,
  -- The last attempts: [{"at", "response_status", "error_code", "latency_ms"}].
  attempts jsonb NOT NULL DEFAULT '[]',
  created_at timestamptz(3) NOT NULL,
  finished_at timestamptz(3),
  CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (tenant_id, webhook_id, id),
  CONSTRAINT webhook_deliveries_event_key UNIQUE (tenant_id, webhook_id, event_id)
);
CREATE INDEX webhook_deliveries_available_idx ON webhook_deliveries (available_at) WHERE status IN ('queued', 'running');
-- What an ordered delivery waits for.
CREATE INDEX webhook_deliveries_entity_idx ON webhook_deliveries (tenant_id, webhook_id, entity_id, seq) WHERE status IN ('queued', 'running');
CREATE INDEX webhook_deliveries_failed_idx ON webhook_deliveries (tenant_id, webhook_id, id) WHERE status = 'failed';
CREATE INDEX webhook_deliveries_created_at_idx ON webhook_deliveries USING brin (created_at) WITH (pages_per_range = 32);

-- A second walk through a part of the log.
CREATE TABLE webhook_replays (
  tenant_id uuid NOT NULL,
  webhook_id uuid NOT NULL,
  id uuid NOT NULL,
  status text NOT NULL CONSTRAINT webhook_replays_status_check CHECK (status IN ('running', 'completed')),
  since timestamptz(3),
  until timestamptz(3),
  include_delivered boolean NOT NULL,
  -- Null until the walk begins.
  cursor bigint,
  last_seq bigint,
  queued integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL,
  finished_at timestamptz(3),
  CONSTRAINT webhook_replays_pkey PRIMARY KEY (tenant_id, webhook_id, id),
  CONSTRAINT webhook_replays_webhook_fkey FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhooks (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX webhook_replays_running_idx ON webhook_replays (id) WHERE status = 'running';
