import type { Static } from "typebox";
import {
  addReading,
  isKnownCountry,
  keepReading,
  maskIdentityNumbers,
  readPastedAddress,
  standardise,
  type AddressInput,
  type StandardAddress,
} from "../../address/index.ts";
import { AppError, invalidBody, notFound, type ConstraintProblems } from "../../platform/errors.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { ChangeContext } from "../../platform/http/request.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { mergePatch } from "../../platform/merge-patch.ts";
import { toAddress } from "../../records/address.ts";
import { ADDRESS_FIELDS, ENGINE_FIELDS, USE_FIELDS } from "../../records/address-fields.ts";
import { updateOf } from "../../records/changes.ts";
import { lockExisting, lockWithState, type Target } from "../../records/edit.ts";
import { fillIn } from "../../records/fields.ts";
import { checkAttributes } from "../../records/limits.ts";
import { unexpiredLocation } from "../../records/location.ts";
import { isSameDoor } from "../../records/merge.ts";
import type { AddressRow } from "../../records/rows.ts";
import type { Vault } from "../../records/seal.ts";
import { rowAfter, write } from "../../records/write.ts";
import { newVerification, type VerificationRow } from "../verifications/service.ts";
import type { AddressCreate, AddressPatch } from "./schema.ts";

type Create = Static<typeof AddressCreate>;

/** The problems of violated constraints. */
export const addressConstraints: ConstraintProblems = {
  addresses_customer_fkey: () => notFound(),
  addresses_limit_check: ({ detail }) =>
    new AppError("address_limit_reached", {
      detail: `A customer can have at most ${detail} addresses.`,
      members: { limit: Number(detail) },
    }),
};

/**
 * The row of a new address; fields that are not stated are empty.
 * @throws AppError invalid_body
 */
export function newAddress(tenant_id: string, customer_id: string, body: Create, now: Date): AddressRow {
  const time = now.toISOString();
  return {
    tenant_id,
    customer_id,
    id: uuidv7(now.getTime()),
    version: 1,
    ...toUse(body),
    ...(body.text === undefined ? toEngineFields(body, pickEngineFields(body)) : parseEngineFields(body.text, body)),
    location: null,
    ...PENDING,
    created_at: time,
    updated_at: time,
    deleted_at: null,
  };
}

const PENDING = {
  verification_status: "pending",
  verified_at: null,
  verification_provider: null,
  verification_confidence: null,
  verify_after: null,
  verification_reasons: [],
  confidence_as_of: null,
  confidence_half_life_days: null,
  place_since: null,
};

/** The fields about the customer's use of the place, which the engine does not read. */
function toUse(body: Partial<Create>): Pick<AddressRow, (typeof USE_FIELDS)[number]> {
  const use = fillIn(ADDRESS_FIELDS, USE_FIELDS, body);
  const { valid_from, valid_to, attributes } = use;
  checkAttributes(attributes);
  if (valid_from !== null && valid_to !== null && valid_to < valid_from)
    throw invalidBody("/valid_to", "must not be before valid_from");
  return use;
}

/**
 * Runs the engine on stated parts.
 * @param entered the parts as the caller sent them
 * @throws AppError invalid_body if the country is missing or unknown
 */
function toEngineFields(input: Partial<AddressInput>, entered: Record<string, unknown>): EngineFields {
  if (input.country_code === undefined) throw invalidBody("/country_code", "is required unless there is a text");
  if (!isKnownCountry(input.country_code)) throw invalidBody("/country_code", "must be a country code of ISO 3166-1");
  return { ...standardise(withoutIdentity(input) as AddressInput), entered: withoutIdentity(entered) };
}

/** Masks numbers of identity documents in street lines. */
function withoutIdentity<Parts extends { address_lines?: unknown }>(parts: Parts): Parts {
  const { address_lines: lines } = parts;
  if (!Array.isArray(lines)) return parts;
  return { ...parts, address_lines: lines.map((line: string) => maskIdentityNumbers(line)) };
}

type EngineFields = StandardAddress & Pick<AddressRow, "entered">;

