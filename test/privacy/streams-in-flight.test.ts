/** Streams whose receiver is slow: what customers declare, and what becomes personal, counts for the rest of them. */
import t from "tap";
import { streamEvents } from "../../src/features/changes/events.ts";
import { watchLog } from "../../src/features/changes/watch.ts";
import { streamExport } from "../../src/features/exports/download.ts";
import { createMask } from "../../src/privacy/mask-schema.ts";
import { disclosureFor } from "../../src/privacy/purposes.ts";
import { startService } from "../support/service.ts";

/** Longer than a decision counts. */
const SLOW_MS = 6_000;
const FOR_DELIVERY = { "doorplate-purpose": "delivery" };

t.test("streams in flight", async (t) => {
  const service = await startService(t);
  const { call, tenantId } = service;
  let shift = 0;
  const resources = { ...service.resources, clock: () => new Date(Date.now() + shift) };
  const { readers } = resources.db;
  await call("PUT", "/purposes/delivery", { title: "Delivery", basis: "contract" });
  const object = (id: string) => call("PUT", `/customers/${id}/objections/delivery`, {});

  await t.test("a download leaves out who objects while it runs", async (t) => {
    const text = "x".repeat(400);
    const attributes = { one: text, two: text, three: text };
    const items = Array.from({ length: 40 }, (_, n) => ({
      source: "shop",
      ref: String(n),
      customer: { name: "Ada", attributes },
    }));
    const { body } = await call("POST", "/batch/customers", { items });
    const last = (body.items as { customer_id: string }[])
      .map(({ customer_id }) => customer_id)
      .toSorted()
      .at(-1)!;
    const asked = { entity: "customers", format: "ndjson" };
    const { body: made } = await call("POST", "/exports", asked, FOR_DELIVERY);
    const row = await resources.db.kysely
      .selectFrom("exports")
      .selectAll()
      .where("id", "=", made.id)
      .executeTakeFirstOrThrow();
    const pieces: string[] = [];
    for await (const piece of streamExport(resources, row, undefined, new AbortController().signal)) {
      pieces.push(piece);
      if (pieces.join("").length < 10_000 || shift > 0) continue;
      t.notMatch(pieces.join(""), last);
      await object(last);
      shift += SLOW_MS;
    }
    t.equal(pieces.join("").trim().split("\n").length, 39, "all others, each once");
    t.notMatch(pieces.join(""), last);
  });

  await t.test("an event stream hides who objects or is restricted, and attributes that become personal", async (t) => {
    const make = async (): Promise<string> => {
      const { body } = await call("POST", "/customers", { name: "Bob", attributes: { level: "gold" } });
      return body.id;
    };
    const define = (is_personal: boolean) =>
      call(
        "PUT",
        "/attribute-definitions",
        { items: [{ entity: "customer", name: "level", type: "string", is_personal }] },
        { "if-match": "*" },
      );
    await define(false);
    const [bob, eve, joe] = [await make(), await make(), await make()];
    const stopping = new AbortController();
    const after = BigInt(await seqBefore(bob));
    const events = streamEvents(
      resources,
      {
        watch: watchLog(readers),
        limitReads: (async (work: () => unknown) => work()) as never,
        isAuthorised: async () => true,
        isHidden: () =>
          resources.restrictions.any(tenantId) ? (id) => resources.restrictions.has(tenantId, id) : undefined,
        findMask: () => createMask(resources.attributes, tenantId),
        discloses: disclosureFor(readers, tenantId, "delivery"),
        sent: () => undefined,
      },
      tenantId,
      after,
      {},
      stopping.signal,
    );
    const changes: { customer_id: string; after: { attributes: object } | null }[] = [];
    for await (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data) changes.push(JSON.parse(data));
      else if (changes.length > 0) stopping.abort();
      if (changes.length !== 1 || !data) continue;
      await object(eve);
      await call("PUT", `/customers/${joe}/restriction`, { grounds: "legal_claims", reason: "sues" });
      shift += SLOW_MS;
    }
    t.match(changes, [
      { customer_id: bob, after: { attributes: { level: "gold" } } },
      { customer_id: joe, after: null },
    ]);
    t.equal(changes.length, 2);

    await define(true);
    const masked = await createMask(resources.attributes, tenantId);
    t.match(masked({ $ref: "Customer#" }, { attributes: { level: "gold" } }), { attributes: { level: "**" } });

    async function seqBefore(customer_id: string): Promise<string> {
      const { rows } = await resources.db.pool.query<{ seq: string }>(
        "SELECT (min(seq) - 1)::text AS seq FROM changes WHERE tenant_id = $1 AND customer_id = $2",
        [tenantId, customer_id],
      );
      return rows[0]!.seq;
    }
  });
});
