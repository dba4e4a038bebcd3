/** `npm run seed [-- customers]`: fills the address book of a running service, through its public API. */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { SingleBar } from "cli-progress";
import { Agent, request } from "undici";
import { loadDotEnv, readConfig } from "../platform/config.ts";
import { makeCustomer, type SeedCustomer } from "./seed/book.ts";

const PARALLEL = 8;
const CUSTOMERS = 3000;

loadDotEnv();
const config = readConfig();
const wanted = Number(process.argv[2] ?? CUSTOMERS);
const base = process.env["DOORPLATE_URL"] ?? `http://${config.HOST}:${config.PORT}`;
const key = config.BOOTSTRAP_API_KEY ?? (await readFile(`${config.DATA_DIR}/api-key`, "utf8").catch(() => "")).trim();
const dispatcher = new Agent({ connections: PARALLEL });

if (!Number.isInteger(wanted) || wanted < 1) fail("Say how many customers: npm run seed -- 500");
if (key === "") fail("There is no API key: start the service with `npm run up` first, or set BOOTSTRAP_API_KEY.");

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
  fail(`${base} does not take it: ${(error as Error).message}`);
});
bar.stop();
await dispatcher.close();
console.log(`${done} customers are there; ${addresses} addresses are new.`);

/** A customer that is there already keeps its addresses: the command can be repeated. @returns how many are new */
async function add({ ref, customer, addresses }: SeedCustomer): Promise<number> {
  const { status, id } = await send("PUT", `/v1/customers/by-ref/seed/${ref}`, customer);
  if (status === 200) return 0;
  for (const [index, address] of addresses.entries()) await send("POST", `/v1/customers/${id}/addresses`, address, { "idempotency-key": `seed-${id}-${index}` });
  return addresses.length;
}

async function send(method: "PUT" | "POST", path: string, body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; id: string }> {
  for (;;) {
    const response = await request(base + path, {
      method, dispatcher, body: JSON.stringify(body),
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "doorplate-source": "seed", ...headers },
    });
    const answer = await response.body.json() as { id: string; code?: string };
    if (response.statusCode === 429) await sleep(1000 * Number(response.headers["retry-after"] ?? 1));
    else if (response.statusCode >= 300) throw new Error(`${response.statusCode} ${answer.code}`);
    else return { status: response.statusCode, id: answer.id };
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
