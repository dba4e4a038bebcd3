CREATE OR REPLACE FUNCTION refuse_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- An erasure empties the entries of its customer, and changes nothing else of them.
  IF TG_OP = 'UPDATE' AND NEW.state = '{}' AND NEW.sealed = '' AND NEW.sealed_reason IS NULL
    AND (NEW.tenant_id, NEW.seq, NEW.occurred_at, NEW.entity, NEW.entity_id, NEW.customer_id, NEW.version,
      NEW.operation, NEW.changed_fields, NEW.actor, NEW.source, NEW.request_id)
      IS NOT DISTINCT FROM
      (OLD.tenant_id, OLD.seq, OLD.occurred_at, OLD.entity, OLD.entity_id, OLD.customer_id, OLD.version,
      OLD.operation, OLD.changed_fields, OLD.actor, OLD.source, OLD.request_id)
    AND is_being_erased(OLD.tenant_id, OLD.customer_id)
  THEN
    RETURN NEW;
  END IF;
  -- The erasure of a tenant removes its entries.
  IF TG_OP = 'DELETE'
    AND EXISTS (SELECT FROM tenant_erasures WHERE tenant_id = OLD.tenant_id AND status = 'running')
  THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the change log is append-only' USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION refuse_log_change IS
  'Rejects changes of the change log, for every user of the database, except by an erasure.';

CREATE OR REPLACE TRIGGER changes_append_only BEFORE UPDATE OR DELETE ON changes FOR EACH ROW
  EXECUTE FUNCTION refuse_log_change();
