SET LOCAL lock_timeout = '5s';

CREATE TABLE customers (
  tenant_id uuid NOT NULL CONSTRAINT customers_tenant_fkey REFERENCES tenants,
  id uuid NOT NULL,
  version integer NOT NULL,
  kind text NOT NULL CONSTRAINT customers_kind_check CHECK (kind IN ('person', 'organization')),
  name text NOT NULL,
  given_name text,
  family_name text,
  phones text[] NOT NULL,
  emails text[] NOT NULL,
  language_code text,
  -- [{"source": "crm", "ref": "4711"}]; customer_refs keeps them unique.
  external_refs jsonb NOT NULL,
  tags text[] NOT NULL,
  attributes jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT customers_pkey PRIMARY KEY (tenant_id, id)
);

-- Which customer another system's key stands for. Kept in step with customers.external_refs by a trigger.
CREATE TABLE customer_refs (
  tenant_id uuid NOT NULL,
  source text NOT NULL,
  ref text NOT NULL,
  customer_id uuid NOT NULL,
  CONSTRAINT customer_refs_pkey PRIMARY KEY (tenant_id, source, ref),
  CONSTRAINT customer_refs_customer_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id)
);
CREATE INDEX customer_refs_customer_idx ON customer_refs (tenant_id, customer_id);

CREATE FUNCTION keep_customer_refs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM customer_refs WHERE tenant_id = NEW.tenant_id AND customer_id = NEW.id;
  END IF;
  IF NEW.deleted_at IS NULL THEN
    INSERT INTO customer_refs (tenant_id, source, ref, customer_id)
    SELECT NEW.tenant_id, value ->> 'source', value ->> 'ref', NEW.id FROM jsonb_array_elements(NEW.external_refs);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER customers_stamp BEFORE INSERT OR UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION stamp_version();
CREATE TRIGGER customers_log AFTER INSERT OR UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION log_change('customer', 'id');
CREATE TRIGGER customers_insert_refs AFTER INSERT ON customers FOR EACH ROW
  WHEN (NEW.external_refs <> '[]') EXECUTE FUNCTION keep_customer_refs();
CREATE TRIGGER customers_update_refs AFTER UPDATE ON customers FOR EACH ROW
  WHEN (NEW.external_refs IS DISTINCT FROM OLD.external_refs OR NEW.deleted_at IS DISTINCT FROM OLD.deleted_at)
  EXECUTE FUNCTION keep_customer_refs();
CREATE TRIGGER customers_no_delete BEFORE DELETE ON customers FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER customers_no_truncate BEFORE TRUNCATE ON customers EXECUTE FUNCTION refuse_delete();
