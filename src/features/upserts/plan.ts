/** Plans the changes of several upserts in memory, before anything is written. */
import { isDeepStrictEqual } from "node:util";
import { AppError } from "../../platform/errors.ts";
import { updateOf, type Change, type Changes } from "../../records/changes.ts";
import { checkLimits } from "../../records/limits.ts";
import { findSameDoor, mergeAddress, mergeCustomer } from "../../records/merge.ts";
import { refKey, type CustomerWithAddresses } from "../../records/queries.ts";
import type { AddressRow, CustomerRow, Entity } from "../../records/rows.ts";
import { isOffHeapUpsert, loadUpsert, type PreparedUpsert, type OffHeapUpsert } from "./prepare.ts";

export type UpsertResult =
  | { status: "created" | "updated" | "unchanged"; customer_id: string; address_ids: string[] }
  | { status: "refused"; error: AppError };

/** Why a customer is not written, by its id. */
export type RefusalOf = (customer_id: string) => AppError | undefined;

/** A row as it is in the database, undefined if it is new, and as it will be. */
interface Planned<Row> {
  before: Row | undefined;
  row: Row;
}

interface CustomerPlan {
  customer: Planned<CustomerRow>;
  addresses: Planned<AddressRow>[];
}

/** The plan of a customer, shared by all its references. A new customer with a single upsert stays off the heap. */
interface Slot {
  plan: CustomerPlan | OffHeapUpsert;
}

/** The plans of the customers of a batch. */
export class UpsertPlans {
  /** By reference; all references of a customer share a slot. */
  readonly #slots = new Map<string, Slot>();
  readonly #limit: number;
  readonly #refusalOf: RefusalOf;

  /**
   * @param limit maximum number of addresses per customer
   * @param refusalOf why upserts of an existing customer are refused
   */
  constructor(
    limit: number,
    existing: ReadonlyMap<string, CustomerWithAddresses>,
    refusalOf: RefusalOf = () => undefined,
  ) {
    this.#limit = limit;
    this.#refusalOf = refusalOf;
    const shared = new Map<CustomerWithAddresses, Slot>();
    for (const [key, found] of existing) {
      const slot = shared.get(found) ?? {
        plan: {
          customer: { before: found.customer, row: found.customer },
          addresses: found.addresses.map((row) => ({ before: row, row })),
        },
      };
      shared.set(found, slot);
      this.#slots.set(key, slot);
    }
  }

