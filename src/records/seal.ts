/**
 * Between rows as the service knows them and rows as the tables and the log have them, in which what is personal is
 * sealed.
 */
import type { DataKey, TenantKeys } from "../platform/keyring.ts";
import { hmac, openRecord, openRecordBytes, recordAad, sealRecord } from "../privacy/seal.ts";
import type { Resources } from "../platform/resources.ts";
import { forEach, ownerOf, type Entity, type RowOf } from "./entities.ts";
import { SEALED_FIELDS, type AddressRow } from "./rows.ts";

/** What sealing and opening takes. */
export type Vault = Pick<Resources, "keyring" | "attributes">;

/** A row in two parts: JSON of its clear columns, and the sealed rest. */
export interface SealedRow {
  clear: Record<string, unknown>;
  sealed: Buffer;
}

/** What a sealed row is bound to. */
interface Place {
  tenant_id: string;
  customer_id: string;
  id: string;
}

const placeOf = (row: { tenant_id: string; id: string; customer_id?: string }): Place => ({
  tenant_id: row.tenant_id,
  customer_id: ownerOf(row),
  id: row.id,
});

const aadOf = (entity: Entity, place: Place): Buffer => recordAad({ ...place, entity });

const SEALED: Record<Entity, readonly string[]> = SEALED_FIELDS;
const IS_SEALED = forEach((entity): ReadonlySet<string> => new Set(SEALED[entity]));

/** Sealed text begins with the number of its fields, so that text of a version with fewer is known. */
const FIELDS_END = "{";

/** @param isPublic which attributes stay clear; none where it is absent */
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

/** A row in two parts that are not sealed yet. */
export interface SplitRow {
  clear: Record<string, unknown>;
  /** What is to be sealed. */
  text: string;
}

/** @param isPublic which attributes stay clear; none where it is absent */
export function splitRow<E extends Entity>(
  entity: E,
  keys: TenantKeys,
  row: RowOf[E],
  isPublic: ReadonlySet<string> | undefined,
): SplitRow {
  const values = row as unknown as Record<string, unknown>;
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

/** Seals the personal part of a row. @param text of `splitRow` */
export const sealPart = (
  entity: Entity,
  key: DataKey,
  row: { tenant_id: string; id: string; customer_id?: string },
  text: string | Buffer,
): Buffer => sealRecord(key, aadOf(entity, placeOf(row)), text);

/** What stands before the values of the members, from the number of fields on. */
const MEMBER_KEYS = forEach((entity) =>
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

/** A tenant's HMAC of a door: equal for addresses at the same door. 32 hex digits. */
export const doorHash = (keys: TenantKeys, fingerprint: string): string =>
  hmac(keys, "door", fingerprint).toString("hex", 0, 16);

/** What another system's key for a customer is found by. */
export const refHash = (keys: TenantKeys, { source, ref }: { source: string; ref: string }): Buffer =>
  hmac(keys, "customer ref", `${source}\0${ref}`);

/**
 * Opens a row of a table, or a state of the log: its clear part and its sealed part. @throws Error where it does not
 * open
 */
export function openRow<E extends Entity>(entity: E, key: DataKey, clear: object, sealed: Buffer): RowOf[E] {
  return joinRow(clear, openRecord(key, aadOf(entity, placeOf(clear as Place)), sealed));
}

/** A row of its two parts, as `splitRow` made them. What is null may be left out of the clear one. */
export function joinRow<E extends Entity>(clear: object, text: string): RowOf[E] {
  const { sealed: _sealed, door_hash: _door, verdict_status: _status, ...row } = clear as Record<string, unknown>;
  const secrets = JSON.parse(text.slice(text.indexOf(FIELDS_END))) as Record<string, unknown>;
  return {
    ...row,
    ...secrets,
    attributes: { ...(row["attributes"] as object), ...(secrets["attributes"] as object) },
  } as unknown as RowOf[E];
}

const MEMBERS = forEach((entity) => Buffer.from(`${SEALED[entity].length}${FIELDS_END}`));

/**
 * The members of the JSON of what is sealed, without braces, as they were written, in UTF-8.
 * @returns undefined where it was sealed by a version that knows other fields
 */
export function openMembers(entity: Entity, key: DataKey, place: Place, sealed: Buffer): Buffer | undefined {
  const text = openRecordBytes(key, aadOf(entity, place), sealed);
  const begin = MEMBERS[entity];
  return text.compare(begin, 0, begin.length, 0, begin.length) === 0 ? text.subarray(begin.length, -1) : undefined;
}

/** Something with a sealed part: a row of a table, or an entry of the log. */
interface Sealed {
  tenant_id: string;
  customer_id?: string;
  id: string;
  sealed: Buffer;
}

/** The keys of the customers of some rows of one tenant. An erased customer has none. */
export const keysFor = (
  { keyring }: Pick<Vault, "keyring">,
  rows: readonly Sealed[],
): Promise<ReadonlyMap<string, DataKey>> => keyring.customerKeys(rows[0]?.tenant_id ?? "", rows.map(ownerOf));

/** Opens rows of one tenant, in their order. @throws Error about one whose customer has no key */
export async function openRows<E extends Entity>(
  vault: Pick<Vault, "keyring">,
  entity: E,
  rows: readonly Sealed[],
): Promise<RowOf[E][]> {
  if (rows.length === 0) return [];
  const keys = await keysFor(vault, rows);
  return rows.map((row) => openRow(entity, keyOf(keys, ownerOf(row)), row, row.sealed));
}

/**
 * The same without those whose customer has no key any more, and without those that do not open because they were
 * changed or moved in the database: for work on many rows, of which one must not hold up the others.
 */
export async function openKnownRows<E extends Entity>(
  vault: Pick<Vault, "keyring">,
  entity: E,
  rows: readonly Sealed[],
): Promise<RowOf[E][]> {
  if (rows.length === 0) return [];
  const keys = await keysFor(vault, rows);
  return rows.flatMap((row) => {
    const key = keys.get(ownerOf(row));
    return key ? openIfWhole(entity, key, row) : [];
  });
}

function openIfWhole<E extends Entity>(entity: E, key: DataKey, row: Sealed): RowOf[E][] {
  try {
    return [openRow(entity, key, row, row.sealed)];
  } catch {
    // A read of that row by itself is an error, which is logged.
    return [];
  }
}

export function keyOf(keys: ReadonlyMap<string, DataKey>, customer_id: string): DataKey {
  const key = keys.get(customer_id);
  if (!key) throw new Error(`customer ${customer_id} has no key`);
  return key;
}

/** Works on rows of several tenants, tenant by tenant. @returns the results in the order of the rows */
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
