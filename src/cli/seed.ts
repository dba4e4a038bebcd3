/** `npm run seed [-- customers]`: creates customers and addresses in a running service, through its public API. */
import { SingleBar } from "cli-progress";
import { createAddress, createCustomer, DoorplateError } from "../../clients/typescript/src/index.ts";
import { connect, fail } from "./connect.ts";
import { makeCustomer, type SeedCustomer } from "./seed/book.ts";

const PARALLEL = 8;
const CUSTOMERS = 3000;

const wanted = Number(process.argv[2] ?? CUSTOMERS);
if (!Number.isInteger(wanted) || wanted < 1) fail("State the number of customers: npm run seed -- 500");
const doorplate = await connect("seed").catch((error: unknown) => fail((error as Error).message));

const bar = new SingleBar({ format: "customers {bar} {value}/{total}  {addresses} addresses  {eta_formatted} left" });
bar.start(wanted, 0, { addresses: 0 });
let [next, done, addresses] = [1, 0, 0];
const fillers = Array.from({ length: PARALLEL }, async () => {
  for (let number = next++; number <= wanted; number = next++) {
    const added = await add(makeCustomer(number));
    addresses += added;
    bar.update(++done, { addresses });
  }
});
await Promise.all(fillers).catch((error: unknown) => {
  bar.stop();
  fail(`${doorplate.url} rejected the request: ${(error as Error).message}`);
});
bar.stop();
console.log(`Wrote ${done} customers and ${addresses} new addresses.`);

/**
 * Creates a customer with its addresses. An existing customer is left unchanged, so that the command can be repeated.
 * @returns the number of addresses created
 */
async function add({ customer, addresses }: SeedCustomer): Promise<number> {
  const made = await createCustomer(doorplate, { body: customer }).catch((error: unknown) => {
    if (error instanceof DoorplateError && error.code === "external_ref_taken") return undefined;
    throw error;
  });
  if (made === undefined) return 0;
  for (const body of addresses) await createAddress(doorplate, { customer_id: made.id, body });
  return addresses.length;
}
