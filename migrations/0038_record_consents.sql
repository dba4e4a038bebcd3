SET LOCAL lock_timeout = '5s';

CREATE TABLE consents (
  tenant_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  id uuid NOT NULL,
  purpose text NOT NULL,
  status text NOT NULL CONSTRAINT consents_status_check CHECK (status IN ('given', 'withdrawn', 'expired')),
  is_separate boolean NOT NULL,
  -- The notice that the person was shown: purpose_versions has its text.
  purpose_version integer NOT NULL,
  notice_language text,
  notice_sha256 text,
  channel text NOT NULL,
  sealed bytea,
  occurred_at timestamptz(3) NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT consents_pkey PRIMARY KEY (tenant_id, customer_id, id),
  CONSTRAINT consents_purpose_fkey FOREIGN KEY (tenant_id, purpose, purpose_version) REFERENCES purpose_versions
);
CREATE INDEX consents_purpose_idx ON consents (tenant_id, purpose, purpose_version);
COMMENT ON TABLE consents IS 'What customers have consented to, and withdrawn. Append-only.';
COMMENT ON COLUMN consents.sealed IS
  '{"evidence"}, sealed by the customer''s key; null if there is none, or it was erased.';

CREATE TABLE objections (
  tenant_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  id uuid NOT NULL,
  purpose text NOT NULL,
  sealed bytea,
  objected_at timestamptz(3) NOT NULL,
  recorded_by text NOT NULL,
  lifted_at timestamptz(3),
  lifted_by text,
  CONSTRAINT objections_pkey PRIMARY KEY (tenant_id, customer_id, id),
  CONSTRAINT objections_purpose_fkey FOREIGN KEY (tenant_id, purpose) REFERENCES purposes,
  CONSTRAINT objections_lifted_check CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
);
CREATE UNIQUE INDEX objections_open_key ON objections (tenant_id, customer_id, purpose) WHERE lifted_at IS NULL;
CREATE INDEX objections_purpose_idx ON objections (tenant_id, purpose);
COMMENT ON TABLE objections IS 'The purposes that customers have objected to, and when an objection was lifted.';
COMMENT ON COLUMN objections.sealed IS
  '{"reason"}, sealed by the customer''s key; null if there is none, or it was erased.';

CREATE TABLE customer_purposes (
  tenant_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  purpose text NOT NULL,
  consent_id uuid,
  consent_status text CONSTRAINT customer_purposes_status_check
    CHECK (consent_status IN ('given', 'withdrawn', 'expired')),
  consent_version integer,
  consent_at timestamptz(3),
  objected_at timestamptz(3),
  CONSTRAINT customer_purposes_pkey PRIMARY KEY (tenant_id, customer_id, purpose)
);
COMMENT ON TABLE customer_purposes IS
  'The latest consent and the open objection of a customer for a purpose: derived from both, in their transactions.';

UPDATE api_keys SET scopes = scopes || '{consents:read,consents:write}'
WHERE tenant_id IS NOT NULL AND scopes @> '{api-keys:write,policies:write,pii:read}'
  AND NOT 'consents:read' = ANY (scopes);
