/** What each column that can hold a text says of whom: a new one, or a new member of JSON, has to be judged here. */
import type { Pool } from "pg";
import { COLUMNS } from "../../src/records/rows.ts";

/** Columns that hold no text of a person's, by why. */
const CLEAR: Record<string, readonly string[]> = {
  "codes and states, from a closed list or of a standard": [
    "addresses.country_code",
    "addresses.division_code",
    "addresses.language_code",
    "addresses.usages",
    "addresses.verdict_status",
    "addresses.verification_provider",
    "addresses.verification_reasons",
    "addresses.verification_status",
    "api_keys.kind",
    "api_keys.scopes",
    "attribute_definitions.entity",
    "attribute_definitions.type",
    "attribute_schemas.split_entity",
    "campaigns.status",
    "changes.changed_fields",
    "changes.entity",
    "changes.operation",
    "consents.status",
    "customers.kind",
    "customers.language_code",
    "consents.notice_language",
    "consents.notice_sha256",
    "customer_purposes.consent_status",
    "erasures.grounds",
    "erasures.status",
    "evidence.kind",
    "evidence.reason",
    "exports.entity",
    "exports.format",
    "followers.follower",
    "geocode_cache.data_version",
    "geocode_cache.provider",
    "import_chunks.undone",
    "import_kept.entity",
    "import_kept.reason",
    "imports.status",
    "kysely_migration.name",
    "kysely_migration.timestamp",
    "kysely_migration_lock.id",
    "position_terms.provider",
    "positions.granularity",
    "positions.uncertainty_m",
    "provider_changes.changed_fields",
    "provider_changes.operation",
    "provider_changes.provider",
    "provider_policies.when_unanswered",
    "provider_settings.countries",
    "provider_settings.country_code",
    "provider_settings.provider",
    "provider_states.blocked_for",
    "provider_states.provider",
    "provider_usage.provider",
    "restrictions.grounds",
    "retention_rules.action",
    "retention_rules.disabled_reason",
    "retention_rules.entity",
    "retention_rules.max_share",
    "retention_rules.run_at",
    "retention_rules.timezone",
    "retention_runs.action",
    "retention_runs.entity",
    "retention_runs.max_share",
    "retention_runs.sample_ids",
    "retention_runs.status",
    "retention_runs.stop_reason",
    "purposes.basis",
    "purposes.countries",
    "schema_functions.hash",
    "schema_functions.name",
    "suppression_overrides.legal_basis",
    "verifications.cause",
    "verifications.data_version",
    "verifications.error_code",
    "verifications.outcome",
    "verifications.postponed_by",
    "verifications.postponed_for",
    "verifications.provider",
    "verifications.status",
    "webhook_deliveries.entity",
    "webhook_deliveries.event_id",
    "webhook_deliveries.event_type",
    "webhook_deliveries.status",
    "webhook_replays.status",
    "webhooks.country_code",
    "webhooks.disabled_reason",
    "webhooks.event_types",
    "webhooks.payload",
    "webhooks.status",
    "worker_processes.jobs",
    "verification_paces.name",
    "verification_paces.addresses",
    "verification_paces.check_ms",
    "verification_paces.claim_ms",
    "verification_paces.write_ms",
  ],
  "names that the tenant's staff give to things, not to customers": [
    "addresses.tags",
    "api_keys.hint",
    "api_keys.name",
    "api_keys.origins",
    "attribute_definitions.name",
    "campaigns.name",
    "campaigns.reason",
    "changes.source",
    "consents.channel",
    "consents.purpose",
    "customer_refs.source",
    "api_keys.purposes",
    "customers.tags",
    "customer_purposes.purpose",
    "erasures.verified_by",
    "evidence.source",
    "exports.purpose",
    "imports.source",
    "objections.purpose",
    "provider_changes.reason",
    "provider_changes.source",
    "provider_settings.base_url",
    "provider_settings.key_hint",
    "provider_settings.purpose",
    "webhooks.purpose",
    "retention_rules.name",
    "retention_runs.rule",
    "purpose_versions.name",
    "purposes.name",
    "tenants.name",
    "tenants.slug",
    "webhooks.description",
    "webhooks.url",
  ],
  "who did it: an API key, a job or a subject of the identity provider; and the ids of the request and its span": [
    "campaigns.created_by",
    "changes.actor",
    "changes.request_id",
    "consents.recorded_by",
    "erasures.created_by",
    "suppression_overrides.actor",
    "evidence.recorded_by",
    "exports.created_by",
    "legal_holds.created_by",
    "legal_holds.released_by",
    "restrictions.lifted_by",
    "restrictions.restricted_by",
    "retention_rules.updated_by",
    "retention_runs.started_by",
    "imports.created_by",
    "imports.undone_by",
    "objections.lifted_by",
    "objections.recorded_by",
    "provider_changes.actor",
    "provider_changes.request_id",
    "traces.traceparent",
    "provider_policies.updated_by",
    "provider_settings.updated_by",
    "purpose_versions.recorded_by",
    "verifications.requested_by",
    "webhooks.created_by",
  ],
  "an HMAC, as text": [
    "addresses.door_hash",
    "evidence.door_hash",
    "geocode_cache.door_hash",
    "search_documents.tokens",
    "suppressions.token",
  ],
  "ids, counts and names of tables, signed": ["erasures.receipt"],
  "members that the tenant has declared not personal": ["addresses.attributes", "customers.attributes"],
  "sealed, as text": ["provider_settings.sealed_key", "webhooks.previous_secret", "webhooks.secret"],
  "what says that the sealed column beside it holds the text": [
    "geocode_cache.answer",
    "idempotency_keys.body",
    "import_chunks.rows",
    "import_refusals.original",
  ],
  "why a line was refused: the rule, not the value": ["import_refusals.reason"],
  // To be found by near and within; derived from sealed rows, and dropped with them.
  "where an address is": [
    "positions.latitude",
    "positions.longitude",
    "search_documents.latitude",
    "search_documents.longitude",
  ],
};

