-- The state of a row in the change log: without what its entry has in columns of its own, without nulls and without
-- sealed fields. `expandState` (src/records/log.ts) adds them again. The function and all that it calls are immutable,
-- so that Postgres inlines it: a call would cost ten times as much.
CREATE OR REPLACE FUNCTION state_to_log(entity_row jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_strip_nulls(entity_row
      - '{tenant_id,id,customer_id,version,updated_at,verdict_status,sealed,attributes}'::text[])
    -- Added after stripping: members of attributes may be null.
    || CASE WHEN entity_row ->> 'attributes' <> '{}'
      THEN jsonb_set('{}', '{attributes}', entity_row -> 'attributes') ELSE '{}' END
$$;
COMMENT ON FUNCTION state_to_log IS
  'The changes.state of a row in JSON: without what the entry has in columns of its own, and without nulls.';
