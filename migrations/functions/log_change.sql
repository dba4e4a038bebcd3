-- A trigger writes the log, so that no code path can forget it. A statement that writes the log itself disables the
-- trigger with the setting doorplate.logged. Actor and reason come from the setting doorplate.context of the
-- transaction; a change by hand is attributed to the database user.
CREATE OR REPLACE FUNCTION log_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  context jsonb := coalesce(nullif(current_setting('doorplate.context', true), ''), '{}')::jsonb;
  after_state jsonb := to_jsonb(NEW) - 'sealed';
  before_state jsonb;
  fields text[] := '{}';
  operation text := 'create';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.version = OLD.version THEN
      RETURN NULL;
    END IF;
    before_state := to_jsonb(OLD) - 'sealed';
    SELECT array_agg(key ORDER BY key) INTO fields FROM jsonb_each(after_state)
      WHERE value IS DISTINCT FROM before_state -> key AND key NOT IN ('version', 'updated_at');
    IF NEW.sealed IS DISTINCT FROM OLD.sealed THEN
      fields := array_append(fields, 'sealed');
    END IF;
    operation := CASE
      WHEN OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL THEN 'delete'
      WHEN OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NULL THEN 'restore'
      WHEN context ->> 'operation' = 'restore' THEN 'restore'
      ELSE 'update' END;
  END IF;
  PERFORM hold_back_feed();
  INSERT INTO changes (tenant_id, seq, occurred_at, entity, entity_id, customer_id, version, operation,
                       changed_fields, state, sealed, actor, source, sealed_reason, request_id)
  VALUES (NEW.tenant_id, nextval('change_seq'), NEW.updated_at, TG_ARGV[0], NEW.id,
          (after_state ->> TG_ARGV[1])::uuid, NEW.version, operation, coalesce(fields, '{}'),
          state_to_log(after_state), NEW.sealed,
          coalesce(context ->> 'actor', 'sql:' || session_user), coalesce(context ->> 'source', 'sql'),
          decode(context ->> 'sealed_reason', 'base64'), context ->> 'request_id');
  RETURN NULL;
END $$;
COMMENT ON FUNCTION log_change IS
  'Writes a change of a customer or an address to the change log. Arguments: the entity, and the column with the id '
  'of its customer.';

CREATE OR REPLACE TRIGGER customers_log AFTER INSERT OR UPDATE ON customers FOR EACH ROW
  WHEN (coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk')
  EXECUTE FUNCTION log_change('customer', 'id');

CREATE OR REPLACE TRIGGER addresses_log_insert AFTER INSERT ON addresses FOR EACH ROW
  WHEN (coalesce(current_setting('doorplate.logged', true), '') NOT IN ('by statement', 'in bulk'))
  EXECUTE FUNCTION log_change('address', 'customer_id');

CREATE OR REPLACE TRIGGER addresses_log_update AFTER UPDATE ON addresses FOR EACH ROW
  WHEN (coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk')
  EXECUTE FUNCTION log_change('address', 'customer_id');
