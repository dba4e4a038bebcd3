SET LOCAL lock_timeout = '5s';

CREATE TABLE schema_functions (
  name text NOT NULL,
  hash text NOT NULL,
  applied_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT schema_functions_pkey PRIMARY KEY (name, hash)
);

-- due_at() has taken its place; the version before calls that one.
DROP FUNCTION due_interval(jsonb, text, text, text[], text[]);

-- The schema describes itself to every tool that shows it. What is clear from its name has no comment.
COMMENT ON TABLE tenants IS 'Companies whose data is kept apart from each other.';
COMMENT ON COLUMN tenants.slug IS 'The short name that people and tokens name the tenant by.';
COMMENT ON COLUMN tenants.address_limit IS 'How many addresses a customer may have.';
COMMENT ON COLUMN tenants.verification_policy IS
  'How often an address is verified again: {"default_interval", "rules": [{"interval", conditions such as '
  '"customer_tag", "address_tag", "country_code"}], "min_confidence", "half_lives"}. Intervals are ISO 8601 '
  'durations; the first rule whose conditions all hold decides.';
COMMENT ON COLUMN tenants.policy_version IS 'Goes up with each new policy.';
COMMENT ON COLUMN tenants.reschedule_cursor IS
  'Not null while due dates are moved to a new policy: the last address moved.';

COMMENT ON TABLE api_keys IS 'Keys of the API. A token is never kept, only its hash.';
COMMENT ON COLUMN api_keys.tenant_id IS 'Null for a root key, which manages tenants and can read nothing inside them.';
COMMENT ON COLUMN api_keys.hint IS 'The first characters of the token, to recognise a key by.';
COMMENT ON COLUMN api_keys.secret_hash IS 'SHA-256 of the token.';
COMMENT ON COLUMN api_keys.rate_limit_per_minute IS 'Requests a minute; null: the default of the installation.';
COMMENT ON COLUMN api_keys.rotated_to IS 'The key that replaces this one.';

COMMENT ON TABLE idempotency_keys IS
  'The first answer to a POST, for a client that repeats it under the same Idempotency-Key. Kept for a day.';
COMMENT ON COLUMN idempotency_keys.key_hash IS 'SHA-256 of the Idempotency-Key.';
COMMENT ON COLUMN idempotency_keys.request_hash IS 'SHA-256 of method, URL and body, which a repetition must equal.';
COMMENT ON COLUMN idempotency_keys.status IS 'HTTP status of the answer; 0 until there is one.';
COMMENT ON COLUMN idempotency_keys.headers IS 'Headers of the answer: {"name": "value"}.';
COMMENT ON COLUMN idempotency_keys.body IS 'The answer as it was sent; sealed where it holds a secret.';
COMMENT ON COLUMN idempotency_keys.customer_id IS
  'The customer whose data the body holds, so that erasing the customer finds it.';

COMMENT ON TABLE changes IS
  'The change log of customers and addresses. Append-only: read by entity it is the history, read by seq it is the '
  'feed. One partition a month.';
COMMENT ON COLUMN changes.seq IS 'The order of the log. Final up to feed_horizon().';
COMMENT ON COLUMN changes.occurred_at IS
  'When the version of the entity begins. Strictly later than the version before.';
COMMENT ON COLUMN changes.entity IS 'customer or address.';
COMMENT ON COLUMN changes.version IS 'The version that the change made.';
COMMENT ON COLUMN changes.operation IS 'create, update, delete or restore.';
COMMENT ON COLUMN changes.changed_fields IS 'Columns whose value is another one; empty for a creation.';
COMMENT ON COLUMN changes.state IS 'The whole row after the change: {"column": value}.';
COMMENT ON COLUMN changes.actor IS 'Who changed it: a key, a person, or sql:user for a change by hand.';
COMMENT ON COLUMN changes.source IS 'The system that the change comes from.';
COMMENT ON COLUMN changes.request_id IS 'The request or import that made the change.';

