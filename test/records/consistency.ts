/**
 * Checks that past states, as the service returns them, satisfy the constraints of the tables: at most one default
 * address of a kind per customer, and no more addresses than the limit, in the export as of every time and after every
 * entry of the feed.
 */
import { seeded } from "../chaos/random.ts";

export type Ask = (
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  body?: object,
  headers?: Record<string, string>,
) => Promise<{ status: number; text: string }>;

export interface Load {
  clients: number;
  customers: number;
  seconds: number;
  /** After `seconds` the load continues until it has this many responses: a slow machine takes longer. */
  min_responses?: number;
  seed: number;
}

export interface Inspection {
  /** The number of feed entries about addresses, of their distinct times, and of the load's responses by status. */
  changes: number;
  moments: number;
  answers: Record<number, number>;
  /** The number of times as of which an export violates a constraint. */
  wrong_moments: number;
  /** The number of prefixes of the feed that violate a constraint. */
  wrong_prefixes: number;
  /** The first violations of both kinds. */
  examples: string[];
  /**
   * Entries with an earlier time than the previous one of the same customer: allowed, but a likely cause of violations.
   */
  earlier_than_before: number;
}

interface Address {
  id: string;
  customer_id: string;
  is_default_shipping: boolean;
  is_default_billing: boolean;
}

interface Entry {
  entity: string;
  entity_id: string;
  customer_id: string;
  operation: string;
  occurred_at: string;
  after: Address;
}

const EXPORTS_AT_ONCE = 2;

/** Runs concurrent clients that create and delete addresses of a few customers and change defaults. */
export async function runLoad(
  ask: Ask,
  { clients, customers, seconds, min_responses = 0, seed }: Load,
): Promise<Record<number, number>> {
  const ids = await Promise.all(
    Array.from(
      { length: customers },
      async () => JSON.parse((await ask("POST", "/customers", { name: "Ada" })).text).id as string,
    ),
  );
  const known = new Map(ids.map((id): [string, string[]] => [id, []]));
  const answers: Record<number, number> = {};
  let responses = 0;
  const count = ({ status }: { status: number }): void => {
    responses++;
    answers[status] = (answers[status] ?? 0) + 1;
  };
  const end = Date.now() + seconds * 1_000;
  const isOver = (): boolean => Date.now() >= end && responses >= min_responses;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const random = seeded(seed + client);
      const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
      while (!isOver()) {
        const customer = pick(ids) as string;
        const addresses = known.get(customer) as string[];
        const kind = random() < 0.5 ? "is_default_shipping" : "is_default_billing";
        const [fate, address] = [random(), pick(addresses)];
        if (fate < 0.45 || address === undefined) {
          const body = {
            country_code: "DE",
            locality: "Berlin",
            postal_code: "10117",
            address_lines: [`Torstraße ${Math.floor(random() * 900)}`],
            ...(random() < 0.6 && { [kind]: true }),
          };
          const answer = await ask("POST", `/customers/${customer}/addresses`, body);
          count(answer);
          if (answer.status === 201) addresses.push((JSON.parse(answer.text) as Address).id);
        } else if (fate < 0.75) {
          count(await ask("PATCH", `/addresses/${address}`, { [kind]: true }, { "if-match": "*" }));
        } else {
          addresses.splice(addresses.indexOf(address), 1);
          count(await ask("DELETE", `/addresses/${address}`, undefined, { "if-match": "*" }));
        }
      }
    }),
  );
  return answers;
}

/** Reads the whole feed, and an export as of each of its times. */
export async function inspectPast(ask: Ask, limit: number, answers: Record<number, number>): Promise<Inspection> {
  const entries = (await readFeed(ask)).filter(({ entity }) => entity === "address");
  const result: Inspection = {
    changes: entries.length,
    moments: 0,
    answers,
    wrong_moments: 0,
    wrong_prefixes: 0,
    examples: [],
    earlier_than_before: 0,
  };
  const note = (field: "wrong_moments" | "wrong_prefixes", where: string, addresses: Iterable<Address>): void => {
    const faults = findFaults(addresses, limit);
    if (faults.length === 0) return;
    if (result[field]++ < 3) result.examples.push(`${where}: ${faults.join(", ")}`);
  };

  const byCustomer = new Map<string, { addresses: Map<string, Address>; last: number }>();
  for (const [index, { entity_id, customer_id, operation, occurred_at, after }] of entries.entries()) {
    const state = byCustomer.get(customer_id) ?? { addresses: new Map(), last: 0 };
    byCustomer.set(customer_id, state);
    if (operation === "delete") state.addresses.delete(entity_id);
    else state.addresses.set(entity_id, after);
    // Only this customer has changed.
    note("wrong_prefixes", `after ${index + 1} changes`, state.addresses.values());
    if (Date.parse(occurred_at) < state.last) result.earlier_than_before++;
    state.last = Date.parse(occurred_at);
  }

  const moments = [...new Set(entries.map(({ occurred_at }) => occurred_at))].sort();
  result.moments = moments.length;
  const exportNext = async (): Promise<void> => {
    for (let moment = moments.shift(); moment !== undefined; moment = moments.shift()) {
      const made = await ask("POST", "/exports", { entity: "addresses", format: "ndjson", as_of: moment });
      if (made.status !== 201) throw new Error(made.text);
      const file = await ask(
        "GET",
        (JSON.parse(made.text) as { download: { url: string } }).download.url.replace("/v1", ""),
      );
      if (file.status !== 200) throw new Error(file.text);
      note(
        "wrong_moments",
        `as of ${moment}`,
        file.text
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Address),
      );
    }
  };
  await Promise.all(Array.from({ length: EXPORTS_AT_ONCE }, exportNext));
  return result;
}

async function readFeed(ask: Ask): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let after = ""; ;) {
    const { status, text } = await ask("GET", `/changes?limit=200${after && `&after=${after}`}`);
    if (status !== 200) throw new Error(text);
    const page = JSON.parse(text) as { items: Entry[]; cursor: string; has_more: boolean };
    entries.push(...page.items);
    if (!page.has_more) return entries;
    after = page.cursor;
  }
}

function findFaults(addresses: Iterable<Address>, limit: number): string[] {
  const counts = new Map<string, Record<"addresses" | "shipping" | "billing", number>>();
  for (const { customer_id, is_default_shipping, is_default_billing } of addresses) {
    const count = counts.get(customer_id) ?? { addresses: 0, shipping: 0, billing: 0 };
    counts.set(customer_id, {
      addresses: count.addresses + 1,
      shipping: count.shipping + Number(is_default_shipping),
      billing: count.billing + Number(is_default_billing),
    });
  }
  return [...counts.values()].flatMap(({ addresses, shipping, billing }) => [
    ...(addresses > limit ? [`${addresses} addresses`] : []),
    ...(shipping > 1 ? [`${shipping} default shipping addresses`] : []),
    ...(billing > 1 ? [`${billing} default billing addresses`] : []),
  ]);
}
