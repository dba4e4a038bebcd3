SET LOCAL lock_timeout = '5s';

-- Which texts of the files in migrations/functions this database has had: a function with its comment, or a trigger.
-- Those that were replaced stay, so that a process of an older version does not apply them again.
CREATE TABLE schema_functions (
  -- The function's, which is its file's too.
  name text NOT NULL,
  -- SHA-256 of the text.
  hash text NOT NULL,
  applied_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT schema_functions_pkey PRIMARY KEY (name, hash)
);

-- due_at() has taken its place; the version before calls that one.
DROP FUNCTION due_interval(jsonb, text, text, text[], text[]);
