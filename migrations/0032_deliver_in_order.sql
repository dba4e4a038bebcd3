SET LOCAL lock_timeout = '5s';

-- Open deliveries of an endpoint, by when they are due and then by the log: what came due at one moment, such as all that a
-- replay queues, is claimed from the index without being sorted each time.
CREATE INDEX webhook_deliveries_next_idx ON webhook_deliveries (tenant_id, webhook_id, available_at, seq)
  WHERE status IN ('queued', 'running');
DROP INDEX webhook_deliveries_due_idx;
