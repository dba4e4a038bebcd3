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
  'True if attributes satisfy a condition: {"name", "equals"} or {"name", "at_least"}. A null condition is always '
  'satisfied.';
