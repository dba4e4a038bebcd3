SET LOCAL lock_timeout = '5s';

CREATE TABLE attribute_schemas (
  tenant_id uuid NOT NULL CONSTRAINT attribute_schemas_tenant_fkey REFERENCES tenants,
  version integer NOT NULL,
  -- From then on every process knows this version: none keeps an earlier one in memory, or writes by it.
  known_at timestamptz(3) NOT NULL,
  -- Rows are split anew in passes: which entity a pass is at, and the last row done; null where all rows are done.
  split_entity text CONSTRAINT attribute_schemas_entity_check CHECK (split_entity IN ('customer', 'address')),
  split_after uuid,
  pass_begins_at timestamptz(3),
  CONSTRAINT attribute_schemas_pkey PRIMARY KEY (tenant_id),
  CONSTRAINT attribute_schemas_split_check
    CHECK ((split_entity IS NULL) = (split_after IS NULL) AND (split_entity IS NULL) = (pass_begins_at IS NULL))
);
CREATE INDEX attribute_schemas_pass_idx ON attribute_schemas (pass_begins_at) WHERE split_after IS NOT NULL;

CREATE TABLE attribute_definitions (
  tenant_id uuid NOT NULL CONSTRAINT attribute_definitions_schema_fkey REFERENCES attribute_schemas,
  entity text NOT NULL CONSTRAINT attribute_definitions_entity_check CHECK (entity IN ('customer', 'address')),
  name text NOT NULL CONSTRAINT attribute_definitions_name_check CHECK (name <> ''),
  -- In the order in which the tenant gave them.
  position integer NOT NULL,
  type text NOT NULL CONSTRAINT attribute_definitions_type_check CHECK (type IN ('string', 'number', 'boolean', 'date', 'any')),
  limits jsonb NOT NULL,
  is_personal boolean NOT NULL,
  CONSTRAINT attribute_definitions_pkey PRIMARY KEY (tenant_id, entity, name)
);

COMMENT ON TABLE attribute_schemas IS 'The version of each tenant''s attribute definitions, and how far its rows follow them.';
COMMENT ON TABLE attribute_definitions IS 'What a tenant has declared about the members of `attributes`, by entity and name.';
COMMENT ON COLUMN attribute_definitions.limits IS '{"max_length", "minimum", "maximum", "enum"}, each optional.';
COMMENT ON COLUMN attribute_definitions.is_personal IS
  'Where it is false, values stay clear and can be used in filters and policies. All else is sealed.';

-- Policies and unfinished campaigns go on working: what their conditions read is declared as not personal.
WITH RECURSIVE filters (tenant_id, entity, filter) AS (
  SELECT tenant_id, 'address', filter FROM campaigns WHERE status IN ('running', 'paused', 'scheduled')
  UNION ALL
  SELECT tenant_id, CASE members.key WHEN 'customer' THEN 'customer' ELSE entity END, members.value
  FROM filters, LATERAL (
    SELECT key, value FROM jsonb_each(filter) WHERE key IN ('not', 'customer')
    UNION ALL
    SELECT key, element FROM jsonb_each(filter) AS joined (key, value), LATERAL jsonb_array_elements(value) AS element
      WHERE key IN ('all', 'any')
  ) AS members (key, value)
), used AS (
  SELECT tenant_id, entity, filter #>> '{attribute,name}' AS name FROM filters WHERE filter #>> '{attribute,name}' IS NOT NULL
  UNION
  SELECT tenants.id, rules.entity, rules.name
  FROM tenants, jsonb_array_elements(verification_policy -> 'rules') AS rule, LATERAL (VALUES
    ('customer', rule #>> '{customer_attribute,name}'), ('address', rule #>> '{address_attribute,name}')) AS rules (entity, name)
  WHERE rules.name IS NOT NULL
), schemas AS (
  INSERT INTO attribute_schemas (tenant_id, version, known_at) SELECT DISTINCT tenant_id, 1, now() FROM used
)
INSERT INTO attribute_definitions (tenant_id, entity, name, position, type, limits, is_personal)
  SELECT tenant_id, entity, name, row_number() OVER (PARTITION BY tenant_id ORDER BY entity, name), 'any', '{}', false FROM used;