  /** Adds an upsert to the plan of its customer, after earlier ones. */
  add(upsert: PreparedUpsert | OffHeapUpsert): UpsertResult {
    const key = refKey(upsert.ref);
    const slot = this.#slots.get(key);
    if (
      isOffHeapUpsert(upsert) &&
      !slot &&
      upsert.off_heap_addresses.length <= Math.min(1, this.#limit) &&
      !upsert.takes_default
    ) {
      this.#slots.set(key, { plan: upsert });
      return {
        status: "created",
        customer_id: upsert.off_heap_customer.id,
        address_ids: upsert.off_heap_addresses.map(({ id }) => id),
      };
    }
    try {
      const { plan, result } = this.#apply(slot && planOf(slot.plan), loadUpsert(upsert));
      if (slot) slot.plan = plan;
      else this.#slots.set(key, { plan });
      return result;
    } catch (error) {
      if (error instanceof AppError) return { status: "refused", error };
      throw error;
    }
  }

  #apply(known: CustomerPlan | undefined, upsert: PreparedUpsert): { plan: CustomerPlan; result: UpsertResult } {
    const refusal = known && this.#refusalOf(known.customer.row.id);
    if (refusal) throw refusal;
    const before = known ?? { customer: { before: undefined, row: upsert.customer }, addresses: [] };
    const addresses = addAddresses(before, upsert);
    if (addresses.length > this.#limit)
      throw new AppError("address_limit_reached", {
        detail: `A customer can have at most ${this.#limit} addresses.`,
        members: { limit: this.#limit },
      });
    const customer = known
      ? change(
          "customer",
          before.customer,
          mergeCustomer(before.customer.row, upsert.stated, upsert.customer, upsert.adds),
        )
      : before.customer;
    const touched = customer !== before.customer || addresses.some((planned, at) => planned !== before.addresses[at]);
    const address_ids = upsert.addresses.map(
      (address) => (findSameDoor(addresses, address) as Planned<AddressRow>).row.id,
    );
    return {
      plan: { customer, addresses },
      result: {
        status: known ? (touched ? "updated" : "unchanged") : "created",
        customer_id: customer.row.id,
        address_ids,
      },
    };
  }

  /** The changes to be written. */
  changes(): { customers: Change<CustomerRow>[]; addresses: Change<AddressRow>[] } & Changes {
    const [customers, addresses]: [Change<CustomerRow>[], Change<AddressRow>[]] = [[], []];
    for (const { plan } of new Set(this.#slots.values())) {
      if ("off_heap_customer" in plan) {
        customers.push({ operation: "create", row: plan.off_heap_customer });
        addresses.push(...plan.off_heap_addresses.map((row) => ({ operation: "create" as const, row })));
        continue;
      }
      customers.push(...changeOf(plan.customer));
      addresses.push(...plan.addresses.flatMap(changeOf));
    }
    return { customers, addresses };
  }
}

function planOf(plan: CustomerPlan | OffHeapUpsert): CustomerPlan {
  if (!("off_heap_customer" in plan)) return plan;
  const { customer, addresses } = loadUpsert(plan);
  return {
    customer: { before: undefined, row: customer },
    addresses: addresses.map((row) => ({ before: undefined, row })),
  };
}

/** Merges an address into the customer's address at the same door, or adds it. */
function addAddresses(
  { customer, addresses: before }: CustomerPlan,
  { addresses, adds }: PreparedUpsert,
): Planned<AddressRow>[] {
  let planned = [...before];
  for (const address of addresses) {
    const same = findSameDoor(planned, address);
    const at = same ? planned.indexOf(same) : -1;
    if (same)
      planned[at] = change("address", same, { ...mergeAddress(same.row, address, adds), ...defaultsOf(address) });
    else planned.push({ before: undefined, row: { ...address, customer_id: customer.row.id } });
    const taker = planned[same ? at : planned.length - 1];
    planned = planned.map((other) => (other === taker ? other : loseDefaults(other, address)));
  }
  return planned;
}

/** Only true counts: an address remains a default if it is stated again without it. */
const defaultsOf = ({ is_default_shipping, is_default_billing }: AddressRow): Partial<AddressRow> => ({
  ...(is_default_shipping && { is_default_shipping }),
  ...(is_default_billing && { is_default_billing }),
});

const loseDefaults = (
  planned: Planned<AddressRow>,
  { is_default_shipping, is_default_billing }: AddressRow,
): Planned<AddressRow> =>
  change("address", planned, {
    ...(is_default_shipping && { is_default_shipping: false }),
    ...(is_default_billing && { is_default_billing: false }),
  });

/**
 * @returns the same object if no value differs
 * @throws AppError invalid_body if a list becomes too long
 */
function change<Row extends object>(entity: Entity, planned: Planned<Row>, fields: Partial<Row>): Planned<Row> {
  const changed = Object.keys(fields).filter(
    (name) => !isDeepStrictEqual(fields[name as keyof Row], planned.row[name as keyof Row]),
  );
  if (changed.length === 0) return planned;
  checkLimits(entity, fields, changed);
  return { before: planned.before, row: { ...planned.row, ...fields } };
}

function changeOf<Row extends object>({ before, row }: Planned<Row>): Change<Row>[] {
  if (!before) return [{ operation: "create", row }];
  if (before === row) return [];
  const update = updateOf(before, row);
  return update ? [update] : [];
}