COMMENT ON TABLE customers IS 'Customers, as they are now. Never removed: a deleted one keeps its row.';
COMMENT ON COLUMN customers.version IS 'Goes up by one with each change.';
COMMENT ON COLUMN customers.kind IS 'person or organization.';
COMMENT ON COLUMN customers.language_code IS 'BCP 47.';
COMMENT ON COLUMN customers.external_refs IS
  'Keys of other systems: [{"source": "crm", "ref": "4711"}]; customer_refs keeps them unique.';
COMMENT ON COLUMN customers.attributes IS 'Values of the tenant''s own: {"name": value}.';
COMMENT ON COLUMN customers.deleted_at IS 'Not null: marked as deleted.';

COMMENT ON TABLE customer_refs IS
  'Which customer another system''s key stands for. Kept in step with customers.external_refs by a trigger.';

COMMENT ON TABLE addresses IS 'Addresses of customers, as they are now. Never removed: a deleted one keeps its row.';
COMMENT ON COLUMN addresses.version IS 'Goes up by one with each change, except of verify_after.';
COMMENT ON COLUMN addresses.usages IS 'What the address is used for.';
COMMENT ON COLUMN addresses.country_code IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN addresses.address_lines IS 'Street and what is finer, as on an envelope.';
COMMENT ON COLUMN addresses.language_code IS 'Of the address, BCP 47.';
COMMENT ON COLUMN addresses.division_code IS 'GB/T 2260 in China: the finest division that the address names.';
COMMENT ON COLUMN addresses.components IS
  'The finer parts of the address lines, as far as the engine recognises them: {"road": "…", "house_number": "…"}.';
COMMENT ON COLUMN addresses.entered IS 'The parts as they came, untouched: {"field": value}.';
COMMENT ON COLUMN addresses.fingerprint IS 'Equal for texts that name the same door.';
COMMENT ON COLUMN addresses.verdict IS
  'The engine''s verdict: {"status", "granularity", "next_action", "findings": [{"code", "severity", "part", …}], '
  '"parts": {"part": what became of it}, "data_version"}.';
COMMENT ON COLUMN addresses.location IS
  'Where it is: {"latitude", "longitude" (WGS-84), "granularity", "uncertainty_m", "source"}; null while unknown.';
COMMENT ON COLUMN addresses.verified_at IS 'When the last check ended.';
COMMENT ON COLUMN addresses.verification_confidence IS
  'How sure it is that post reaches the customer there, from 0 to 1, as of confidence_as_of. It halves in each '
  'half-life after that.';
COMMENT ON COLUMN addresses.verification_reasons IS
  'What the confidence rests on: what the engine knows of the parts, the provider, then the evidence, newest first.';
COMMENT ON COLUMN addresses.place_since IS 'When the customer stated this place; null: when the address was made.';
COMMENT ON COLUMN addresses.verify_after IS 'When it is to be verified again, by the policy.';
COMMENT ON COLUMN addresses.attributes IS 'Values of the tenant''s own: {"name": value}.';
COMMENT ON COLUMN addresses.deleted_at IS 'Not null: marked as deleted.';

COMMENT ON TABLE campaigns IS
  'Verifications of all addresses that a filter selects, chunk by chunk; or, with a schedule, what starts such '
  'campaigns.';
COMMENT ON COLUMN campaigns.filter IS
  'Which addresses: {"country_code", "division_code", "status", "tag", "customer_tag", "confidence_below", '
  '"not_verified_since", "evidence", "near", …}.';
COMMENT ON COLUMN campaigns.cursor IS
  'The last address selected; the addresses of a campaign are taken in the order of their ids.';
COMMENT ON COLUMN campaigns.last_address_id IS 'Addresses made later than this id do not belong to the campaign.';
COMMENT ON COLUMN campaigns.exhausted IS 'Whether all addresses are selected.';
COMMENT ON COLUMN campaigns.total IS 'How many addresses the filter matched; null until they are counted.';
COMMENT ON COLUMN campaigns.selected IS 'How many addresses are selected so far.';
COMMENT ON COLUMN campaigns.outcomes IS
  'How many verifications ended how, in the chunks below first_open_chunk: {"outcome": count}. Those of the later '
  'chunks are counted from their verifications.';
