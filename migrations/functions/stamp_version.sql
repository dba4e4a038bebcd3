-- A due date is derived from the policy: setting it is not a change of the address.
CREATE OR REPLACE FUNCTION stamp_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.version := 1;
  ELSIF (to_jsonb(NEW) - 'verify_after') IS DISTINCT FROM (to_jsonb(OLD) - 'verify_after') THEN
    NEW.version := OLD.version + 1;
    IF NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at THEN
      NEW.updated_at := clock_timestamp();
    END IF;
    -- Strictly later than the previous version, so that there is exactly one state at any time.
    NEW.updated_at := greatest(NEW.updated_at, OLD.updated_at + interval '1 millisecond');
  END IF;
  RETURN NEW;
END $$;
COMMENT ON FUNCTION stamp_version IS
  'Sets the next version of a changed row, and a time later than that of the previous version.';

CREATE OR REPLACE TRIGGER customers_stamp BEFORE INSERT OR UPDATE ON customers FOR EACH ROW
  WHEN (coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk') EXECUTE FUNCTION stamp_version();

CREATE OR REPLACE TRIGGER addresses_stamp BEFORE UPDATE ON addresses FOR EACH ROW
  WHEN (coalesce(current_setting('doorplate.logged', true), '') <> 'in bulk') EXECUTE FUNCTION stamp_version();
