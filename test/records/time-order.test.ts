import t from "tap";
import { startService } from "../support/service.ts";
import { inspectPast, runLoad, type Ask } from "./consistency.ts";

const LIMIT = 6;
const LOAD = { clients: 16, customers: 2, seconds: 3, seed: 11 };

t.test(
  "sixteen clients on two customers leave a past that keeps the rules, at every moment and after every change",
  { timeout: 170_000 },
  async (t) => {
    const { call, resources, tenantId } = await startService(t, { settings: { RATE_LIMIT: "0" } });
    await resources.db.kysely.updateTable("tenants").set({ address_limit: LIMIT }).where("id", "=", tenantId).execute();
    const ask: Ask = call;
    const told = await inspectPast(ask, LIMIT, await runLoad(ask, LOAD));
    t.comment(JSON.stringify(told));
    const { answers, changes, moments } = told;
    t.ok(changes > 100 && moments > 50, `enough has happened: ${changes} changes at ${moments} moments`);
    t.ok((answers[422] ?? 0) > 10, "at the limit");
    t.same(
      Object.keys(answers).filter((status) => Number(status) >= 500),
      [],
      "nothing failed",
    );
    t.equal(told.wrong_moments, 0, `exports as of a moment: ${told.examples.join("; ")}`);
    t.equal(told.wrong_prefixes, 0, "prefixes of the feed");
  },
);