COMMENT ON COLUMN campaigns.schedule IS
  '{"cron": "0 3 * * 1", "timezone": "Asia/Shanghai"}: it verifies nothing itself, but starts campaigns. Null: a '
  'campaign that runs once.';
COMMENT ON COLUMN campaigns.schedule_id IS 'The scheduled campaign that has started this one.';
COMMENT ON COLUMN campaigns.pace IS
  '{"at": when, "done": how many had ended, "rate": a second, smoothed}; null until it is measured.';

COMMENT ON TABLE verifications IS
  'The durable intent of each background check and its outcome; the job of a queue only names the row.';
COMMENT ON COLUMN verifications.address_version IS 'The version of the address that is checked.';
COMMENT ON COLUMN verifications.cause IS 'Why it is checked.';
COMMENT ON COLUMN verifications.available_at IS
  'Queued: when to hand it to the queue (again). Running: when the lease ends.';
COMMENT ON COLUMN verifications.attempt IS 'How many attempts were begun.';
COMMENT ON COLUMN verifications.campaign_chunk IS 'The chunk of the campaign that selected the address.';
COMMENT ON COLUMN verifications.outcome IS 'Null until the check has ended.';
COMMENT ON COLUMN verifications.location IS 'The position that was found, as in addresses.location.';
COMMENT ON COLUMN verifications.findings IS
  'What came to light beyond the outcome: [{"code": "providers_disagree", "providers", "distance_m"}]; null is '
  'nothing.';
COMMENT ON COLUMN verifications.previous IS
  'What the address was before, for the results of a campaign: {"version", "status", "provider", "confidence", '
  '"location"}; null outside of campaigns.';

COMMENT ON TABLE evidence IS 'What came to light outside: parcels, letters, people. Append-only.';
COMMENT ON COLUMN evidence.source IS 'The system that brings the evidence.';
COMMENT ON COLUMN evidence.ref IS 'Its key there; unique for a source.';
COMMENT ON COLUMN evidence.address_version IS 'The version that the address had then.';
COMMENT ON COLUMN evidence.fingerprint IS
  'The place of that version: evidence is about a door, not about what the address becomes.';

COMMENT ON TABLE position_terms IS
  'Positions that have to be removed: those that a verification got from a provider whose terms have an end.';
COMMENT ON COLUMN position_terms.keep_until IS 'When the position is to be removed.';

COMMENT ON TABLE provider_policies IS 'What holds for all providers of a tenant. No row: the defaults hold.';
COMMENT ON COLUMN provider_policies.version IS 'Goes up with each change of the configuration.';
COMMENT ON COLUMN provider_policies.when_unanswered IS 'What a verification does when no provider has answered.';

COMMENT ON TABLE provider_settings IS 'Which providers a tenant uses, and how.';
COMMENT ON COLUMN provider_settings.priority IS '1 is asked first.';
COMMENT ON COLUMN provider_settings.countries IS 'Null: all that the provider covers.';
COMMENT ON COLUMN provider_settings.sealed_key IS
  'The provider''s key, under AES-256-GCM with a key from the environment.';
COMMENT ON COLUMN provider_settings.key_hint IS 'The last characters of the key, to recognise it by.';
COMMENT ON COLUMN provider_settings.good_enough IS
  'The answer that needs no further provider: {"granularity": "house_number", "confidence": 0.8}; null: any '
  'position will do.';
COMMENT ON COLUMN provider_settings.keep_for_days IS
  'How long the tenant may keep positions of the provider, by a contract of their own; null: what its public terms '
  'allow.';

COMMENT ON TABLE provider_states IS
  'What all workers know of a provider: its circuit breaker, and when the next call may be made. A row that is lost '
  'is made again, so the table need not survive a crash of the server.';
COMMENT ON COLUMN provider_states.failures IS 'Consecutive failures that are about the provider''s health.';
COMMENT ON COLUMN provider_states.open_until IS
  'Not null while the breaker is open; once it has passed, one call at a time probes.';
