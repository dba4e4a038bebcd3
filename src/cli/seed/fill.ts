/** Creates customers and addresses in a running service, through its public API. */
import { createAddress, createCustomer, DoorplateError, type Client } from "../../../clients/typescript/src/index.ts";
import { makeCustomer, type SeedCustomer } from "./book.ts";

const PARALLEL = 8;

export interface Filled {
  customers: number;
  /** New ones. */
  addresses: number;
}

/**
 * Creates customers with addresses. An existing customer is left unchanged, so that this can be repeated.
 * @param onProgress is called after each customer
 */
export async function fill(
  client: Client,
  customers: number,
  onProgress: (filled: Filled) => void = () => undefined,
): Promise<Filled> {
  const filled = { customers: 0, addresses: 0 };
  let next = 1;
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (let number = next++; number <= customers; number = next++) {
        const added = await add(client, makeCustomer(number));
        filled.addresses += added;
        filled.customers++;
        onProgress(filled);
      }
    }),
  );
  return filled;
}

/** @returns the number of new addresses */
async function add(client: Client, { customer, addresses }: SeedCustomer): Promise<number> {
  const made = await createCustomer(client, { body: customer }).catch((error: unknown) => {
    if (error instanceof DoorplateError && error.code === "external_ref_taken") return undefined;
    throw error;
  });
  if (made === undefined) return 0;
  for (const body of addresses) await createAddress(client, { customer_id: made.id, body });
  return addresses.length;
}
