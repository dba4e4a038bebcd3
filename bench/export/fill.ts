/** Rows of one kind, each with its entry in the log. */
import type { Filler } from "../rows.ts";

const ADDRESSES_OF_ONE = 20;

/** Creates so many addresses with customers to have them, or so many customers. */
export async function fillBook(filler: Filler, entity: "addresses" | "customers", count: number): Promise<void> {
  if (entity === "customers") await filler.addCustomers(count);
  else await filler.addAddresses(await filler.addCustomers(Math.ceil(count / ADDRESSES_OF_ONE)), count);
  await filler.maintain("VACUUM ANALYZE");
}