COMMENT ON COLUMN provider_states.openings IS 'Times that it opened without closing: each longer than the one before.';
COMMENT ON COLUMN provider_states.blocked_until IS 'The provider asked not to be called before.';

COMMENT ON TABLE provider_usage IS 'Calls of each provider on each day (UTC).';
COMMENT ON COLUMN provider_usage.calls IS 'Counted before the call is made, and so what keeps to the budget.';
COMMENT ON COLUMN provider_usage.cache_hits IS 'Answers that were known, and cost no call.';
COMMENT ON COLUMN provider_usage.failures IS 'Failed calls by reason: {"timeout": 3}.';

COMMENT ON TABLE provider_changes IS
  'The change log of a tenant''s settings of providers, without keys. Append-only, written by the database.';
COMMENT ON COLUMN provider_changes.provider IS 'Null: what holds for all of them.';
COMMENT ON COLUMN provider_changes.state IS
  'The settings after the change, or before it where they were deleted: {"column": value}.';

COMMENT ON TABLE geocode_cache IS 'What a provider answered for a door, for as long as its terms let it be kept.';
COMMENT ON COLUMN geocode_cache.answer IS
  '{"outcome": "verified", "location", "confidence", "match"} or another outcome; null: a worker is asking.';
COMMENT ON COLUMN geocode_cache.expires_at IS 'Of the answer, or of the right to ask.';

COMMENT ON TABLE gazetteer_releases IS
  'Loads of the embedded gazetteer. The rows of one count from the moment that loaded_at is set, all at once.';
COMMENT ON COLUMN gazetteer_releases.source IS
  'What comes and goes as one: the packages, or one file that was imported. Of each the loaded release counts.';
COMMENT ON COLUMN gazetteer_releases.lines IS
  'How many lines of an import''s file are in, so that it goes on where it was interrupted.';

COMMENT ON TABLE gazetteer_places IS 'Places of the embedded gazetteer: countries, divisions, cities, postal codes.';
COMMENT ON COLUMN gazetteer_places.id IS
  'GeoNames'' id of a place; below zero for what the loader works out from places: regions and Chinese counties.';
COMMENT ON COLUMN gazetteer_places.region_code IS
  'GeoNames'' first level of administration; the first two digits of the GB/T 2260 code in China.';
COMMENT ON COLUMN gazetteer_places.subregion_code IS
  'GeoNames'' second level of administration; the first four digits of the GB/T 2260 code in China.';
COMMENT ON COLUMN gazetteer_places.uncertainty_m IS 'Metres: about nine in ten addresses of the place are that near.';
COMMENT ON COLUMN gazetteer_places.keys IS
  'Everything that it is found by: folded names behind their country (DE:munchen), codes (#US-CA, #440305), the '
  'country (DE).';
COMMENT ON COLUMN gazetteer_places.postal_code IS
  'Without blanks, in capitals; set where the row is one of the places that have a code.';
COMMENT ON COLUMN gazetteer_places.division_code IS 'GB/T 2260, where the row is a division of China.';

COMMENT ON TABLE imports IS 'Files of customers and addresses, while they are imported and after.';
COMMENT ON COLUMN imports.reading IS
  'How the file is read: {"format", "encoding", "delimiter", "header": [column], "mapping": [field or null], '
  '"country_code", "ref_source"}.';
COMMENT ON COLUMN imports.next_chunk IS
  'The chunk that is written next; where the import is undone, how many of its addresses and customers are.';
COMMENT ON COLUMN imports.lease_until IS 'While a worker receives, writes or undoes it.';

COMMENT ON TABLE import_chunks IS
  'The rows of a file wait here, about a thousand together. Of a chunk that is written, the part of the change log '
  'remains, for undoing it.';
COMMENT ON COLUMN import_chunks.rows IS 'JSON: [[line, text], …]; null once they are written.';
COMMENT ON COLUMN import_chunks.first_seq IS 'The first change of the chunk in the log.';
COMMENT ON COLUMN import_chunks.last_seq IS 'The last change of the chunk in the log.';
COMMENT ON COLUMN import_chunks.undone IS 'What of the chunk is undone.';