const FILTER = "all any not country_code tag";

/** The members of columns of JSON, at any depth. */
const MEMBERS: Record<string, string> = {
  "attribute_definitions.limits": "max_length minimum maximum enum",
  "campaigns.filter": FILTER,
  "campaigns.outcomes": "verified not_found not_covered failed",
  "campaigns.pace": "at done rate",
  "campaigns.schedule": "cron timezone",
  "campaigns.wait": "at code provider since until seen",
  // The clear columns of the two tables, which are judged above where they can hold a text; of `attributes`, what the
  // tenant has declared not personal.
  "changes.state": [...COLUMNS.customer, ...COLUMNS.address].filter((name) => name !== "sealed").join(" "),
  "erasures.places": "place outcome rows reason",
  "erasures.recipients": "kind id",
  "exports.filter": FILTER,
  "idempotency_keys.headers": "etag location",
  "imports.reading": "country_code delimiter encoding format header header_line mapping ref_source",
  "legal_holds.filter": FILTER,
  "provider_changes.state": "",
  "provider_settings.good_enough": "",
  "provider_usage.failures": "",
  "purpose_versions.definition":
    "title description basis needs_separate_consent retention data_categories recipients name country_code role " +
    "countries transfer_basis consents_from_version",
  "purpose_versions.notices": "language text url sha256",
  "retention_rules.condition": `${FILTER} customer address age inactive_for deleted_for`,
  "retention_runs.condition": `${FILTER} customer address age inactive_for deleted_for`,
  "tenants.verification_policy": "default_interval rules",
  "webhook_deliveries.attempts": "at error_code latency_ms response_status",
  "webhook_deliveries.data": "",
};

/** Columns that can hold a text, and whether their name says that nobody can read it. */
const TEXT_COLUMNS = `
  SELECT table_name || '.' || column_name AS name, data_type AS type, data_type = 'bytea'
    AND (column_name ~ '^sealed' OR column_name ~ '_hash$') AS is_closed
  FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
  WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name !~ '^gazetteer|^changes_'
    AND data_type IN ('text', 'ARRAY', 'jsonb', 'json', 'bytea', 'character varying', 'double precision', 'inet')
  ORDER BY 1`;

/** @returns what is not classified: columns, and members of what columns of JSON hold now */
export async function listUnclassified(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string; type: string; is_closed: boolean }>(TEXT_COLUMNS);
  const classified = [...Object.values(CLEAR).flat(), ...Object.keys(MEMBERS)];
  const faults = rows.filter(({ name, is_closed }) => !is_closed && !classified.includes(name)).map(({ name }) => name);
  for (const [name, members] of Object.entries(MEMBERS)) {
    const [table, column] = name.split(".") as [string, string];
    const { rows: held } = await pool.query<{ member: string }>(`
      SELECT DISTINCT member #>> '{}' AS member
      FROM ${table}, LATERAL jsonb_path_query(${column},
        'strict $.** ? (@.type() == "object").keyvalue().key') AS held (member)`);
    faults.push(
      ...held.filter(({ member }) => !members.split(" ").includes(member)).map(({ member }) => `${name} {${member}}`),
    );
  }
  const there = new Set(rows.map(({ name }) => name));
  return [...faults, ...classified.filter((name) => !there.has(name)).map((name) => `${name} is not there`)];
}
