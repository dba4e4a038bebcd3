SET LOCAL lock_timeout = '5s';

-- Open deliveries of an endpoint, by when they are due: workers claim them endpoint by endpoint.
CREATE INDEX webhook_deliveries_due_idx ON webhook_deliveries (tenant_id, webhook_id, available_at)
  WHERE status IN ('queued', 'running');
DROP INDEX webhook_deliveries_available_idx;
COMMENT ON COLUMN webhook_deliveries.available_at IS 'Queued: when it may be claimed. Running: when the lease ends.';
