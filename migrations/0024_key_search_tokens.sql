SET LOCAL lock_timeout = '5s';

-- Documents of earlier versions hold text in clear, and tokens that no search asks for any more. They are derived: the
-- follower makes all of them anew, since their format has a new number.
TRUNCATE search_documents;
ALTER TABLE search_documents DROP COLUMN IF EXISTS content;
ALTER TABLE search_documents ALTER COLUMN sealed SET NOT NULL;
-- Random bytes are not worth compressing.
ALTER TABLE search_documents ALTER COLUMN sealed SET STORAGE EXTERNAL;

COMMENT ON COLUMN search_documents.sealed IS 'The text to rank by, under the customer''s key.';
COMMENT ON COLUMN search_documents.tokens IS
  'Hashes of the words, the streets and the filters, keyed by the tenant, so that one index serves all tenants and '
  'nothing can be looked up in it without the key.';
