/** Seals rows for the tables and the log, and opens them. */
import { MissingKeyError, type DataKey, type TenantKeys } from "../platform/keyring.ts";
import { hmac, openRecord, openRecordBytes, recordAad, sealRecord } from "../privacy/seal.ts";
import type { Resources } from "../platform/resources.ts";
import { mapEntities, ownerOf, type Entity, type RowOf } from "./entities.ts";
import { SEALED_FIELDS, type AddressRow } from "./rows.ts";

/** What sealing and opening rows needs. */
export type Vault = Pick<Resources, "keyring" | "attributes">;

/** A row in two parts: its clear columns as JSON, and the sealed rest. */
export interface SealedRow {
  clear: Record<string, unknown>;
  sealed: Buffer;
}

/** What a sealed row is bound to: it does not open as another row. */
interface Binding {
  tenant_id: string;
  customer_id: string;
  id: string;
}

const bindingOf = (row: { tenant_id: string; id: string; customer_id?: string }): Binding => ({
  tenant_id: row.tenant_id,
  customer_id: ownerOf(row),
  id: row.id,
});

const aadOf = (entity: Entity, place: Binding): Buffer => recordAad({ ...place, entity });

const SEALED: Record<Entity, readonly string[]> = SEALED_FIELDS;
const IS_SEALED = mapEntities((entity): ReadonlySet<string> => new Set(SEALED[entity]));

/** Sealed text begins with the number of its fields, by which text of a version with fewer fields is recognised. */
const FIELDS_END = "{";

/**
 * Seals the personal part of a row.
 * @param isPublic the attributes that stay clear; none if absent
 */
export function sealRow<E extends Entity>(
  entity: E,
  keys: TenantKeys,
  key: DataKey,
  row: RowOf[E],
  isPublic: ReadonlySet<string> | undefined,
): SealedRow {
  const { clear, text } = splitRow(entity, keys, row, isPublic);
  return { clear, sealed: sealPart(entity, key, row, text) };
}

/** A row in two parts, before sealing. */
export interface SplitRow {
  clear: Record<string, unknown>;
  /** The text to be sealed. */
  text: string;
}

/**
 * Splits a row into its clear part and the text to be sealed.
 * @param isPublic the attributes that stay clear; none if absent
 */
export function splitRow<E extends Entity>(
  entity: E,
  keys: TenantKeys,
  row: RowOf[E],
  isPublic: ReadonlySet<string> | undefined,
): SplitRow {
  const values = row as Record<string, unknown>;
  const clear: Record<string, unknown> = {};
  for (const name of Object.keys(values))
    if (values[name] !== null && !IS_SEALED[entity].has(name)) clear[name] = values[name];
  const [shown, hidden] = splitAttributes(row.attributes, isPublic);
  clear["attributes"] = shown;
  if (entity === "address") {
    const { fingerprint, verdict } = row as AddressRow;
    clear["door_hash"] = doorHash(keys, fingerprint);
    clear["verdict_status"] = verdict.status;
  }
  let text = "";
  for (const { name, key } of MEMBER_KEYS[entity]) text += key + written(name === "attributes" ? hidden : values[name]);
  return { clear, text: `${text}}` };
}

/** Seals the text that `splitRow` made of a row. */
export const sealPart = (
  entity: Entity,
  key: DataKey,
  row: { tenant_id: string; id: string; customer_id?: string },
  text: string | Buffer,
): Buffer => sealRecord(key, aadOf(entity, bindingOf(row)), text);

/** The text before each value, from the number of fields on. */
const MEMBER_KEYS = mapEntities((entity) =>
  SEALED[entity].map((name, index) => ({
    name,
    key: `${index === 0 ? `${SEALED[entity].length}${FIELDS_END}` : ","}"${name}":`,
  })),
);

const written = (value: unknown): string => (value === null || value === undefined ? "null" : JSON.stringify(value));

function splitAttributes(
  attributes: Record<string, unknown>,
  isPublic: ReadonlySet<string> | undefined,
): [shown: Record<string, unknown>, hidden: Record<string, unknown>] {
  if (!isPublic) return [{}, attributes];
  const entries = Object.entries(attributes);
  return [
    Object.fromEntries(entries.filter(([name]) => isPublic.has(name))),
    Object.fromEntries(entries.filter(([name]) => !isPublic.has(name))),
  ];
}

/** A tenant's HMAC of a fingerprint: equal for addresses with equal fingerprints. 32 hex digits. */
export const doorHash = (keys: TenantKeys, fingerprint: string): string =>
  hmac(keys, "door", fingerprint).toString("hex", 0, 16);

