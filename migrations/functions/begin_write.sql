-- Begins a write of customers and addresses, and enforces the rules about the addresses of one customer. Only the
-- writer (src/records/write.ts) calls it, first in its statement: from here to the end of the statement the triggers,
-- which enforce the same rules for other SQL, do nothing.
--
-- The arrays have an element for each address that is added to a customer or takes a default from another address: its
-- tenant and customer, whether it counts as one more address, whether the same write creates the customer, which
-- defaults it takes, and the number of its context. `written` are the addresses that the write itself changes: they do
-- not lose a default here.
--
-- Customers are locked in the order of their ids. What follows sees all that transactions with an earlier lock have
-- committed. An address loses a default here, before another one takes it, in the log as well.
--
-- Returns the time of the write: one row without a customer for all, and one row for each customer that has an address
-- with the same time or a later one, a millisecond after that. So a customer has one state at any moment, and never two
-- defaults of a kind or too many addresses.
--
-- Raises addresses_customer_fkey if a customer does not exist, addresses_limit_check with the limit as its detail.
CREATE OR REPLACE FUNCTION begin_write(
  now timestamptz, contexts jsonb[],
  of_tenants uuid[], of_customers uuid[], adds boolean[], of_new boolean[], take_shipping boolean[],
  take_billing boolean[], context_numbers integer[],
  written uuid[]
) RETURNS TABLE (customer_id uuid, written_at timestamptz) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  missing integer;
  allowed integer;
  waited interval;
  moment timestamptz := date_trunc('milliseconds', begin_write.now);
BEGIN
  PERFORM set_config('doorplate.logged', 'in bulk', true);
  IF cardinality(of_customers) > 0 THEN
    PERFORM FROM customers AS c
      WHERE (c.tenant_id, c.id) IN (
          SELECT tenant, customer FROM unnest(of_tenants, of_customers, of_new) AS g (tenant, customer, is_new)
          WHERE NOT is_new)
        AND c.deleted_at IS NULL
      ORDER BY c.tenant_id, c.id FOR NO KEY UPDATE;
    -- The addresses that lose a default too: a verification locks its address without the customer, and could
    -- otherwise end at a later time than this write.
    IF true = ANY (take_shipping) OR true = ANY (take_billing) THEN
      PERFORM FROM addresses AS a
        WHERE (a.tenant_id, a.customer_id) IN (
            SELECT tenant, customer
            FROM unnest(of_tenants, of_customers, take_shipping, take_billing)
              AS g (tenant, customer, shipping, billing)
            WHERE shipping OR billing)
          AND a.deleted_at IS NULL AND (a.is_default_shipping OR a.is_default_billing) AND NOT a.id = ANY (written)
        ORDER BY a.tenant_id, a.id FOR UPDATE;
    END IF;
    -- The time of the request is the time of the write, unless the write had to wait for a lock.
    waited := clock_timestamp() - statement_timestamp();
    IF waited > interval '5 milliseconds' THEN
      moment := date_trunc('milliseconds', begin_write.now + waited);
    END IF;
  END IF;
  -- After the locks: readers of the log do not pass a transaction that holds its floor.
  PERFORM hold_back_feed();
  RETURN QUERY SELECT NULL::uuid, moment;
  IF coalesce(cardinality(of_customers), 0) = 0 THEN
    RETURN;
  END IF;

  SELECT count(*) INTO missing FROM unnest(of_tenants, of_customers, of_new) AS g (tenant, customer, is_new)
    WHERE NOT is_new AND NOT EXISTS (
      SELECT FROM customers AS c WHERE c.tenant_id = tenant AND c.id = customer AND c.deleted_at IS NULL);
  IF missing > 0 THEN
    RAISE EXCEPTION 'no such customer' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'addresses_customer_fkey';
  END IF;

  SELECT t.address_limit INTO allowed
    FROM (
      SELECT tenant, customer, count(*) AS added
      FROM unnest(of_tenants, of_customers, adds) AS g (tenant, customer, is_added)
      WHERE is_added GROUP BY 1, 2
    ) AS wanted
      JOIN tenants AS t ON t.id = tenant
    WHERE added > t.address_limit - (
      SELECT count(*) FROM addresses AS a
      WHERE a.tenant_id = tenant AND a.customer_id = customer AND a.deleted_at IS NULL)
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'a customer has at most % addresses', allowed
      USING ERRCODE = 'check_violation', CONSTRAINT = 'addresses_limit_check', DETAIL = allowed::text;
  END IF;

  RETURN QUERY
    SELECT customer, max(a.updated_at) + interval '1 millisecond'
    FROM (
      SELECT DISTINCT tenant, customer FROM unnest(of_tenants, of_customers, of_new) AS g (tenant, customer, is_new)
      WHERE NOT is_new
    ) AS wanted
      JOIN addresses AS a ON a.tenant_id = tenant AND a.customer_id = customer
    GROUP BY customer HAVING max(a.updated_at) >= moment;

  IF true = ANY (take_shipping) OR true = ANY (take_billing) THEN
    WITH takers AS (
      SELECT tenant, customer, bool_or(shipping) AS shipping, bool_or(billing) AS billing, min(context) AS context
      FROM unnest(of_tenants, of_customers, take_shipping, take_billing, context_numbers)
        AS g (tenant, customer, shipping, billing, context)
      WHERE shipping OR billing GROUP BY 1, 2
    ), losers AS MATERIALIZED (
      SELECT a.tenant_id, a.customer_id, a.id, context,
        shipping AND a.is_default_shipping AS shipping, billing AND a.is_default_billing AS billing,
        greatest(moment, (
          SELECT max(others.updated_at) + interval '1 millisecond' FROM addresses AS others
          WHERE others.tenant_id = tenant AND others.customer_id = customer)) AS lost_at
      FROM takers JOIN addresses AS a ON a.tenant_id = tenant AND a.customer_id = customer
      WHERE a.deleted_at IS NULL AND (shipping AND a.is_default_shipping OR billing AND a.is_default_billing)
        AND NOT a.id = ANY (written)
      ORDER BY a.tenant_id, a.id FOR UPDATE OF a
    ), lost AS (
      UPDATE addresses AS a SET
        is_default_shipping = a.is_default_shipping AND NOT l.shipping,
        is_default_billing = a.is_default_billing AND NOT l.billing,
        version = a.version + 1, updated_at = lost_at
      FROM losers AS l WHERE a.tenant_id = l.tenant_id AND a.customer_id = l.customer_id AND a.id = l.id
      RETURNING a.tenant_id, a.customer_id, a.id, a.version, a.updated_at, state_to_log(to_jsonb(a)) AS state, a.sealed,
        context, array_remove(ARRAY[
          CASE WHEN l.billing THEN 'is_default_billing' END,
          CASE WHEN l.shipping THEN 'is_default_shipping' END], NULL) AS fields
    )
    INSERT INTO changes (tenant_id, seq, occurred_at, entity, entity_id, customer_id, version, operation,
      changed_fields, state, sealed, actor, source, sealed_reason, request_id)
    SELECT tenant_id, nextval('change_seq'), updated_at, 'address', id, customer_id, version, 'update',
      fields, state, sealed, contexts[context] ->> 'actor', contexts[context] ->> 'source',
      decode(contexts[context] ->> 'sealed_reason', 'base64'), contexts[context] ->> 'request_id'
    FROM lost;
  END IF;
END $$;
COMMENT ON FUNCTION begin_write IS
  'Begins a write: locks customers, enforces the limit of addresses and the defaults, and returns its time.';
