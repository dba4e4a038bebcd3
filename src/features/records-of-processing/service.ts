import type { Static } from "typebox";
import { notFound } from "../../platform/errors.ts";
import type { Config } from "../../platform/config.ts";
import type { Resources } from "../../platform/resources.ts";
import { toTimestamp } from "../../platform/time.ts";
import { PII_SCOPE } from "../../privacy/masks.ts";
import { DEFINITION_OF, ENTITIES, type Entity } from "../../records/entities.ts";
import { SEALED_FIELDS } from "../../records/rows.ts";
import { findTenant, listKeys, type ApiKeyRow } from "../access/queries.ts";
import { MAX_KEYS } from "../access/service.ts";
import { getDefinitions } from "../attribute-definitions/queries.ts";
import { listSettings, type SettingsRow } from "../providers/queries.ts";
import { destinationOf, kindOf } from "../providers/service.ts";
import { listSummaries, type SummaryRow } from "../purposes/queries.ts";
import { listWebhooks, type WebhookRow } from "../webhooks/queries.ts";
import { SECURITY_MEASURES } from "./security-measures.ts";
import type { RecordsOfProcessing } from "./schema.ts";

type Records = Static<typeof RecordsOfProcessing>;

const MAX_WEBHOOKS = 1_000;
/** Revoked keys are listed too, and are left out. */
const KEYS_READ = 20 * MAX_KEYS;

const NOT_RECORDED = [
  "name and contact details of the controller, of joint controllers and of the representative",
  "name and contact details of the data protection officer",
  "contracts with processors, and the documents of transfers",
  "the assessment of risks and of necessity (Article 35 GDPR, Article 56 PIPL)",
  "what other systems do with the data that they read",
];

/**
 * Writes the records of processing of a tenant from its configuration.
 * @throws AppError not_found
 */
export async function writeRecords({ db, config, clock }: Resources, tenant_id: string): Promise<Records> {
  const { kysely } = db;
  const now = clock();
  const [tenant, purposes, settings, webhooks, keys, { definitions }] = await Promise.all([
    findTenant(kysely, tenant_id),
    listSummaries(kysely, tenant_id),
    listSettings(kysely, tenant_id),
    listWebhooks(kysely, tenant_id, undefined, MAX_WEBHOOKS),
    listKeys(kysely, tenant_id, undefined, KEYS_READ),
    getDefinitions(kysely, tenant_id),
  ]);
  if (!tenant) throw notFound();
  const valid = keys.filter((key) => isValid(key, now));
  return {
    generated_at: now.toISOString(),
    tenant: { id: tenant.id, slug: tenant.slug, name: tenant.name },
    not_recorded: NOT_RECORDED,
    purposes: purposes.map((row) => toPurpose(row, valid, settings, webhooks)),
    personal_data: ENTITIES.map((entity) => ({
      entity,
      sealed: [...SEALED_FIELDS[entity]],
      clear: [
        ...clearFields(entity),
        ...definitions
          .filter((definition) => definition.entity === entity && !definition.is_personal)
          .map(({ name }) => `attributes.${name}`),
      ],
    })),
    providers: settings.map(toProvider),
    webhooks: webhooks.map(toWebhook),
    transfers: listTransfers(purposes, settings, webhooks),
    retention: listPeriods(config),
    access: valid.map((key) => ({
      id: key.id,
      name: key.name,
      scopes: key.scopes,
      purposes: key.purposes,
      sees_personal_data: key.scopes.includes(PII_SCOPE),
      expires_at: toTimestamp(key.expires_at),
    })),
    security_measures: [...SECURITY_MEASURES],
  };
}

/** For how long the service keeps what, whatever the rules of a tenant are. */
export const listPeriods = (config: Config): Records["retention"] => [
  { what: "customers and addresses, and their history", period: "until they are erased" },
  { what: "entries of the change feed, for readers", period: `P${config.FEED_RETENTION_DAYS}D` },
  { what: "responses to requests with an Idempotency-Key", period: "24 hours" },
  { what: "refused rows of imports, exports, and deliveries of webhooks", period: "P30D" },
  { what: "answers of providers", period: "at most P30D, or less by their terms" },
  { what: "consents, without their evidence once the person is erased", period: "as long as the tenant" },
  {
    what: "the read audit: who has read which customers, when and why",
    period: `P${config.READ_AUDIT_RETENTION_DAYS}D`,
  },
  { what: "backups of the database", period: `P${config.BACKUP_DAYS}D` },
];

const isValid = ({ revoked_at, expires_at }: ApiKeyRow, now: Date): boolean =>
  revoked_at === null && (expires_at === null || new Date(expires_at) > now);

const clearFields = (entity: Entity): string[] =>
  Object.keys(DEFINITION_OF[entity].fields).filter((name) => !(SEALED_FIELDS[entity] as string[]).includes(name));

const toPurpose = (
  { name, version, definition, notice_languages }: SummaryRow,
  keys: readonly ApiKeyRow[],
  settings: readonly SettingsRow[],
  webhooks: readonly WebhookRow[],
): Records["purposes"][number] => ({
  purpose: { name, version, ...definition, notice_languages },
  api_keys: keys.filter(({ purposes }) => purposes.includes(name)).map((key) => key.name),
  providers: settings.filter(({ purpose }) => purpose === name).map(({ provider }) => provider),
  webhooks: webhooks.filter(({ purpose }) => purpose === name).map(({ id }) => id),
});

/** Without the path, which can contain a secret. */
const hostOf = (url: string): string => new URL(url).host;

const toProvider = (row: SettingsRow): Records["providers"][number] => ({
  name: row.provider,
  title: kindOf(row.provider).title,
  host: row.base_url === null ? null : hostOf(row.base_url),
  enabled: row.enabled,
  countries: row.countries,
  country_code: destinationOf(row),
  purpose: row.purpose,
});

const toWebhook = ({ id, url, status, payload, country_code, purpose }: WebhookRow): Records["webhooks"][number] => ({
  id,
  host: hostOf(url),
  status,
  payload,
  country_code,
  purpose,
});

function listTransfers(
  purposes: readonly SummaryRow[],
  settings: readonly SettingsRow[],
  webhooks: readonly WebhookRow[],
): Records["transfers"] {
  const found = new Map<string | null, { bases: Set<string>; purposes: Set<string>; recipients: Set<string> }>();
  const at = (country_code: string | null) => {
    const known = found.get(country_code) ?? { bases: new Set(), purposes: new Set(), recipients: new Set() };
    found.set(country_code, known);
    return known;
  };
  for (const { name, definition } of purposes) {
    for (const { country_code, transfer_basis } of definition.countries) {
      at(country_code).bases.add(transfer_basis);
      at(country_code).purposes.add(name);
    }
    for (const recipient of definition.recipients) at(recipient.country_code).recipients.add(recipient.name);
  }
  for (const row of settings) if (row.enabled) at(destinationOf(row)).recipients.add(kindOf(row.provider).title);
  for (const { country_code, url } of webhooks) at(country_code).recipients.add(`webhook ${hostOf(url)}`);
  return [...found]
    .toSorted(([one], [other]) => (one ?? "").localeCompare(other ?? "", "en"))
    .map(([country_code, { bases, purposes: names, recipients }]) => ({
      country_code,
      transfer_bases: [...bases].sort(),
      purposes: [...names].sort(),
      recipients: [...recipients].sort(),
    }));
}
