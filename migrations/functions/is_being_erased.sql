CREATE OR REPLACE FUNCTION is_being_erased(of_tenant uuid, of_customer uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM erasures WHERE tenant_id = of_tenant AND customer_id = of_customer AND status = 'running')
  OR EXISTS (SELECT FROM tenant_erasures WHERE tenant_id = of_tenant AND status = 'running')
$$;
COMMENT ON FUNCTION is_being_erased IS 'Whether an erasure of a customer, or of its tenant, is running: only it removes rows and empties the log.';