/** A tenant's HMAC of an external reference, by which it is found. 32 bytes. */
export const refHash = (keys: TenantKeys, { source, ref }: { source: string; ref: string }): Buffer =>
  hmac(keys, "customer ref", `${source}\0${ref}`);

/**
 * Opens a row of a table, or a state of the log.
 * @throws Error if it does not open
 */
export function openRow<E extends Entity>(entity: E, key: DataKey, clear: object, sealed: Buffer): RowOf[E] {
  return joinRow(clear, openRecord(key, aadOf(entity, bindingOf(clear as Binding)), sealed));
}

/** Joins the two parts that `splitRow` made. The clear part may leave out null. */
export function joinRow<E extends Entity>(clear: object, text: string): RowOf[E] {
  const { sealed: _sealed, door_hash: _door, verdict_status: _status, ...row } = clear as Record<string, unknown>;
  const secrets = JSON.parse(text.slice(text.indexOf(FIELDS_END))) as Record<string, unknown>;
  return {
    ...row,
    ...secrets,
    attributes: { ...(row["attributes"] as object), ...(secrets["attributes"] as object) },
  } as RowOf[E];
}

const MEMBERS = mapEntities((entity) => Buffer.from(`${SEALED[entity].length}${FIELDS_END}`));

/**
 * Opens a sealed part without parsing it.
 * @returns the members of its JSON without braces, in UTF-8; undefined if a version with other fields sealed it
 * @throws Error if it does not open
 */
export function openMembers(entity: Entity, key: DataKey, place: Binding, sealed: Buffer): Buffer | undefined {
  const text = openRecordBytes(key, aadOf(entity, place), sealed);
  const begin = MEMBERS[entity];
  return text.compare(begin, 0, begin.length, 0, begin.length) === 0 ? text.subarray(begin.length, -1) : undefined;
}

/** A row of a table, or an entry of the log, with a sealed part. */
interface Sealed {
  tenant_id: string;
  customer_id?: string;
  id: string;
  sealed: Buffer;
}

/** Loads the keys of the customers of rows of one tenant. An erased customer has none. */
export const keysFor = (
  { keyring }: Pick<Vault, "keyring">,
  rows: readonly Sealed[],
): Promise<ReadonlyMap<string, DataKey>> => keyring.customerKeys(rows[0]?.tenant_id ?? "", rows.map(ownerOf));

/**
 * Opens rows of one tenant, in their order.
 * @throws Error if a customer has no key or a row does not open
 */
export async function openRows<E extends Entity>(
  vault: Pick<Vault, "keyring">,
  entity: E,
  rows: readonly Sealed[],
): Promise<RowOf[E][]> {
  if (rows.length === 0) return [];
  const keys = await keysFor(vault, rows);
  return rows.map((row) => openRow(entity, getCustomerKey(keys, ownerOf(row)), row, row.sealed));
}

/**
 * Opens rows of one tenant, without rows whose customer has no key and rows that do not open because they were changed
 * in the database. For work on many rows, of which one must not fail the others.
 */
export async function tryOpenRows<E extends Entity>(
  vault: Pick<Vault, "keyring">,
  entity: E,
  rows: readonly Sealed[],
): Promise<RowOf[E][]> {
  if (rows.length === 0) return [];
  const keys = await keysFor(vault, rows);
  return rows.flatMap((row) => {
    const key = keys.get(ownerOf(row));
    return key ? tryOpenRow(entity, key, row) : [];
  });
}

function tryOpenRow<E extends Entity>(entity: E, key: DataKey, row: Sealed): RowOf[E][] {
  try {
    return [openRow(entity, key, row, row.sealed)];
  } catch {
    // Reading this row by itself throws, and is logged.
    return [];
  }
}

/**
 * Gets the key of a customer.
 * @throws MissingKeyError if it has none
 */
export function getCustomerKey(keys: ReadonlyMap<string, DataKey>, customer_id: string): DataKey {
  const key = keys.get(customer_id);
  if (!key) throw new MissingKeyError(customer_id);
  return key;
}

/**
 * Runs a function once per tenant.
 * @returns the results in the order of the rows
 */
export async function byTenant<Row extends { tenant_id: string }, Result>(
  rows: readonly Row[],
  work: (rows: readonly Row[]) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const results = new Map<Row, Result>();
  await Promise.all(
    [...Map.groupBy(rows, ({ tenant_id }) => tenant_id).values()].map(async (of_tenant) => {
      for (const [index, result] of (await work(of_tenant)).entries()) results.set(of_tenant[index] as Row, result);
    }),
  );
  return rows.map((row) => results.get(row) as Result);
}
