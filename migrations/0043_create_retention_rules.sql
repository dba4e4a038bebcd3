SET LOCAL lock_timeout = '5s';

CREATE TABLE retention_rules (
  tenant_id uuid NOT NULL,
  name text NOT NULL,
  version integer NOT NULL,
  entity text NOT NULL,
  condition jsonb NOT NULL,
  action text NOT NULL,
  max_rows integer NOT NULL,
  max_share double precision NOT NULL,
  run_at text NOT NULL,
  timezone text NOT NULL,
  enabled boolean NOT NULL DEFAULT false,
  tried_version integer,
  next_run_at timestamptz(3),
  disabled_reason text,
  updated_by text NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT retention_rules_pkey PRIMARY KEY (tenant_id, name),
  CONSTRAINT retention_rules_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
  CONSTRAINT retention_rules_action_check CHECK (action IN ('erase', 'delete', 'restrict')),
  CONSTRAINT retention_rules_enabled_check CHECK (enabled = (next_run_at IS NOT NULL)),
  CONSTRAINT retention_rules_tried_check CHECK (NOT enabled OR tried_version = version)
);
CREATE INDEX retention_rules_due_idx ON retention_rules (next_run_at) WHERE enabled;

COMMENT ON TABLE retention_rules IS 'How long a tenant keeps what, and what happens then.';
COMMENT ON COLUMN retention_rules.version IS 'Increases with each change of what the rule does, which disables it.';
COMMENT ON COLUMN retention_rules.condition IS
  '{"customer", "address": filters; "age", "inactive_for", "deleted_for": ISO 8601 durations}: all must be true.';
COMMENT ON COLUMN retention_rules.max_rows IS 'The most rows of one run; the others are left to the next one.';
COMMENT ON COLUMN retention_rules.max_share IS
  'Of all rows of the entity: a run that would hit more stops before it begins, and disables the rule.';
COMMENT ON COLUMN retention_rules.run_at IS 'The time of the daily run, HH:MM, in the time zone.';
COMMENT ON COLUMN retention_rules.tried_version IS 'Of the last dry run that was completed; null: there was none.';
COMMENT ON COLUMN retention_rules.disabled_reason IS 'Why the service has disabled it, such as max_share; null otherwise.';

CREATE TABLE retention_runs (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  rule text NOT NULL,
  rule_version integer NOT NULL,
  entity text NOT NULL,
  condition jsonb NOT NULL,
  action text NOT NULL,
  max_rows integer NOT NULL,
  max_share double precision NOT NULL,
  dry_run boolean NOT NULL,
  status text NOT NULL,
  stop_reason text,
  total bigint,
  hits bigint,
  held bigint,
  done bigint NOT NULL DEFAULT 0,
  sample_ids uuid[] NOT NULL DEFAULT '{}',
  cursor uuid,
  started_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  finished_at timestamptz(3),
  CONSTRAINT retention_runs_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT retention_runs_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
  CONSTRAINT retention_runs_status_check CHECK (status IN ('running', 'completed', 'stopped'))
);
CREATE INDEX retention_runs_rule_idx ON retention_runs (tenant_id, rule, id);
CREATE UNIQUE INDEX retention_runs_running_key ON retention_runs (tenant_id, rule, dry_run) WHERE status = 'running';

COMMENT ON COLUMN retention_runs.condition IS
  'The condition of the rule at that time: {"age", "inactive_for", "deleted_for", "filter"}.';
COMMENT ON TABLE retention_runs IS
  'What a retention rule has done, or would do: the history of it. Its conditions are those of the rule at the time.';
COMMENT ON COLUMN retention_runs.created_at IS 'The moment at which ages are measured.';
COMMENT ON COLUMN retention_runs.total IS 'All rows of the entity; null until the run has counted.';
COMMENT ON COLUMN retention_runs.hits IS 'Rows that meet the condition, without those that are held.';
COMMENT ON COLUMN retention_runs.held IS
  'Rows that meet the condition and are kept: a legal hold is on the customer, or it is restricted for other grounds.';
COMMENT ON COLUMN retention_runs.done IS 'Rows that the action was applied to.';
COMMENT ON COLUMN retention_runs.cursor IS 'The id up to which it has come; null until the first rows.';

-- Keys that manage the keys and policies of their tenant could not be given a new scope by any other key.
UPDATE api_keys SET scopes = scopes || '{retention:read,retention:write}'
WHERE tenant_id IS NOT NULL AND scopes @> '{api-keys:write,policies:write,pii:read}'
  AND NOT 'retention:read' = ANY (scopes);
