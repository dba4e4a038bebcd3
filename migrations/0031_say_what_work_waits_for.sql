SET LOCAL lock_timeout = '5s';

CREATE UNLOGGED TABLE worker_processes (
  id uuid CONSTRAINT worker_processes_pkey PRIMARY KEY,
  started_at timestamptz(3) NOT NULL,
  seen_at timestamptz(3) NOT NULL,
  jobs text[] NOT NULL,
  throttled_since timestamptz(3),
  queue_fails_since timestamptz(3)
);
COMMENT ON TABLE worker_processes IS
  'Processes that do background work, and how they fare. Each writes its row every few seconds, so the table need not survive a crash of the server.';
COMMENT ON COLUMN worker_processes.seen_at IS 'When the process last wrote its row. One that has not for a while is gone.';
COMMENT ON COLUMN worker_processes.jobs IS 'The kinds of jobs that it works on.';
COMMENT ON COLUMN worker_processes.throttled_since IS 'Since when its background verifications leave room to interactive requests; null while they do not.';
COMMENT ON COLUMN worker_processes.queue_fails_since IS 'Since when the queue answers it with errors; null while it works.';

ALTER TABLE campaigns ADD COLUMN wait jsonb;
COMMENT ON COLUMN campaigns.wait IS
  'What held it up when a worker last looked: {"at": when that was, "code", "provider", "since", "until", "seen": when it was last so}; code is null where it ran freely. Null until a worker has looked.';

ALTER TABLE verifications ADD COLUMN postponed_for text, ADD COLUMN postponed_by text;
COMMENT ON COLUMN verifications.postponed_for IS 'While it is open: why the last attempt is to be repeated, such as rate_limited; null where it is not.';
COMMENT ON COLUMN verifications.postponed_by IS 'The provider of which that is true.';

ALTER TABLE provider_usage ADD COLUMN timed_calls integer NOT NULL DEFAULT 0, ADD COLUMN timed_ms bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN provider_usage.timed_calls IS 'Calls whose time was measured; those of the last moments before a process ends are left out.';
COMMENT ON COLUMN provider_usage.timed_ms IS 'What they took together, without the wait for their turn.';

CREATE TABLE verification_paces (
  name text CONSTRAINT verification_paces_pkey PRIMARY KEY,
  addresses double precision NOT NULL,
  claim_ms double precision NOT NULL,
  check_ms double precision NOT NULL,
  write_ms double precision NOT NULL,
  updated_at timestamptz(3) NOT NULL
);
COMMENT ON TABLE verification_paces IS
  'What verifications cost a worker process, as measured: sums over the latest addresses, of which earlier ones count ever less. Estimates are made from it.';
COMMENT ON COLUMN verification_paces.name IS 'background: by the hundred, as campaigns and due dates do it. What a few at a time cost says nothing of that.';
COMMENT ON COLUMN verification_paces.check_ms IS 'Without the time that providers over the network took.';
