import { setTimeout as sleep } from "node:timers/promises";
import t from "tap";
import { inTransaction } from "../../src/platform/database/transaction.ts";
import { updateOf } from "../../src/records/changes.ts";
import { lockAddresses } from "../../src/records/queries.ts";
import type { AddressRow } from "../../src/records/rows.ts";
import { write } from "../../src/records/write.ts";
import { startService } from "../support/service.ts";
import { inspectPast, runLoad, type Ask } from "./consistency.ts";

const BERLIN = { country_code: "DE", locality: "Berlin", postal_code: "10117" };
const SYSTEM = { actor: "system:verification", source: "verification" };
const LIMIT = 6;
const LOAD = { clients: 16, customers: 2, seconds: 3, min_responses: 400, seed: 11 };

t.test(
  "past states after concurrent writes satisfy the constraints, at every time and after every change",
  { timeout: 300_000 },
  async (t) => {
    const { call, resources, tenantId } = await startService(t, { settings: { RATE_LIMIT_PER_MINUTE: "100000000" } });
    await resources.db.kysely.updateTable("tenants").set({ address_limit: LIMIT }).where("id", "=", tenantId).execute();
    const ask: Ask = call;
    const result = await inspectPast(ask, LIMIT, await runLoad(ask, LOAD));
    t.comment(JSON.stringify(result));
    const { answers, changes, moments } = result;
    t.ok(changes > 100 && moments > 50, `${changes} changes at ${moments} times`);
    t.ok((answers[422] ?? 0) > 10, "the address limit was reached");
    t.same(
      Object.keys(answers).filter((status) => Number(status) >= 500),
      [],
      "no server errors",
    );
    t.equal(result.wrong_moments, 0, `exports as of a moment: ${result.examples.join("; ")}`);
    t.equal(result.wrong_prefixes, 0, "prefixes of the feed");
  },
);

t.test(
  "an address loses its default after a concurrent verification, and there are never two defaults",
  { timeout: 300_000 },
  async (t) => {
    const { call, resources, tenantId: tenant_id } = await startService(t);
    const { db } = resources;
    const customer = (await call("POST", "/customers", { name: "Ada" })).body.id;
    const make = async (line: string, is_default_shipping: boolean): Promise<string> =>
      (
        await call("POST", `/customers/${customer}/addresses`, {
          ...BERLIN,
          address_lines: [line],
          is_default_shipping,
        })
      ).body.id;
    const [loser, taker] = [await make("Unter den Linden 1", true), await make("Unter den Linden 2", false)];
    let taking: ReturnType<Ask> | undefined;
    await inTransaction(db.kysely, SYSTEM, async (tx) => {
      const [before] = (await lockAddresses(resources, tx, [{ tenant_id, id: loser }])) as [AddressRow];
      taking = call("PATCH", `/addresses/${taker}`, { is_default_shipping: true }, { "if-match": "*" });
      await sleep(300);
      // A verification that starts after the request, but locks the address first.
      const now = new Date();
      const checked = updateOf(before, { verification_status: "verified", verified_at: now.toISOString() });
      await write(resources, tx, SYSTEM, now, { addresses: checked ? [checked] : [] });
    });
    t.equal((await taking)?.status, 200);
    const { rows } = await db.pool.query<{ entity_id: string; version: number; at: number; is_default: boolean }>(`
    SELECT entity_id, version, extract(epoch
      FROM occurred_at)::float8 AS at, (state -> 'is_default_shipping')::boolean AS is_default
    FROM changes WHERE entity = 'address' ORDER BY seq`);
    const past = (id: string) => rows.filter(({ entity_id }) => entity_id === id);
    t.same(
      past(loser).map(({ is_default }) => is_default),
      [true, true, false],
    );
    t.ok(
      past(loser).every(({ at }, index, all) => index === 0 || at > all[index - 1]!.at),
      "each version is later than the one before",
    );
    t.ok(past(taker).at(-1)!.at >= past(loser).at(-1)!.at, "the old default ends before the new one begins");
  },
);
