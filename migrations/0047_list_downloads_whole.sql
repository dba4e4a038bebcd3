SET LOCAL lock_timeout = '5s';

-- Every customer of a download is listed.
DROP INDEX reads_scopes_idx;
COMMENT ON COLUMN reads.sealed_scope IS 'Not written any more. It stays, since the hash of a read is of all columns.';
