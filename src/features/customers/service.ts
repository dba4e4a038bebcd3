import { isDeepStrictEqual } from "node:util";
import type { Insertable, Updateable } from "kysely";
import type { Static } from "typebox";
import { AppError, invalidBody, notFound, type ConstraintProblems } from "../../platform/errors.ts";
import type { Customers } from "../../platform/database/tables.ts";
import { json, type Tx } from "../../platform/database/transaction.ts";
import { checkVersion } from "../../platform/http/conditional.ts";
import { mergePatch } from "../../platform/merge-patch.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { toTimestamp } from "../../platform/time.ts";
import { findChange } from "../../records/history.ts";
import { deleteAddressesOf, lockCustomer, updateCustomer, type CustomerRow } from "./queries.ts";
import type { Customer, CustomerCreate, CustomerPatch } from "./schema.ts";

const ATTRIBUTES_LIMIT_BYTES = 16_384;

type Fields = Omit<Static<typeof Customer>, "id" | "version" | "created_at" | "updated_at">;
type ExternalRef = Fields["external_refs"][number];

/** The row of a new customer; what is not stated is empty. */
export function newCustomer(tenant_id: string, body: Static<typeof CustomerCreate>, now: Date): CustomerRow {
  const time = now.toISOString();
  return { ...toFields(body), tenant_id, id: uuidv7(now.getTime()), version: 1, created_at: time, updated_at: time, deleted_at: null } as CustomerRow;
}

function toFields(body: Static<typeof CustomerCreate>): Fields {
  const { kind = "person", name, given_name = null, family_name = null, phones = [], emails = [], language_code = null, external_refs = [], tags = [], attributes = {} } = body;
  checkAttributes(attributes);
  checkRefs(external_refs);
  return { kind, name, given_name, family_name, phones, emails, language_code, external_refs, tags, attributes };
}

/** @throws AppError invalid_body */
export function checkAttributes(attributes: Record<string, unknown>): void {
  if (Buffer.byteLength(JSON.stringify(attributes)) > ATTRIBUTES_LIMIT_BYTES) throw invalidBody("/attributes", `is larger than ${ATTRIBUTES_LIMIT_BYTES} bytes`);
}

function checkRefs(refs: readonly ExternalRef[]): void {
  const seen = new Set<string>();
  refs.forEach(({ source, ref }, index) => {
    const key = `${source}\n${ref}`;
    if (seen.has(key)) throw invalidBody(`/external_refs/${index}`, "is there twice");
    seen.add(key);
  });
}

/** Changes some fields of a customer. Nothing is written where nothing differs. */
export async function patchCustomer(tx: Tx, tenant_id: string, id: string, expected: number | "any", patch: Static<typeof CustomerPatch>, now: Date): Promise<CustomerRow> {
  const row = await lockCustomer(tx, tenant_id, id);
  if (!row || row.deleted_at !== null) throw notFound();
  checkVersion(expected, row);
  const { id: _id, version: _version, created_at: _created, updated_at: _updated, ...current } = toCustomer(row);
  return writeFields(tx, row, toFields(mergePatch(current, patch) as Static<typeof CustomerCreate>), now);
}

/** Makes a customer what another system says it is; its other references stay. */
export async function replaceCustomer(tx: Tx, tenant_id: string, id: string, expected: number | "any", own: ExternalRef, body: Static<typeof CustomerCreate>, now: Date): Promise<CustomerRow | undefined> {
  const row = await lockCustomer(tx, tenant_id, id);
  if (!row || row.deleted_at !== null) return undefined;
  checkVersion(expected, row);
  return writeFields(tx, row, toFields({ ...body, external_refs: withRef(body.external_refs ?? toCustomer(row).external_refs, own) }), now);
}

export const withRef = (refs: readonly ExternalRef[], own: ExternalRef): ExternalRef[] =>
  refs.some(({ source, ref }) => source === own.source && ref === own.ref) ? [...refs] : [...refs, own];

async function writeFields(tx: Tx, row: CustomerRow, fields: Fields, now: Date): Promise<CustomerRow> {
  const current = toCustomer(row);
  const changed = Object.entries(fields).filter(([key, value]) => !isDeepStrictEqual(value, current[key as keyof Fields]));
  if (changed.length === 0) return row;
  return updateCustomer(tx, row.tenant_id, row.id, { ...toColumns(Object.fromEntries(changed) as Partial<Fields>), updated_at: now.toISOString() });
}

/** For columns that hold JSON, the text of it. */
export function toColumns<T extends Partial<Fields>>(fields: T): Updateable<Customers> & Insertable<Customers> {
  const { external_refs, attributes } = fields;
  return { ...fields, ...(external_refs && { external_refs: json(external_refs) }), ...(attributes && { attributes: json(attributes) }) } as never;
}

/** Marks a customer as deleted, and its addresses with it. */
export async function deleteCustomer(tx: Tx, tenant_id: string, id: string, expected: number | "any", now: Date): Promise<void> {
  const row = await lockCustomer(tx, tenant_id, id);
  if (!row || row.deleted_at !== null) throw notFound();
  checkVersion(expected, row);
  const time = now.toISOString();
  await deleteAddressesOf(tx, tenant_id, id, time);
  await updateCustomer(tx, tenant_id, id, { deleted_at: time, updated_at: time });
}

/** Gives a customer the state of an earlier version again, also after it was deleted. Its addresses are restored one by one. */
export async function restoreCustomer(tx: Tx, tenant_id: string, id: string, expected: number | "any", version: number, now: Date): Promise<CustomerRow> {
  const row = await lockCustomer(tx, tenant_id, id);
  if (!row) throw notFound();
  checkVersion(expected, row);
  const change = await findChange(tx, tenant_id, "customer", id, version);
  if (!change) throw invalidBody("/version", "is no version of this customer");
  const { id: _id, version: _version, created_at: _created, updated_at: _updated, ...fields } = toCustomer(change.state as never);
  return updateCustomer(tx, tenant_id, id, { ...toColumns(fields), deleted_at: null, updated_at: now.toISOString() });
}

/** What a broken constraint means to the caller. */
export const customerConstraints: ConstraintProblems = {
  customer_refs_pkey: () => new AppError("external_ref_taken", { errors: [{ in: "body", pointer: "/external_refs", detail: "holds a reference of another customer" }] }),
};

/** A customer as the API shows it, from its row or from the change log. */
export function toCustomer(row: CustomerRow): Static<typeof Customer> {
  const { id, version, name, given_name, family_name, phones, emails, language_code, tags } = row;
  return {
    id, version, kind: row.kind as Fields["kind"], name, given_name, family_name, phones, emails, language_code,
    external_refs: row.external_refs as unknown as ExternalRef[], tags, attributes: row.attributes as Record<string, unknown>,
    created_at: toTimestamp(row.created_at), updated_at: toTimestamp(row.updated_at),
  };
}
