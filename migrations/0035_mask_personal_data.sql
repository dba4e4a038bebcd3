SET LOCAL lock_timeout = '5s';

-- Keys of before see what they saw before.
UPDATE api_keys SET scopes = array_append(scopes, 'pii:read')
WHERE kind = 'secret' AND tenant_id IS NOT NULL AND NOT 'pii:read' = ANY (scopes);

ALTER TABLE exports ADD COLUMN is_masked boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN exports.is_masked IS
  'The key that created it has no scope pii:read: personal data is masked in the file.';
