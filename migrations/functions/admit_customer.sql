-- Called for each new customer by the statement of a write. A customer with a phone, an e-mail or a reference of an
-- erased one is admitted only with a new legal basis, which is recorded.
CREATE OR REPLACE FUNCTION admit_customer(of_tenant uuid, new_customer uuid, tokens bytea[], context jsonb)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(tokens) = 0 OR NOT EXISTS (
    SELECT FROM suppressions WHERE tenant_id = of_tenant AND token = ANY (tokens)) THEN
    RETURN true;
  END IF;
  IF context ->> 'legal_basis' IS NULL THEN
    RAISE EXCEPTION 'the customer was erased' USING ERRCODE = 'check_violation', CONSTRAINT = 'customers_erased_check';
  END IF;
  INSERT INTO suppression_overrides (tenant_id, customer_id, erased_customer_id, legal_basis, actor, created_at)
  SELECT DISTINCT of_tenant, new_customer, customer_id, context ->> 'legal_basis', context ->> 'actor', clock_timestamp()
  FROM suppressions WHERE tenant_id = of_tenant AND token = ANY (tokens);
  RETURN true;
END $$;
COMMENT ON FUNCTION admit_customer IS
  'Refuses a new customer who was erased before, unless a legal basis is stated.';
