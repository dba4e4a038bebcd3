CREATE OR REPLACE FUNCTION log_provider_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  context jsonb := coalesce(nullif(current_setting('doorplate.context', true), ''), '{}')::jsonb;
  omitted text[] := '{tenant_id,provider,version,updated_by,updated_at}';
  -- Without a row, the state before is the defaults.
  before_state jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - omitted
    WHEN TG_TABLE_NAME = 'provider_policies'
      THEN '{"chinese_addresses_may_leave": false, "when_unanswered": "use_gazetteer"}'
    ELSE '{}' END;
  state jsonb := CASE WHEN TG_OP = 'DELETE' THEN before_state ELSE to_jsonb(NEW) - omitted END;
  fields text[];
BEGIN
  SELECT coalesce(array_agg(CASE key WHEN 'sealed_key' THEN 'key' ELSE key END ORDER BY key), '{}') INTO fields
    FROM jsonb_each(state)
    WHERE TG_OP = 'UPDATE' AND value IS DISTINCT FROM before_state -> key AND key <> 'key_hint';
  IF TG_OP = 'UPDATE' AND fields = '{}' OR TG_OP = 'INSERT' AND state = before_state THEN
    RETURN NULL;
  END IF;
  INSERT INTO provider_changes (tenant_id, occurred_at, provider, operation, changed_fields, state,
                                actor, source, reason, request_id)
  VALUES (coalesce(NEW.tenant_id, OLD.tenant_id), clock_timestamp(), to_jsonb(coalesce(NEW, OLD)) ->> 'provider',
          CASE TG_OP WHEN 'INSERT' THEN 'create' WHEN 'UPDATE' THEN 'update' ELSE 'delete' END,
          fields, state - 'sealed_key',
          coalesce(context ->> 'actor', 'sql:' || session_user), coalesce(context ->> 'source', 'sql'),
          context ->> 'reason', context ->> 'request_id');
  RETURN NULL;
END $$;
COMMENT ON FUNCTION log_provider_change IS
  'Writes a change of a tenant''s provider settings to provider_changes, without the API keys.';

CREATE OR REPLACE TRIGGER provider_settings_log AFTER INSERT OR UPDATE OR DELETE ON provider_settings FOR EACH ROW
  EXECUTE FUNCTION log_provider_change();

CREATE OR REPLACE TRIGGER provider_policies_log AFTER INSERT OR UPDATE ON provider_policies FOR EACH ROW
  EXECUTE FUNCTION log_provider_change();
