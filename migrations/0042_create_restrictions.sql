SET LOCAL lock_timeout = '5s';

CREATE SEQUENCE restriction_version;

CREATE TABLE restrictions (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  version bigint NOT NULL,
  grounds text NOT NULL,
  sealed_reason bytea NOT NULL,
  restricted_by text NOT NULL,
  restricted_at timestamptz(3) NOT NULL,
  lifted_by text,
  lifted_at timestamptz(3),
  sealed_lift_reason bytea,
  CONSTRAINT restrictions_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT restrictions_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
  CONSTRAINT restrictions_grounds_check CHECK (
    grounds IN ('accuracy_contested', 'unlawful_processing', 'legal_claims', 'objection_pending', 'retention_ended')),
  CONSTRAINT restrictions_lifted_check CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
);
ALTER TABLE restrictions ALTER COLUMN sealed_reason SET STORAGE EXTERNAL;
ALTER TABLE restrictions ALTER COLUMN sealed_lift_reason SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX restrictions_current_key ON restrictions (tenant_id, customer_id) WHERE lifted_at IS NULL;
CREATE INDEX restrictions_customer_idx ON restrictions (tenant_id, customer_id, id);
CREATE UNIQUE INDEX restrictions_version_key ON restrictions (version);

COMMENT ON TABLE restrictions IS
  'Customers whose data is only stored (GDPR, Article 18). Rows of lifted ones stay, as the history.';
COMMENT ON COLUMN restrictions.version IS
  'Of restriction_version, at the last change of the row; in the order of commits, so that processes can follow.';
COMMENT ON COLUMN restrictions.sealed_reason IS 'Under the key of the tenant.';
COMMENT ON COLUMN restrictions.sealed_lift_reason IS 'Why it was lifted, under the key of the tenant; null if not said.';

-- Keys that manage the keys and policies of their tenant could not be given a new scope by any other key.
UPDATE api_keys SET scopes = scopes || '{restricted:read,restrictions:write}'
WHERE tenant_id IS NOT NULL AND scopes @> '{api-keys:write,policies:write,pii:read}'
  AND NOT 'restricted:read' = ANY (scopes);
