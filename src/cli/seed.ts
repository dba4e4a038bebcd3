/** `npm run seed [-- customers]`: creates customers and addresses in a running service, through its public API. */
import { SingleBar } from "cli-progress";
import { connect, fail } from "./connect.ts";
import { fill } from "./seed/fill.ts";

const CUSTOMERS = 3000;

const wanted = Number(process.argv[2] ?? CUSTOMERS);
if (!Number.isInteger(wanted) || wanted < 1) fail("State the number of customers: npm run seed -- 500");
const doorplate = await connect("seed").catch((error: unknown) => fail((error as Error).message));

const bar = new SingleBar({ format: "customers {bar} {value}/{total}  {addresses} addresses  {eta_formatted} left" });
bar.start(wanted, 0, { addresses: 0 });
const { customers, addresses } = await fill(doorplate, wanted, (filled) =>
  bar.update(filled.customers, { addresses: filled.addresses }),
).catch((error: unknown) => {
  bar.stop();
  fail(`${doorplate.url} rejected the request: ${(error as Error).message}`);
});
bar.stop();
console.log(`Wrote ${customers} customers and ${addresses} new addresses.`);
