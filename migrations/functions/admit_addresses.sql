-- Enforces the rules of keep_address_rules() once for all addresses that a statement adds, none of them a default.
-- Customers are locked in the order of their ids, and their addresses counted by a later statement, which sees what
-- transactions with an earlier lock have added.
CREATE OR REPLACE FUNCTION admit_addresses(of_tenants uuid[], of_customers uuid[], added bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  there integer;
  allowed integer;
BEGIN
  PERFORM FROM unnest(of_tenants, of_customers) AS wanted (tenant_id, id) JOIN customers AS c USING (tenant_id, id)
    WHERE c.deleted_at IS NULL ORDER BY c.id FOR NO KEY UPDATE OF c;
  GET DIAGNOSTICS there = ROW_COUNT;
  IF there < cardinality(of_customers) THEN
    RAISE EXCEPTION 'no such customer' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'addresses_customer_fkey';
  END IF;
  SELECT t.address_limit INTO allowed
    FROM unnest(of_tenants, of_customers, added) AS wanted (tenant_id, id, added)
    JOIN tenants AS t ON t.id = wanted.tenant_id
    WHERE wanted.added > t.address_limit - (
      SELECT count(*) FROM addresses AS a
      WHERE a.tenant_id = wanted.tenant_id AND a.customer_id = wanted.id AND a.deleted_at IS NULL)
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'a customer has at most % addresses', allowed
      USING ERRCODE = 'check_violation', CONSTRAINT = 'addresses_limit_check', DETAIL = allowed::text;
  END IF;
END $$;
COMMENT ON FUNCTION admit_addresses IS
  'Locks customers, each given once, and checks that each exists and may have the added addresses.';
