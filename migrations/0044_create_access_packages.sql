SET LOCAL lock_timeout = '5s';

CREATE TABLE access_packages (
  tenant_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  id uuid NOT NULL,
  status text NOT NULL,
  language text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  verified_by text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  attempt integer NOT NULL DEFAULT 0,
  lease_until timestamptz(3),
  completed_at timestamptz(3),
  expires_at timestamptz(3),
  parts integer,
  bytes bigint,
  sha256 text,
  CONSTRAINT access_packages_pkey PRIMARY KEY (tenant_id, customer_id, id),
  CONSTRAINT access_packages_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
  CONSTRAINT access_packages_status_check CHECK (status IN ('requested', 'running', 'completed', 'expired')),
  CONSTRAINT access_packages_completed_check CHECK (
    (status IN ('completed', 'expired')) = (completed_at IS NOT NULL AND expires_at IS NOT NULL AND parts IS NOT NULL
      AND bytes IS NOT NULL AND sha256 IS NOT NULL))
);
CREATE INDEX access_packages_waiting_idx ON access_packages (tenant_id, id) WHERE status IN ('requested', 'running');
CREATE UNIQUE INDEX access_packages_open_key ON access_packages (tenant_id, customer_id, language)
  WHERE status IN ('requested', 'running');
CREATE INDEX access_packages_expiry_idx ON access_packages (expires_at) WHERE status = 'completed';

COMMENT ON TABLE access_packages IS
  'What customers get who ask which data is stored about them. The rows stay as proof when the content has expired.';
COMMENT ON COLUMN access_packages.requested_at IS 'When the customer asked for it.';
COMMENT ON COLUMN access_packages.verified_by IS
  'How the identity of the person who asked was verified: a name that the staff gave.';
COMMENT ON COLUMN access_packages.attempt IS 'Increases with each claim: a worker that has lost its lease writes no more.';
COMMENT ON COLUMN access_packages.lease_until IS 'While a worker writes the content.';
COMMENT ON COLUMN access_packages.expires_at IS 'When the content is deleted; null until it is complete.';
COMMENT ON COLUMN access_packages.parts IS 'Number of rows of access_package_parts.';
COMMENT ON COLUMN access_packages.bytes IS 'Size of the ZIP archive.';
COMMENT ON COLUMN access_packages.sha256 IS 'SHA-256 of the ZIP archive, in hexadecimal digits.';

CREATE TABLE access_package_parts (
  tenant_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  package_id uuid NOT NULL,
  attempt integer NOT NULL,
  part integer NOT NULL,
  sealed bytea NOT NULL,
  CONSTRAINT access_package_parts_pkey PRIMARY KEY (tenant_id, customer_id, package_id, attempt, part),
  CONSTRAINT access_package_parts_package_fkey FOREIGN KEY (tenant_id, customer_id, package_id)
    REFERENCES access_packages (tenant_id, customer_id, id) ON DELETE CASCADE
);
ALTER TABLE access_package_parts ALTER COLUMN sealed SET STORAGE EXTERNAL;

COMMENT ON TABLE access_package_parts IS 'The ZIP archive of an access package, in pieces.';
COMMENT ON COLUMN access_package_parts.attempt IS 'As of access_packages at that time.';
COMMENT ON COLUMN access_package_parts.sealed IS 'Sealed with the key of the customer.';

-- Keys of administrators, as of `consents:write` in 0038.
UPDATE api_keys SET scopes = scopes || '{access-packages:read,access-packages:write}'
WHERE tenant_id IS NOT NULL AND scopes @> '{api-keys:write,policies:write,pii:read}'
  AND NOT 'access-packages:read' = ANY (scopes);
