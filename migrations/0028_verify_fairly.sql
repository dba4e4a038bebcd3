SET LOCAL lock_timeout = '5s';

-- Verifications that workers claim tenant by tenant, those in the background apart, by when they are due. Those that wait
-- in a campaign are claimed by its own workers.
CREATE INDEX verifications_due_idx ON verifications (tenant_id, (cause IN ('due', 'campaign')), available_at)
  WHERE status IN ('queued', 'running') AND (campaign_id IS NULL OR status = 'running');
DROP INDEX verifications_available_idx;
