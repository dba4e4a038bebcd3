SET LOCAL lock_timeout = '5s';

ALTER TABLE provider_settings
  ADD COLUMN country_code text,
  ADD COLUMN purpose text,
  ADD CONSTRAINT provider_settings_purpose_fkey FOREIGN KEY (tenant_id, purpose) REFERENCES purposes;
COMMENT ON COLUMN provider_settings.country_code IS 'Where the provider processes data; null: as its kind says.';
COMMENT ON COLUMN provider_settings.purpose IS
  'The purpose of its calls, which decides about each of them; null: none.';

ALTER TABLE webhooks
  ADD COLUMN country_code text,
  ADD COLUMN purpose text,
  ADD CONSTRAINT webhooks_purpose_fkey FOREIGN KEY (tenant_id, purpose) REFERENCES purposes;
COMMENT ON COLUMN webhooks.country_code IS 'Where the receiver processes data.';
COMMENT ON COLUMN webhooks.purpose IS 'The purpose of its events, which decides about each of them; null: none.';

ALTER TABLE webhook_deliveries
  DROP CONSTRAINT webhook_deliveries_status_check,
  ADD CONSTRAINT webhook_deliveries_status_check
    CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'withheld', 'cancelled')) NOT VALID;