/** Runs the engine on pasted text. Stated parts take precedence over parsed ones. Identity numbers are not stored. */
function parseEngineFields(text: string, body: Create): EngineFields {
  const stated = pickEngineFields(body);
  const read = readPastedAddress(text, body.country_code);
  if (!read) throw invalidBody("/text", "cannot be parsed as an address; send its parts");
  if (read.input.country_code === undefined && body.country_code === undefined)
    throw invalidBody("/country_code", "is required: the text can be an address of several countries");
  const engine = toEngineFields({ ...read.input, ...stated }, { text: maskIdentityNumbers(text), ...stated });
  return { ...engine, ...addReading(engine, read) };
}

/**
 * Runs the engine on a changed address. At the same door it keeps its fingerprint, which another release may have given
 * it, and what was parsed from a text.
 */
function updateEngineFields(row: AddressRow, body: Create, entered: Record<string, unknown>): EngineFields {
  const engine = toEngineFields(body, mergePatch(row.entered, entered));
  return isSameDoor(row, engine) ? { ...engine, ...keepReading(engine, row), fingerprint: row.fingerprint } : engine;
}

function pickEngineFields(from: { [Field in (typeof ENGINE_FIELDS)[number]]?: unknown }): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const field of ENGINE_FIELDS) if (field in from) picked[field] = from[field];
  return picked;
}

/**
 * Changes fields of an address. If the engine reads one of them, it runs again; if the fingerprint differs, the address
 * is verified again. Writes nothing if no value differs.
 * @returns the row, and the queued verification, if there is one
 * @throws AppError not_found, version_mismatch, invalid_body
 */
export async function patchAddress(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  target: Target<"address">,
  patch: Static<typeof AddressPatch>,
  now: Date,
): Promise<Changed> {
  const row = await lockExisting(vault, tx, target);
  const body = mergePatch(toAddress(row, now), patch) as unknown as Create;
  if (body.country_code === undefined) throw invalidBody("/country_code", "cannot be removed");
  const entered = pickEngineFields(patch);
  const engine = Object.keys(entered).length === 0 ? {} : updateEngineFields(row, body, entered);
  return writeState(vault, tx, context, row, { ...toUse(body), ...engine }, "updated", now);
}

/**
 * Restores the state of an earlier version, also of a deleted address.
 * @throws AppError not_found, version_mismatch, invalid_body
 */
export async function restoreAddress(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  target: Target<"address">,
  version: number,
  now: Date,
): Promise<Changed> {
  const { row, state: then } = await lockWithState(vault, tx, target, version);
  const {
    tenant_id: _tenant,
    customer_id: _customer,
    id: _id,
    version: _version,
    created_at: _created,
    updated_at: _updated,
    deleted_at: _deleted,
    verify_after: _due,
    ...state
  } = then;
  // A state that was logged before a column existed lacks it; its value is then empty.
  return writeState(
    vault,
    tx,
    context,
    row,
    { ...toUse({}), ...state, location: unexpiredLocation(state.location, now) && state.location, deleted_at: null },
    "restored",
    now,
  );
}

interface Changed {
  row: AddressRow;
  verification?: VerificationRow;
}

async function writeState(
  vault: Vault,
  tx: Tx,
  context: ChangeContext,
  before: AddressRow,
  state: Partial<AddressRow>,
  cause: "updated" | "restored",
  now: Date,
): Promise<Changed> {
  const operation = cause === "restored" ? "restore" : "update";
  const isElsewhere = state.fingerprint !== undefined && state.fingerprint !== before.fingerprint;
  const stated = updateOf(
    before,
    cause === "restored" ? { ...state, ...verificationFieldsOf(before) } : state,
    operation,
  );
  if (!stated) return { row: before };
  const isPending = isElsewhere || cause === "restored";
  const change = isPending
    ? (updateOf(
        before,
        {
          ...state,
          ...PENDING,
          place_since: now.toISOString(),
          ...(isElsewhere && cause === "updated" && { location: null }),
        },
        operation,
      ) ?? stated)
    : stated;
  const verification = isPending
    ? newVerification({ ...before, version: before.version + 1 }, cause, context.actor, now)
    : undefined;
  const written = await write(vault, tx, context, now, {
    addresses: [change],
    verifications: verification ? [verification] : [],
  });
  return { row: rowAfter(change, written), ...(verification && { verification }) };
}

/** The results of the last verification, which are not restored. */
const verificationFieldsOf = (row: AddressRow): Partial<AddressRow> =>
  Object.fromEntries(Object.keys(PENDING).map((name) => [name, row[name as keyof AddressRow]]));
