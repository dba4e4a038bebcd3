SET LOCAL lock_timeout = '5s';

CREATE TABLE purposes (
  tenant_id uuid NOT NULL CONSTRAINT purposes_tenant_fkey REFERENCES tenants,
  name text NOT NULL CONSTRAINT purposes_name_check CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  -- The current version; purpose_versions has all of them.
  version integer NOT NULL,
  -- What each use of data is decided by, so that it reads one short row.
  basis text NOT NULL CONSTRAINT purposes_basis_check CHECK (
    basis IN ('consent', 'contract', 'legal_obligation', 'vital_interests', 'public_task', 'legitimate_interests')),
  needs_consent boolean NOT NULL,
  consents_from_version integer NOT NULL,
  countries text[] NOT NULL,
  archived_at timestamptz(3),
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT purposes_pkey PRIMARY KEY (tenant_id, name)
);
COMMENT ON TABLE purposes IS
  'What a tenant processes personal data for, by name: the current state, by which uses of data are decided.';
COMMENT ON COLUMN purposes.needs_consent IS 'The basis is consent, or it needs a separate consent.';
COMMENT ON COLUMN purposes.consents_from_version IS 'Consents to an earlier version do not count.';
COMMENT ON COLUMN purposes.countries IS 'The countries that data may be sent to.';

CREATE TABLE purpose_versions (
  tenant_id uuid NOT NULL,
  name text NOT NULL,
  version integer NOT NULL,
  definition jsonb NOT NULL,
  notices jsonb NOT NULL,
  is_archived boolean NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT purpose_versions_pkey PRIMARY KEY (tenant_id, name, version),
  CONSTRAINT purpose_versions_purpose_fkey FOREIGN KEY (tenant_id, name) REFERENCES purposes ON DELETE CASCADE
);
COMMENT ON TABLE purpose_versions IS 'Every version of a purpose, with the notices that consents refer to. Append-only.';
COMMENT ON COLUMN purpose_versions.definition IS
  '{"title", "description", "basis", "retention", "recipients", "countries", …}, as the API shows it.';
COMMENT ON COLUMN purpose_versions.notices IS '[{"language", "text", "url", "sha256"}]';

-- Keys that manage the keys and policies of their tenant could not be given a new scope by any other key.
UPDATE api_keys SET scopes = scopes || '{purposes:read,purposes:write}'
WHERE tenant_id IS NOT NULL AND scopes @> '{api-keys:write,policies:write,pii:read}'
  AND NOT 'purposes:read' = ANY (scopes);
