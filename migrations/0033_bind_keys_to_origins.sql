SET LOCAL lock_timeout = '5s';

ALTER TABLE api_keys
  ADD COLUMN kind text NOT NULL DEFAULT 'secret',
  ADD COLUMN origins text[] NOT NULL DEFAULT '{}',
  ADD CONSTRAINT api_keys_kind_check CHECK (kind IN ('secret', 'publishable')),
  ADD CONSTRAINT api_keys_publishable_check
    CHECK ((kind = 'publishable') = (origins <> '{}') AND (kind = 'secret' OR scopes = '{}'));
COMMENT ON COLUMN api_keys.kind IS
  'publishable: a page may contain the key. It has no scopes, and reads reference data only.';
COMMENT ON COLUMN api_keys.origins IS 'The origins whose pages may use a publishable key; empty for a secret key.';

ALTER TABLE tenants ADD COLUMN disabled_at timestamptz(3);
COMMENT ON COLUMN tenants.disabled_at IS
  'Since when the keys of the tenant are refused and its background work is paused; null: the tenant is enabled.';
CREATE INDEX tenants_disabled_idx ON tenants (id) WHERE disabled_at IS NOT NULL;
