import type { Call } from "./service.ts";

const AT_ONCE = 1_000;
const OF_ONE = 20;

/** Creates addresses with queued verifications, twenty per customer. */
export async function createAddresses(call: Call, count: number): Promise<void> {
  for (let made = 0; made < count; made += AT_ONCE) {
    const addresses = Array.from({ length: Math.min(AT_ONCE, count - made) }, (_, index) => ({
      country_code: "DE",
      locality: "Berlin",
      postal_code: "10117",
      address_lines: [`Unter den Linden ${index + 1}`],
    }));
    const items = [];
    for (let first = 0; first < addresses.length; first += OF_ONE) {
      items.push({
        source: "many",
        ref: `${made + first}`,
        customer: { name: "Many" },
        addresses: addresses.slice(first, first + OF_ONE),
      });
    }
    const { status, text } = await call("POST", "/batch/customers", { items });
    if (status !== 200 || text.includes('"refused"')) throw new Error(`not created: ${status} ${text.slice(0, 300)}`);
  }
}
