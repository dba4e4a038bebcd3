-- after: attribute_matches
-- A confidence that is below the minimum right after a verification waits for the interval, because the same
-- verification would have the same result. A confidence that evidence has lowered since is due at once.
CREATE OR REPLACE FUNCTION due_at(
  policy jsonb, tenant uuid, address uuid, verified_at timestamptz, verification_status text,
  confidence real, as_of timestamptz, half_life_days real,
  country_code text, customer_tags text[], address_tags text[], customer_attributes jsonb, address_attributes jsonb
) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT least(
    verified_at + CASE verification_status WHEN 'failed' THEN interval '1 day' END,
    verified_at + coalesce((
      SELECT (rule ->> 'interval')::interval
      FROM jsonb_array_elements(policy -> 'rules') WITH ORDINALITY AS rules (rule, position)
      WHERE (rule ->> 'customer_tag' IS NULL OR rule ->> 'customer_tag' = ANY (customer_tags))
        AND (rule ->> 'address_tag' IS NULL OR rule ->> 'address_tag' = ANY (address_tags))
        AND (rule ->> 'country_code' IS NULL OR rule ->> 'country_code' = country_code)
        AND attribute_matches(rule -> 'customer_attribute', customer_attributes)
        AND attribute_matches(rule -> 'address_attribute', address_attributes)
        AND (rule -> 'confidence_below' IS NULL OR confidence < (rule ->> 'confidence_below')::float8)
        AND (rule -> 'deliveries' IS NULL OR (
          SELECT count(*) FROM evidence AS e
          WHERE e.tenant_id = tenant AND e.address_id = address AND e.kind = 'delivered'
            AND e.occurred_at > greatest(verified_at, as_of) - (rule -> 'deliveries' ->> 'within')::interval
        ) >= (rule -> 'deliveries' ->> 'at_least')::integer)
      ORDER BY position LIMIT 1
    ), (policy ->> 'default_interval')::interval),
    CASE
      WHEN confidence > (policy ->> 'min_confidence')::float8 THEN greatest(
        verified_at + interval '1 day',
        as_of + make_interval(secs => 86400.0 * half_life_days
          * ln(confidence / (policy ->> 'min_confidence')::float8) / ln(2.0)))
      WHEN as_of > verified_at THEN CASE WHEN policy ->> 'min_confidence' IS NOT NULL THEN as_of END
    END)
$$;
COMMENT ON FUNCTION due_at IS
  'The due date of an address: after the interval of the first matching rule of the policy, a day after a failed '
  'verification, or when its confidence falls below the minimum of the policy, whichever comes first.';
