import type { Static } from "typebox";
import {
  addReading,
  isKnownCountry,
  keepReading,
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
import type { AddressRow } from "../../records/rows.ts";
import type { Vault } from "../../records/seal.ts";
import { rowAfter, write } from "../../records/write.ts";
import { newVerification, type VerificationRow } from "../verifications/service.ts";
import type { AddressCreate, AddressPatch } from "./schema.ts";

type Create = Static<typeof AddressCreate>;

/** What a broken constraint means to the caller. */
export const addressConstraints: ConstraintProblems = {
  addresses_customer_fkey: () => notFound(),
  addresses_limit_check: ({ detail }) =>
    new AppError("address_limit_reached", {
      detail: `A customer has at most ${detail} addresses.`,
      members: { limit: Number(detail) },
    }),
};

/** A new address as the engine makes it: what is not stated is empty. */
export function newAddress(tenant_id: string, customer_id: string, body: Create, now: Date): AddressRow {
  const time = now.toISOString();
  return {
    tenant_id,
    customer_id,
    id: uuidv7(now.getTime()),
    version: 1,
    ...toUse(body),
    ...(body.text === undefined ? judge(body, pickEngineFields(body)) : judgeText(body.text, body)),
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

/** The customer's use of the place: all that the engine does not read. */
function toUse(body: Partial<Create>): Pick<AddressRow, (typeof USE_FIELDS)[number]> {
  const use = fillIn(ADDRESS_FIELDS, USE_FIELDS, body);
  const { valid_from, valid_to, attributes } = use;
  checkAttributes(attributes);
  if (valid_from !== null && valid_to !== null && valid_to < valid_from)
    throw invalidBody("/valid_to", "is before valid_from");
  return use;
}

/**
 * The engine's part of a row.
 * @param entered what the caller wrote, for the record
 * @throws AppError invalid_body for a country that does not exist
 */
function judge(input: Partial<AddressInput>, entered: Record<string, unknown>): Judged {
  if (input.country_code === undefined) throw invalidBody("/country_code", "is required, or text");
  if (!isKnownCountry(input.country_code)) throw invalidBody("/country_code", "is no country of ISO 3166-1");
  return { ...standardise(input as AddressInput), entered };
}

type Judged = StandardAddress & Pick<AddressRow, "entered">;

/** The same for pasted text. Parts that are stated go before those that are read. */
function judgeText(text: string, body: Create): Judged {
  const stated = pickEngineFields(body);
  const read = readPastedAddress(text, body.country_code);
  if (!read) throw invalidBody("/text", "is nothing that could be read as an address; send its parts");
  if (read.input.country_code === undefined && body.country_code === undefined)
    throw invalidBody("/country_code", "is required: the text can be from several countries");
  const judged = judge({ ...read.input, ...stated }, { text, ...stated });
  return { ...judged, ...addReading(judged, read) };
}

/** The same for a changed address. Where the place is still the same, what was read from a text holds. */
function judgeAgain(row: AddressRow, body: Create, entered: Record<string, unknown>): Judged {
  const judged = judge(body, mergePatch(row.entered, entered));
  return judged.fingerprint === row.fingerprint ? { ...judged, ...keepReading(judged, row) } : judged;
}

function pickEngineFields(from: { [Field in (typeof ENGINE_FIELDS)[number]]?: unknown }): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const field of ENGINE_FIELDS) if (field in from) picked[field] = from[field];
  return picked;
}

/**
 * Changes some fields of an address. What the engine reads is judged again; where the place is another one, it has to
 * be verified again. Nothing is written where nothing differs.
 * @returns the row, and the verification that waits, if there is one
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
  const judged = Object.keys(entered).length === 0 ? {} : judgeAgain(row, body, entered);
  return writeState(vault, tx, context, row, { ...toUse(body), ...judged }, "updated", now);
}

/** Gives an address the state of an earlier version again, also after it was deleted. */
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
  // A state from before a column was added lacks it: then it was empty.
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
  const stated = updateOf(before, cause === "restored" ? { ...state, ...checkOf(before) } : state, operation);
  if (!stated) return { row: before };
  const moved = isElsewhere || cause === "restored";
  const change = moved
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
  const verification = moved
    ? newVerification({ ...before, version: before.version + 1 }, cause, context.actor, now)
    : undefined;
  const written = await write(vault, tx, context, now, {
    addresses: [change],
    verifications: verification ? [verification] : [],
  });
  return { row: rowAfter(change, written), ...(verification && { verification }) };
}

/** What the last check said, which is no part of what can be restored. */
const checkOf = (row: AddressRow): Partial<AddressRow> =>
  Object.fromEntries(Object.keys(PENDING).map((name) => [name, row[name as keyof AddressRow]]));
