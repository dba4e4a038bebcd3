import { isDeepStrictEqual } from "node:util";
import type { Updateable } from "kysely";
import type { Static } from "typebox";
import { addReading, isKnownCountry, keepReading, readPastedAddress, standardise, type AddressInput, type StandardAddress } from "../../address/index.ts";
import { AppError, invalidBody, notFound, type ConstraintProblems } from "../../platform/errors.ts";
import type { Addresses } from "../../platform/database/tables.ts";
import { json, type Tx } from "../../platform/database/transaction.ts";
import { checkVersion } from "../../platform/http/conditional.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { mergePatch } from "../../platform/merge-patch.ts";
import { toTimestamp } from "../../platform/time.ts";
import { checkAttributes } from "../customers/service.ts";
import { findChange } from "../../records/history.ts";
import { rescheduleCustomer } from "../policies/queries.ts";
import { cancelVerifications, queueVerification } from "../verifications/queries.ts";
import { newVerification, type VerificationRow } from "../verifications/service.ts";
import { lockAddress, lockCustomerOf, updateAddress, type AddressRow } from "./queries.ts";
import type { Address, AddressCreate, AddressPatch, Location } from "./schema.ts";

type Wire = Static<typeof Address>;
type Create = Static<typeof AddressCreate>;

/** What the engine reads, corrects and judges. */
const ENGINE_FIELDS = [
  "recipient", "organization", "phone", "country_code", "administrative_area", "locality", "dependent_locality", "township",
  "address_lines", "postal_code", "sorting_code", "language_code",
] as const satisfies (keyof AddressInput)[];

const JSON_COLUMNS = ["components", "entered", "verdict", "location", "attributes"] as const;

/** What a broken constraint means to the caller. */
export const addressConstraints: ConstraintProblems = {
  addresses_customer_fkey: () => notFound(),
  addresses_limit_check: ({ detail }) => new AppError("address_limit_reached", {
    detail: `A customer has at most ${detail} addresses.`, members: { limit: Number(detail) },
  }),
};

/** A new address as the engine makes it: what is not stated is empty. */
export function newAddress(tenant_id: string, customer_id: string, body: Create, now: Date): AddressRow {
  const time = now.toISOString();
  return {
    tenant_id, customer_id, id: uuidv7(now.getTime()), version: 1, ...toUse(body), ...(body.text === undefined ? judge(body, pickEngineFields(body)) : judgeText(body.text, body)),
    location: null, ...PENDING, created_at: time, updated_at: time, deleted_at: null,
  };
}

const PENDING = {
  verification_status: "pending", verified_at: null, verification_provider: null, verification_confidence: null, verify_after: null,
  verification_reasons: [], confidence_as_of: null, confidence_half_life_days: null, place_since: null,
};

/** The customer's use of the place: all that the engine does not read. */
function toUse(body: Partial<Create>) {
  const { instructions = null, usages = [], is_default_shipping = false, is_default_billing = false, valid_from = null, valid_to = null, tags = [], attributes = {} } = body;
  checkAttributes(attributes);
  if (valid_from !== null && valid_to !== null && valid_to < valid_from) throw invalidBody("/valid_to", "is before valid_from");
  return { instructions, usages, is_default_shipping, is_default_billing, valid_from, valid_to, tags, attributes: attributes as never };
}

/**
 * The engine's part of a row.
 * @param entered what the caller wrote, for the record
 * @throws AppError invalid_body for a country that does not exist
 */
function judge(input: Partial<AddressInput>, entered: Record<string, unknown>): Judged {
  if (input.country_code === undefined) throw invalidBody("/country_code", "is required, or text");
  if (!isKnownCountry(input.country_code)) throw invalidBody("/country_code", "is no country of ISO 3166-1");
  return { ...standardise(input as AddressInput), entered: entered as never } as never;
}

type Judged = StandardAddress & { entered: never; components: never; verdict: never };

/** The same for pasted text. Parts that are stated go before those that are read. */
function judgeText(text: string, body: Create): Judged {
  const stated = pickEngineFields(body);
  const read = readPastedAddress(text, body.country_code);
  if (!read) throw invalidBody("/text", "is nothing that could be read as an address; send its parts");
  if (read.input.country_code === undefined && body.country_code === undefined) throw invalidBody("/country_code", "is required: the text can be from several countries");
  const judged = judge({ ...read.input, ...stated }, { text, ...stated });
  return { ...judged, ...addReading(judged, read) } as Judged;
}

/** The same for a changed address. Where the place is still the same, what was read from a text holds. */
function judgeAgain(row: AddressRow, body: Create, entered: Record<string, unknown>): Judged {
  const judged = judge(body, mergePatch(row.entered as Record<string, unknown>, entered));
  return judged.fingerprint === row.fingerprint ? { ...judged, ...keepReading(judged, row as never) } as Judged : judged;
}

function pickEngineFields(from: { [Field in (typeof ENGINE_FIELDS)[number]]?: unknown }): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const field of ENGINE_FIELDS) if (field in from) picked[field] = from[field];
  return picked;
}

/**
 * Changes some fields of an address. What the engine reads is judged anew; where the place is another one, it has to
 * be verified again. Nothing is written where nothing differs.
 * @returns the row, and the verification that waits, if there is one
 */