COMMENT ON TABLE import_refusals IS 'Lines of an import that were refused, to be mended. Removed after a month.';
COMMENT ON COLUMN import_refusals.original IS 'The line as it came.';

COMMENT ON TABLE import_kept IS 'What undoing an import left as it is, because it was changed since.';

COMMENT ON TABLE search_documents IS
  'What is searched: a document for each customer (id = customer_id) and for each address, that one with the names '
  'and numbers of its customer. Follows the change log, a moment behind it.';
COMMENT ON COLUMN search_documents.content IS 'Folded text, to rank by.';
COMMENT ON COLUMN search_documents.tokens IS
  'Hashes of the words and of the filters, each with the tenant in it, so that one index serves all tenants.';


COMMENT ON TABLE exports IS
  'What was asked to be downloaded: what matches a filter at one moment of the change log, which a download is read '
  'from.';
COMMENT ON COLUMN exports.filter IS
  'Which customers or addresses: {"country_code", "status", "tag", "customer_id", …}.';
COMMENT ON COLUMN exports.seq IS 'The moment: changes up to this one.';
COMMENT ON COLUMN exports.as_of IS 'Where a time was asked for: changes up to that time.';
COMMENT ON COLUMN exports.rows_sent IS 'By the latest download.';

COMMENT ON TABLE webhooks IS 'Endpoints that are sent the changes of a tenant.';
COMMENT ON COLUMN webhooks.event_types IS
  'Types such as address.created, or address.* for all of a noun, or * for all.';
COMMENT ON COLUMN webhooks.ordered IS 'Whether the events of one customer or address wait for each other.';
COMMENT ON COLUMN webhooks.secret IS 'What deliveries are signed with, sealed.';
COMMENT ON COLUMN webhooks.previous_secret IS 'Signs too, until previous_secret_until, during a rotation. Sealed.';
COMMENT ON COLUMN webhooks.cursor IS 'Up to which seq of the change log everything has become deliveries.';
COMMENT ON COLUMN webhooks.failing_since IS 'Since when no delivery has succeeded although some were tried.';

COMMENT ON TABLE webhook_deliveries IS
  'The durable intent of each delivery; what is sent is read from the change log when it is sent. Those of a '
  'deleted endpoint are cancelled and leave with the log, so they do not refer to it.';
COMMENT ON COLUMN webhook_deliveries.seq IS 'The change; null for an event of the endpoint itself, which is in data.';
COMMENT ON COLUMN webhook_deliveries.data IS
  'The data of an event of the endpoint itself, such as a test; null for a change.';
COMMENT ON COLUMN webhook_deliveries.due_at IS 'When the next attempt is due.';
COMMENT ON COLUMN webhook_deliveries.available_at IS
  'Queued: when to hand it to the queue (again). Running: when the lease ends.';
COMMENT ON COLUMN webhook_deliveries.attempts IS
  'The last attempts: [{"at", "response_status", "error_code", "latency_ms"}].';

COMMENT ON TABLE webhook_replays IS 'Second walks through a part of the change log, for one endpoint.';
COMMENT ON COLUMN webhook_replays.include_delivered IS 'Whether what was delivered already is sent again.';
COMMENT ON COLUMN webhook_replays.cursor IS 'Up to which seq it has come; null until the walk begins.';
COMMENT ON COLUMN webhook_replays.last_seq IS 'Where the walk ends.';

COMMENT ON TABLE schema_functions IS
  'Which texts of the files in migrations/functions this database has had: a function with its comment, or a '
  'trigger. Those that were replaced stay, so that a process of an older version does not apply them again.';
COMMENT ON COLUMN schema_functions.name IS 'The function''s, which is its file''s too.';
COMMENT ON COLUMN schema_functions.hash IS 'SHA-256 of the text, hexadecimal.';

COMMENT ON SEQUENCE change_seq IS
  'The numbers of the change log, and what transactions that write to it hold readers back by.';
