SET LOCAL lock_timeout = '5s';

CREATE TABLE traces (
  tenant_id uuid NOT NULL,
  row_id uuid NOT NULL,
  version integer NOT NULL,
  traceparent text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  CONSTRAINT traces_pkey PRIMARY KEY (tenant_id, row_id, version)
);
CREATE INDEX traces_created_at_idx ON traces (created_at);

COMMENT ON TABLE traces IS
  'The span that has written a version of a row, in sampled traces. What follows from that version continues its trace. Kept for some days.';
COMMENT ON COLUMN traces.version IS '0 for a row without versions.';
COMMENT ON COLUMN traces.traceparent IS 'W3C Trace Context.';
