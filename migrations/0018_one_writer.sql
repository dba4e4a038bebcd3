SET LOCAL lock_timeout = '5s';

-- A write may move a default from one address to another in one statement: so these are looked at when it is done.
ALTER TABLE addresses
  ADD CONSTRAINT addresses_default_shipping_excl EXCLUDE USING btree (tenant_id WITH =, customer_id WITH =)
    WHERE (is_default_shipping AND deleted_at IS NULL) DEFERRABLE INITIALLY IMMEDIATE,
  ADD CONSTRAINT addresses_default_billing_excl EXCLUDE USING btree (tenant_id WITH =, customer_id WITH =)
    WHERE (is_default_billing AND deleted_at IS NULL) DEFERRABLE INITIALLY IMMEDIATE;
DROP INDEX addresses_default_shipping_key, addresses_default_billing_key;
