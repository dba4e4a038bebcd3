SET LOCAL lock_timeout = '5s';

-- ANALYZE keeps samples of a column's values, which outlive deleted rows: of keys it keeps none. The change of the type
-- to itself removes those that there are, without rewriting the table.
ALTER TABLE keys.tenant_keys ALTER COLUMN wrapped SET STATISTICS 0;
ALTER TABLE keys.tenant_keys ALTER COLUMN wrapped TYPE bytea;
ALTER TABLE keys.index_keys ALTER COLUMN wrapped SET STATISTICS 0;
ALTER TABLE keys.index_keys ALTER COLUMN wrapped TYPE bytea;
ALTER TABLE keys.customer_keys ALTER COLUMN wrapped SET STATISTICS 0;
ALTER TABLE keys.customer_keys ALTER COLUMN wrapped TYPE bytea;
