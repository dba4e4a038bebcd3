CREATE OR REPLACE FUNCTION attribute_matches(condition jsonb, attributes jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN condition IS NULL THEN true
    WHEN condition ? 'equals' THEN coalesce(attributes -> (condition ->> 'name') = condition -> 'equals', false)
    WHEN jsonb_typeof(attributes -> (condition ->> 'name')) = 'number'
      THEN (attributes ->> (condition ->> 'name'))::numeric >= (condition ->> 'at_least')::numeric
    ELSE false END
$$;
COMMENT ON FUNCTION attribute_matches IS
  'Whether a customer''s or an address''s attributes fulfil a condition of a verification policy: {"name", '
  '"equals"} or {"name", "at_least"}; null is fulfilled by all.';
