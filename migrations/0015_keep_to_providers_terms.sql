SET LOCAL lock_timeout = '5s';

-- How long the tenant may keep positions of a provider, by a contract of their own; null: what its public terms allow.
ALTER TABLE provider_settings ADD COLUMN keep_for_days integer CONSTRAINT provider_settings_keep_for_days_check CHECK (keep_for_days >= 0);

-- Positions that have to go: those that a verification got from a provider whose terms have an end.
CREATE TABLE position_terms (
  tenant_id uuid NOT NULL,
  address_id uuid NOT NULL,
  verification_id uuid NOT NULL,
  provider text NOT NULL,
  keep_until timestamptz(3) NOT NULL,
  CONSTRAINT position_terms_pkey PRIMARY KEY (tenant_id, address_id, verification_id)
);
CREATE INDEX position_terms_keep_until_idx ON position_terms (keep_until);

-- Who changed what of a tenant's providers, without keys. Written by the database, so that no code path can forget it.
CREATE TABLE provider_changes (
  tenant_id uuid NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  occurred_at timestamptz(3) NOT NULL,
  -- Null: what holds for all of them.
  provider text,
  operation text NOT NULL CONSTRAINT provider_changes_operation_check CHECK (operation IN ('create', 'update', 'delete')),
  changed_fields text[] NOT NULL,
  -- After the change; before it, where the settings were deleted.
  state jsonb NOT NULL,
  actor text NOT NULL,
  source text NOT NULL,
  reason text,
  request_id text,
  CONSTRAINT provider_changes_pkey PRIMARY KEY (tenant_id, seq)
);
CREATE TRIGGER provider_changes_append_only BEFORE UPDATE OR DELETE ON provider_changes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER provider_changes_no_truncate BEFORE TRUNCATE ON provider_changes EXECUTE FUNCTION refuse_change();

CREATE FUNCTION log_provider_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  context jsonb := coalesce(nullif(current_setting('doorplate.context', true), ''), '{}')::jsonb;
  unsaid text[] := '{tenant_id,provider,version,updated_by,updated_at}';
  -- What holds where nobody has said anything else.
  before_state jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - unsaid
    WHEN TG_TABLE_NAME = 'provider_policies' THEN '{"chinese_addresses_may_leave": false, "when_unanswered": "use_gazetteer"}' ELSE '{}' END;
  state jsonb := CASE WHEN TG_OP = 'DELETE' THEN before_state ELSE to_jsonb(NEW) - unsaid END;
  fields text[];
BEGIN
  SELECT coalesce(array_agg(CASE key WHEN 'sealed_key' THEN 'key' ELSE key END ORDER BY key), '{}') INTO fields FROM jsonb_each(state)
    WHERE TG_OP = 'UPDATE' AND value IS DISTINCT FROM before_state -> key AND key <> 'key_hint';
  IF TG_OP = 'UPDATE' AND fields = '{}' OR TG_OP = 'INSERT' AND state = before_state THEN
    RETURN NULL;
  END IF;
  INSERT INTO provider_changes (tenant_id, occurred_at, provider, operation, changed_fields, state, actor, source, reason, request_id)
  VALUES (coalesce(NEW.tenant_id, OLD.tenant_id), clock_timestamp(), to_jsonb(coalesce(NEW, OLD)) ->> 'provider',
          CASE TG_OP WHEN 'INSERT' THEN 'create' WHEN 'UPDATE' THEN 'update' ELSE 'delete' END, fields, state - 'sealed_key',
          coalesce(context ->> 'actor', 'sql:' || session_user), coalesce(context ->> 'source', 'sql'), context ->> 'reason', context ->> 'request_id');
  RETURN NULL;
END $$;
CREATE TRIGGER provider_settings_log AFTER INSERT OR UPDATE OR DELETE ON provider_settings FOR EACH ROW EXECUTE FUNCTION log_provider_change();
CREATE TRIGGER provider_policies_log AFTER INSERT OR UPDATE ON provider_policies FOR EACH ROW EXECUTE FUNCTION log_provider_change();
