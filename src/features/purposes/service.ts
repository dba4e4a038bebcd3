import { hash } from "node:crypto";
import type { Static } from "typebox";
import { isKnownCountry } from "../../address/index.ts";
import { AppError, notFound, type Fault } from "../../platform/errors.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { toTimestamp } from "../../platform/time.ts";
import {
  countPurposes,
  findPurpose,
  insertVersion,
  lockPurpose,
  type PurposeState,
  type VersionRow,
} from "./queries.ts";
import type { Definition, Notice, Purpose, PurposePut } from "./schema.ts";

type Put = Static<typeof PurposePut>;
type Wire = Static<typeof Purpose>;

const MAX_PURPOSES = 500;

/** Who makes a change, and when. */
interface Making {
  tenant_id: string;
  name: string;
  by: string;
  now: Date;
}

/**
 * Creates a purpose, or a new version of one. An archived purpose is in use again.
 * @param check compares the version that the caller has read; undefined for a purpose that does not exist
 * @throws AppError invalid_body, conflict if the tenant has the maximum number
 */
export async function putPurpose(
  tx: Tx,
  { tenant_id, name, by, now }: Making,
  body: Put,
  check: (current: PurposeState | undefined) => void,
): Promise<VersionRow> {
  const before = await lockOrCount(tx, tenant_id, name);
  check(before);
  const version = (before?.version ?? 0) + 1;
  const definition = toDefinition(body, before?.consents_from_version ?? 1);
  const notices = (body.notices ?? []).map(({ language, text, url = null }) => ({
    language,
    text,
    url,
    sha256: hash("sha256", text),
  }));
  checkDefinition(definition, notices, version);
  return save(tx, stateOf({ tenant_id, name, by, now }, version, definition, before, null), {
    definition,
    notices,
    recorded_by: by,
    recorded_at: now.toISOString(),
  });
}

/**
 * Archives a purpose: a new version, for which nothing is disclosed or called. No change if it is archived.
 * @throws AppError not_found
 */
export async function archivePurpose(tx: Tx, making: Making, check: (current: PurposeState) => void): Promise<void> {
  const { tenant_id, name, by, now } = making;
  const before = await lockPurpose(tx, tenant_id, name);
  if (!before) throw notFound();
  check(before);
  if (before.archived_at !== null) return;
  const { definition, notices } = (await findPurpose(tx, tenant_id, name))!;
  await save(
    tx,
    { ...before, version: before.version + 1, archived_at: now.toISOString() },
    {
      definition,
      notices,
      recorded_by: by,
      recorded_at: now.toISOString(),
    },
  );
}

/** Locks the purpose, or makes sure that another one may be created. */
async function lockOrCount(tx: Tx, tenant_id: string, name: string): Promise<PurposeState | undefined> {
  const before = await lockPurpose(tx, tenant_id, name);
  if (before) return before;
  const count = await countPurposes(tx, tenant_id);
  // Another request may have created it while this one waited.
  const created = await lockPurpose(tx, tenant_id, name);
  if (!created && count >= MAX_PURPOSES)
    throw new AppError("conflict", {
      detail: `The tenant already has ${MAX_PURPOSES} purposes, archived ones included, which is the limit.`,
    });
  return created;
}

const toDefinition = (body: Put, consents_from_version: number): Definition => ({
  title: body.title,
  description: body.description ?? null,
  basis: body.basis,
  needs_separate_consent: body.needs_separate_consent ?? false,
  retention: body.retention ?? null,
  data_categories: body.data_categories ?? [],
  recipients: body.recipients ?? [],
  countries: body.countries ?? [],
  consents_from_version: body.consents_from_version ?? consents_from_version,
});

/** True if a customer must have consented. */
export const needsConsent = ({ basis, needs_separate_consent }: Pick<Definition, "basis" | "needs_separate_consent">) =>
  basis === "consent" || needs_separate_consent;

/** @throws AppError invalid_body with a pointer to each contradiction */
function checkDefinition(definition: Definition, notices: readonly Notice[], version: number): void {
  const faults: Fault[] = [];
  const fault = (pointer: string, detail: string): void => void faults.push({ in: "body", pointer, detail });
  const { countries, recipients, needs_separate_consent, consents_from_version } = definition;
  const codes = countries.map(({ country_code }) => country_code);
  countries.forEach(({ country_code, transfer_basis }, nth) => {
    const at = `/countries/${nth}`;
    if (!isKnownCountry(country_code)) fault(`${at}/country_code`, "must be a country code (ISO 3166-1 alpha-2)");
    if (codes.indexOf(country_code) < nth) fault(`${at}/country_code`, "is a duplicate");
    if (transfer_basis === "separate_consent" && !needs_separate_consent)
      fault(`${at}/transfer_basis`, "requires that `needs_separate_consent` is true");
  });
  const allowed = new Set(codes);
  recipients.forEach(({ country_code }, nth) => {
    if (!allowed.has(country_code))
      fault(`/recipients/${nth}/country_code`, "is not one of `countries`, to which data may be sent");
  });
  const languages = notices.map(({ language }) => language.toLowerCase());
  languages.forEach((language, nth) => {
    if (languages.indexOf(language) < nth) fault(`/notices/${nth}/language`, "is a duplicate");
  });
  if (notices.length === 0 && needsConsent(definition))
    fault("/notices", "must not be empty: a consent refers to the notice that was shown");
  if (consents_from_version > version)
    fault("/consents_from_version", `must be at most ${version}, the version that the request creates`);
  if (faults.length > 0) throw new AppError("invalid_body", { errors: faults.slice(0, MOST_FAULTS) });
}

const MOST_FAULTS = 50;

const stateOf = (
  { tenant_id, name, now }: Making,
  version: number,
  definition: Definition,
  before: PurposeState | undefined,
  archived_at: string | null,
): PurposeState => ({
  tenant_id,
  name,
  version,
  basis: definition.basis,
  needs_consent: needsConsent(definition),
  consents_from_version: definition.consents_from_version,
  countries: definition.countries.map(({ country_code }) => country_code),
  archived_at,
  created_at: before?.created_at ?? now.toISOString(),
});

async function save(tx: Tx, state: PurposeState, version: Parameters<typeof insertVersion>[2]): Promise<VersionRow> {
  await insertVersion(tx, state, version);
  return (await findPurpose(tx, state.tenant_id, state.name))!;
}

/** Converts a version of a purpose to the resource of the API. */
export const toPurpose = (row: VersionRow): Wire => {
  const { name, version, is_archived, definition, notices, recorded_by } = row;
  return {
    name,
    version,
    status: is_archived ? "archived" : "active",
    ...definition,
    notices,
    created_at: toTimestamp(row.created_at),
    updated_at: toTimestamp(row.recorded_at),
    updated_by: recorded_by,
  };
};
