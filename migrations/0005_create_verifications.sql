SET LOCAL lock_timeout = '5s';

CREATE TABLE campaigns (
  tenant_id uuid NOT NULL CONSTRAINT campaigns_tenant_fkey REFERENCES tenants,
  id uuid NOT NULL,
  status text NOT NULL CONSTRAINT campaigns_status_check CHECK (status IN ('running', 'paused', 'cancelled', 'completed')),
  name text NOT NULL,
  filter jsonb NOT NULL,
  reason text,
  -- The last address selected; the addresses of a campaign are taken in the order of their ids.
  cursor uuid,
  -- Addresses made later than this id do not belong to the campaign.
  last_address_id uuid NOT NULL,
  exhausted boolean NOT NULL DEFAULT false,
  total integer,
  selected integer NOT NULL DEFAULT 0,
  -- Outcomes of the chunks below first_open_chunk; those of the later ones are counted from their verifications.
  outcomes jsonb NOT NULL DEFAULT '{}',
  first_open_chunk integer NOT NULL DEFAULT 1,
  next_chunk integer NOT NULL DEFAULT 1,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  finished_at timestamptz(3),
  CONSTRAINT campaigns_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX campaigns_running_idx ON campaigns (tenant_id, id) WHERE status = 'running';

-- The durable intent of each background check; a queue's job only names the row.
CREATE TABLE verifications (
  tenant_id uuid NOT NULL,
  address_id uuid NOT NULL,
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  address_version integer NOT NULL,
  cause text NOT NULL CONSTRAINT verifications_cause_check
    CHECK (cause IN ('created', 'updated', 'restored', 'requested', 'due', 'campaign')),
  status text NOT NULL CONSTRAINT verifications_status_check
    CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'superseded', 'cancelled')),
  -- Queued: when to hand it to the queue (again). Running: when the lease ends. One index serves both.
  available_at timestamptz(3) NOT NULL,
  attempt integer NOT NULL DEFAULT 0,
  campaign_id uuid,
  campaign_chunk integer,
  requested_by text NOT NULL,
  outcome text CONSTRAINT verifications_outcome_check
    CHECK (outcome IN ('verified', 'not_found', 'not_covered', 'failed')),
  provider text,
  data_version text,
  location jsonb,
  confidence real,
  error_code text,
  created_at timestamptz(3) NOT NULL,
  started_at timestamptz(3),
  finished_at timestamptz(3),
  CONSTRAINT verifications_pkey PRIMARY KEY (tenant_id, address_id, id),
  CONSTRAINT verifications_campaign_fkey FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaigns (tenant_id, id)
);
-- At most one open verification of an address.
CREATE UNIQUE INDEX verifications_open_key ON verifications (tenant_id, address_id) WHERE status IN ('queued', 'running');
CREATE INDEX verifications_available_idx ON verifications (available_at) WHERE status IN ('queued', 'running');
CREATE INDEX verifications_campaign_idx ON verifications (tenant_id, campaign_id, campaign_chunk, status) WHERE campaign_id IS NOT NULL;

-- How long a check holds, by the first rule of the tenant's policy that matches. A failed one is repeated within a day.
CREATE FUNCTION due_interval(policy jsonb, verification_status text, country_code text, customer_tags text[], address_tags text[]) RETURNS interval
LANGUAGE sql STABLE AS $$
  SELECT least(CASE verification_status WHEN 'failed' THEN interval '1 day' END, coalesce((
    SELECT (rule ->> 'interval')::interval FROM jsonb_array_elements(policy -> 'rules') WITH ORDINALITY AS rules (rule, position)
    WHERE (rule ->> 'customer_tag' IS NULL OR rule ->> 'customer_tag' = ANY (customer_tags))
      AND (rule ->> 'address_tag' IS NULL OR rule ->> 'address_tag' = ANY (address_tags))
      AND (rule ->> 'country_code' IS NULL OR rule ->> 'country_code' = country_code)
    ORDER BY position LIMIT 1
  ), (policy ->> 'default_interval')::interval))
$$;
