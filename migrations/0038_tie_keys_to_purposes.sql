SET LOCAL lock_timeout = '5s';

ALTER TABLE api_keys ADD COLUMN purposes text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN api_keys.purposes IS
  'Requests with the key must state one of these purposes; empty: any purpose, or none.';

ALTER TABLE exports ADD COLUMN purpose text;
COMMENT ON COLUMN exports.purpose IS
  'The purpose that the file is for: customers who may not be disclosed for it are left out. null: none.';
