import t from "tap";
import { advanceCampaign } from "../../src/features/campaigns/advance.ts";
import { eraseCustomer } from "../../src/features/erasures/jobs.ts";
import { findErasure } from "../../src/features/erasures/queries.ts";
import { runImport } from "../../src/features/imports/jobs.ts";
import { advanceRun, retentionJob } from "../../src/features/retention/run.ts";
import { queueDueVerifications } from "../../src/features/verifications/due.ts";
import { startService, type Service } from "../support/service.ts";

const STATES = ["plain", "restricted", "held", "erased"] as const;
type State = (typeof STATES)[number];

interface World extends Service {
  /** The import that has created the customers. */
  importId: string;
  pass(days: number): void;
  upload(name: (state: State) => string): Promise<string>;
}

interface Writer {
  writes: (world: World) => Promise<unknown>;
  /** The states in which a customer is written. */
  to: readonly State[];
}

/** What the service writes in the background, and to whom. */
const WRITERS: Record<string, Writer> = {
  "an import": { writes: ({ upload }) => upload((state) => `New ${state}`), to: ["plain", "held"] },
  "the undo of an import": {
    async writes({ call, resources, tenantId, importId }) {
      await call("POST", `/imports/${importId}/undo`);
      await runImport(resources, { tenant_id: tenantId, id: importId });
    },
    // A hold refuses erasures. A deleted customer's history is kept.
    to: ["plain", "held"],
  },
  "due dates": {
    async writes({ resources }) {
      await resources.db.pool.query(
        "UPDATE verifications SET status = 'cancelled', finished_at = now() WHERE status = 'queued'; " +
          "BEGIN; SET LOCAL session_replication_role = 'replica'; " +
          "UPDATE addresses SET verify_after = created_at; COMMIT",
      );
      await queueDueVerifications(resources);
    },
    to: ["plain", "held"],
  },
  "a campaign": {
    async writes({ call, resources, tenantId }) {
      await resources.db.pool.query(
        "UPDATE verifications SET status = 'cancelled', finished_at = now() WHERE status = 'queued'",
      );
      const { body } = await call("POST", "/campaigns", { name: "all", filter: {} });
      await advanceCampaign(resources, { tenant_id: tenantId, id: body.id });
    },
    to: ["plain", "held"],
  },
  "a retention rule": {
    async writes({ call, resources, pass }) {
      const rule = { entity: "customer", condition: { age: "P1W" }, action: "delete", max_share: 1 };
      pass(10);
      await call("PUT", "/retention-rules/old", rule);
      for (const query of ["?dry_run=true", ""]) {
        await call("POST", `/retention-rules/old/runs${query}`);
        const lanes = () => retentionJob(resources).listLanes(resources.clock());
        for (let due = await lanes(); due.length > 0; due = await lanes())
          for (const { tenant_id, lane: id } of due) await advanceRun(resources, { tenant_id, id }, 100);
        await call("POST", "/retention-rules/old/enable");
      }
    },
    to: ["plain"],
  },
};

t.test("who works in the background leaves restricted and erased customers alone", async (t) => {
  let now = new Date();
  const service = await startService(t, { now: () => now });
  for (const [name, { writes, to }] of Object.entries(WRITERS)) {
    const { id, key } = await service.makeTenant();
    const call = service.as(key);
    const { resources } = service;
    const { db } = resources;
    const upload: World["upload"] = async (nameOf) => {
      const line = (state: State): string => `${state},${nameOf(state)},"Unter den Linden 1, 10117 Berlin"\n`;
      const file = `ref,name,address\n${STATES.map(line).join("")}`;
      const { body } = await call("POST", "/imports?source=crm&country_code=DE", file, { "content-type": "text/csv" });
      await runImport(resources, { tenant_id: id, id: body.id });
      return body.id as string;
    };
    const importId = await upload((state) => `Old ${state}`);
    const ids = new Map<State, string>();
    for (const state of STATES) ids.set(state, (await call("GET", `/customers/by-ref/crm/${state}`)).body.id);
    const path = (state: State): string => `/customers/${ids.get(state)}`;
    await call("PUT", `${path("restricted")}/restriction`, { grounds: "legal_claims", reason: "x" });
    await call("POST", "/legal-holds", { customer_id: ids.get("held"), reason: "x" });
    const { body: asked } = await call("POST", `${path("erased")}/erasures`, { grounds: "child", verified_by: "desk" });
    await db.pool.query("UPDATE erasures SET lease_until = now() + interval '1 minute' WHERE id = $1", [asked.id]);
    await eraseCustomer(resources, (await findErasure(db.kysely, { tenant_id: id, id: asked.id }))!);

    const written = async (state: State): Promise<string> => {
      const { rows } = await db.pool.query(
        `SELECT (SELECT count(*) FROM changes WHERE tenant_id = $1 AND customer_id = $2) || ' ' ||
          (SELECT count(*) FROM verifications WHERE tenant_id = $1 AND customer_id = $2) AS text`,
        [id, ids.get(state)],
      );
      return rows[0].text;
    };
    const before = await Promise.all(STATES.map(written));
    const pass = (days: number): void => void (now = new Date(now.getTime() + days * 86_400_000));
    await writes({ ...service, call, tenantId: id, importId, upload, pass });
    const after = await Promise.all(STATES.map(written));
    t.same(
      STATES.filter((_, index) => before[index] !== after[index]),
      to,
      name,
    );
    t.equal((await call("GET", path("erased"))).status, 410, `${name}: the erased one stays erased`);
  }
});
