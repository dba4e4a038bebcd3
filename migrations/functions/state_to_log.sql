-- What the change log keeps of a row: what its entry has in columns of its own is left out, and so is what is null, and
-- what is sealed. `wholeState` (src/records/log.ts) adds it again. All that it calls is immutable, as it is itself:
-- otherwise Postgres would not write it out where it is called, and each call would cost ten times as much.
CREATE OR REPLACE FUNCTION state_to_log(entity_row jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_strip_nulls(entity_row - '{tenant_id,id,customer_id,version,updated_at,verdict_status,sealed,attributes}'::text[])
    -- Members of attributes may be null.
    || CASE WHEN entity_row ->> 'attributes' <> '{}' THEN jsonb_set('{}', '{attributes}', entity_row -> 'attributes') ELSE '{}' END
$$;
COMMENT ON FUNCTION state_to_log IS
  'What changes.state keeps of a row, given as JSON: without what the entry has in columns of its own, and without nulls.';
