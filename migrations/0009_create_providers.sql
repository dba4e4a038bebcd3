SET LOCAL lock_timeout = '5s';

-- What holds for all providers of a tenant. No row: nothing was set, and the defaults hold.
CREATE TABLE provider_policies (
  tenant_id uuid CONSTRAINT provider_policies_pkey PRIMARY KEY CONSTRAINT provider_policies_tenant_fkey REFERENCES tenants,
  version integer NOT NULL DEFAULT 1,
  chinese_addresses_may_leave boolean NOT NULL DEFAULT false,
  when_unanswered text NOT NULL CONSTRAINT provider_policies_when_unanswered_check CHECK (when_unanswered IN ('use_gazetteer', 'postpone')),
  updated_by text NOT NULL,
  updated_at timestamptz(3) NOT NULL
);

CREATE TABLE provider_settings (
  tenant_id uuid NOT NULL CONSTRAINT provider_settings_tenant_fkey REFERENCES tenants,
  provider text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  enabled boolean NOT NULL,
  -- 1 is asked first.
  priority smallint NOT NULL,
  -- Null: all that the provider covers.
  countries text[],
  base_url text,
  -- AES-256-GCM under a key from the environment.
  sealed_key text,
  key_hint text,
  calls_per_day integer CONSTRAINT provider_settings_calls_per_day_check CHECK (calls_per_day >= 0),
  calls_per_second real NOT NULL CONSTRAINT provider_settings_calls_per_second_check CHECK (calls_per_second > 0),
  cost_per_call numeric(12, 6) NOT NULL,
  -- {"granularity": "house_number", "confidence": 0.8}; null: any position will do.
  good_enough jsonb,
  updated_by text NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT provider_settings_pkey PRIMARY KEY (tenant_id, provider)
);

-- What all workers know of a provider: its circuit breaker, and when the next call may be made. A row that is lost
-- is made again, so it need not survive a crash of the server.
CREATE UNLOGGED TABLE provider_states (
  tenant_id uuid NOT NULL,
  provider text NOT NULL,
  -- Consecutive failures that speak of the provider's health.
  failures integer NOT NULL DEFAULT 0,
  -- Not null while the breaker is open; once it has passed, one call at a time probes.
  open_until timestamptz,
  -- Times that it opened without closing: each longer than the one before.
  openings integer NOT NULL DEFAULT 0,
  probe_until timestamptz,
  -- The provider asked not to be called before.
  blocked_until timestamptz,
  blocked_for text,
  next_call_at timestamptz NOT NULL,
  CONSTRAINT provider_states_pkey PRIMARY KEY (tenant_id, provider)
);

-- Days are UTC. A call is counted before it is made: `calls` is also what keeps to the budget.
CREATE TABLE provider_usage (
  tenant_id uuid NOT NULL,
  provider text NOT NULL,
  day date NOT NULL,
  calls integer NOT NULL DEFAULT 0,
  cache_hits integer NOT NULL DEFAULT 0,
  -- {"timeout": 3}
  failures jsonb NOT NULL DEFAULT '{}',
  cost numeric(18, 6) NOT NULL DEFAULT 0,
  CONSTRAINT provider_usage_pkey PRIMARY KEY (tenant_id, provider, day)
);

-- What a provider said of a door, for as long as its terms let it be kept. Without an answer: somebody is asking.
CREATE TABLE geocode_cache (
  tenant_id uuid NOT NULL,
  fingerprint text NOT NULL,
  provider text NOT NULL,
  data_version text NOT NULL,
  answer jsonb,
  -- Of the answer, or of the right to ask.
  expires_at timestamptz NOT NULL,
  CONSTRAINT geocode_cache_pkey PRIMARY KEY (tenant_id, fingerprint, provider)
);
CREATE INDEX geocode_cache_expires_idx ON geocode_cache (expires_at);

-- What came to light beside the outcome, such as that two providers disagree; null is nothing.
ALTER TABLE verifications ADD COLUMN findings jsonb;
