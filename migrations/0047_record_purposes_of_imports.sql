SET LOCAL lock_timeout = '5s';

ALTER TABLE imports ADD COLUMN purpose text;
COMMENT ON COLUMN imports.purpose IS
  'The purpose that the file is imported for: rows of customers whose data may not be used for it are refused. null: none.';
