/** Creates rows of one entity, each with its entry in the change log. */
import type { Filler } from "../rows.ts";

const ADDRESSES_OF_ONE = 20;

/** Creates `count` addresses with customers for them, or `count` customers. */
export async function fillBook(filler: Filler, entity: "addresses" | "customers", count: number): Promise<void> {
  if (entity === "customers") await filler.addCustomers(count);
  else await filler.addAddresses(await filler.addCustomers(Math.ceil(count / ADDRESSES_OF_ONE)), count);
  await filler.maintain("VACUUM ANALYZE");
}