export async function patchAddress(tx: Tx, actor: string, tenant_id: string, id: string, expected: number | "any", patch: Static<typeof AddressPatch>, now: Date): Promise<Changed> {
  const row = await lockWithCustomer(tx, tenant_id, id);
  if (!row || row.deleted_at !== null) throw notFound();
  checkVersion(expected, row);
  const body = mergePatch(toAddress(row), patch) as unknown as Create;
  if (body.country_code === undefined) throw invalidBody("/country_code", "cannot be removed");
  const entered = pickEngineFields(patch);
  const judged = Object.keys(entered).length === 0 ? {} : judgeAgain(row, body, entered);
  return writeChanges(tx, actor, row, { ...toUse(body), ...judged }, "updated", now);
}

/** Gives an address the state of an earlier version again, also after it was deleted. */
export async function restoreAddress(tx: Tx, actor: string, tenant_id: string, id: string, expected: number | "any", version: number, now: Date): Promise<Changed> {
  const row = await lockWithCustomer(tx, tenant_id, id);
  if (!row) throw notFound();
  checkVersion(expected, row);
  const change = await findChange(tx, tenant_id, "address", id, version);
  if (!change) throw invalidBody("/version", "is no version of this address");
  const { tenant_id: _tenant, customer_id: _customer, id: _id, version: _version, created_at: _created, updated_at: _updated, deleted_at: _deleted, verify_after: _due, ...state } = change.state as unknown as AddressRow;
  // A state from before a column was added lacks it: then it was empty.
  return writeChanges(tx, actor, row, { ...toUse({}), ...state, deleted_at: null }, "restored", now);
}

interface Changed {
  row: AddressRow;
  verification?: VerificationRow;
}

async function writeChanges(tx: Tx, actor: string, row: AddressRow, fields: Partial<AddressRow>, cause: "updated" | "restored", now: Date): Promise<Changed> {
  const changed = Object.entries(fields).filter(([key, value]) => !isDeepStrictEqual(value, row[key as keyof AddressRow]));
  if (changed.length === 0) return { row };
  const changes = Object.fromEntries(changed) as Partial<AddressRow>;
  const moved = changes.fingerprint !== undefined || cause === "restored";
  const after = await updateAddress(tx, row, toColumns({ ...changes, ...(moved && { ...PENDING, place_since: now.toISOString() }), ...(changes.fingerprint !== undefined && cause === "updated" && { location: null }), updated_at: now.toISOString() }));
  if (changes.tags || changes.country_code || changes.attributes) await rescheduleCustomer(tx, row.tenant_id, row.customer_id);
  if (!moved) return { row: after };
  await cancelVerifications(tx, after, "superseded", now);
  const verification = newVerification(after, cause, actor, now);
  await queueVerification(tx, verification);
  return { row: after, verification };
}

/** Marks an address as deleted. */
export async function deleteAddress(tx: Tx, tenant_id: string, id: string, expected: number | "any", now: Date): Promise<void> {
  const row = await lockWithCustomer(tx, tenant_id, id);
  if (!row || row.deleted_at !== null) throw notFound();
  checkVersion(expected, row);
  await cancelVerifications(tx, row, "cancelled", now);
  await updateAddress(tx, row, { deleted_at: now.toISOString(), updated_at: now.toISOString() });
}

async function lockWithCustomer(tx: Tx, tenant_id: string, id: string): Promise<AddressRow | undefined> {
  await lockCustomerOf(tx, tenant_id, id);
  return lockAddress(tx, tenant_id, id);
}

/** For columns that hold JSON, the text of it. */
function toColumns(fields: Partial<AddressRow>): Updateable<Addresses> {
  const columns: Record<string, unknown> = { ...fields };
  for (const name of JSON_COLUMNS) {
    if (columns[name] !== undefined && columns[name] !== null) columns[name] = json(columns[name]);
  }
  return columns;
}

/** An address as the API shows it, from its row or from the change log. */
export function toAddress(row: AddressRow): Wire {
  return {
    id: row.id, customer_id: row.customer_id, version: row.version,
    recipient: row.recipient, organization: row.organization, phone: row.phone, instructions: row.instructions,
    usages: row.usages as Wire["usages"], is_default_shipping: row.is_default_shipping, is_default_billing: row.is_default_billing,
    valid_from: row.valid_from, valid_to: row.valid_to,
    country_code: row.country_code, administrative_area: row.administrative_area, locality: row.locality,
    dependent_locality: row.dependent_locality, township: row.township, address_lines: row.address_lines,
    postal_code: row.postal_code, sorting_code: row.sorting_code, language_code: row.language_code, division_code: row.division_code,
    components: row.components as Wire["components"], entered: row.entered as Wire["entered"], fingerprint: row.fingerprint,
    verdict: row.verdict as unknown as Wire["verdict"], location: row.location as unknown as Location | null,
    verification: {
      status: row.verification_status as Wire["verification"]["status"], verified_at: toTimestamp(row.verified_at), provider: row.verification_provider,
      confidence: row.verification_confidence, confidence_as_of: toTimestamp(row.confidence_as_of ?? null), half_life_days: row.confidence_half_life_days ?? null,
      reasons: (row.verification_reasons ?? []) as Wire["verification"]["reasons"], verify_after: toTimestamp(row.verify_after),
    },
    tags: row.tags, attributes: row.attributes as Wire["attributes"],
    created_at: toTimestamp(row.created_at), updated_at: toTimestamp(row.updated_at),
  };
}
