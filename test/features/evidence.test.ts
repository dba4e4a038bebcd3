import t from "tap";
import { queueDueVerifications } from "../../src/features/verifications/due.ts";
import { runVerification } from "../support/verifications.ts";
import { declarePublic } from "../support/attributes.ts";
import { dumpTable } from "../support/dump.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startService } from "../support/service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const DAY = 86_400_000;

t.test("evidence", async (t) => {
  let ahead = 0;
  let stopped_at: number | undefined;
  const now = () => new Date((stopped_at ?? Date.now()) + ahead);
  const service = await startService(t, { now });
  const { call, tenantId, resources } = service;
  let refs = 0;
  const customer = async (fields: object = {}): Promise<string> =>
    (await call("POST", "/customers", { name: "Ada", ...fields })).body.id;
  const run = async (id: string): Promise<void> => {
    const {
      body: {
        items: [open],
      },
    } = await call("GET", `/addresses/${id}/verifications`);
    await runVerification(resources, [fakeProvider("fake", found(52.5, 13.4))], {
      tenant_id: tenantId,
      address_id: id,
      id: open.id,
    });
  };
  const make = async (owner?: string): Promise<string> => {
    const {
      body: { id },
    } = await call("POST", `/customers/${owner ?? (await customer())}/addresses`, BERLIN);
    await run(id);
    return id;
  };
  const read = async (id: string) => (await call("GET", `/addresses/${id}`)).body;
  const tell = (id: string, body: object) =>
    call("POST", `/addresses/${id}/evidence`, {
      source: "dhl",
      ref: `R${++refs}`,
      occurred_at: now().toISOString(),
      ...body,
    });
  const setPolicy = (policy: object) =>
    call("PUT", "/verification-policies", { default_interval: "P3M", rules: [], ...policy }, { "if-match": "*" });

  await t.test("counts once for each reference of its sender", async (t) => {
    const id = await make();
    const body = { kind: "returned", reason: "moved", ref: "once", note: "left in May" };
    const occurred_at = now().toISOString();
    const first = await tell(id, { ...body, occurred_at });
    t.match(first, {
      status: 201,
      body: { ...body, occurred_at, source: "dhl", address_version: 2, counts: true, recorded_by: /^api_key:/ },
    });
    const again = await Promise.all(Array.from({ length: 4 }, () => tell(id, { ...body, occurred_at })));
    t.same(
      again.map(({ status, body: { id } }) => [status, id]),
      Array.from({ length: 4 }, () => [200, first.body.id]),
    );
    t.match(await tell(id, { kind: "delivered", ref: "once" }), {
      status: 409,
      body: { code: "conflict", errors: [{ pointer: "/ref" }] },
    });
    t.equal((await tell(await make(), { ...body, occurred_at })).status, 409, "nor for another address");
    t.equal((await tell(id, { ...body, occurred_at, source: "ups" })).status, 201, "another sender's");
    t.match(
      (await call("GET", `/addresses/${id}/evidence`)).body.items,
      [{ source: "ups" }, { source: "dhl" }],
      "newest first",
    );
    const page = (await call("GET", `/addresses/${id}/evidence?limit=1`)).body;
    t.match((await call("GET", `/addresses/${id}/evidence?limit=1&cursor=${page.next_cursor}`)).body, {
      items: [{ id: first.body.id }],
      next_cursor: null,
    });
    await t.rejects(resources.db.pool.query("DELETE FROM evidence"), { message: /append-only/ });
  });

  await t.test("says nothing of the customer in the database", async (t) => {
    const { db } = resources;
    const id = await make();
    const body = {
      kind: "returned",
      reason: "moved",
      ref: "PARCEL-XYZZY",
      note: "Frau Geheimrat is with her sister",
      occurred_at: now().toISOString(),
    };
    t.equal((await tell(id, body)).status, 201);
    t.notMatch(await dumpTable(db, "evidence"), /XYZZY|Geheimrat/);
    t.match((await call("GET", `/addresses/${id}/evidence`)).body.items, [{ ref: body.ref, note: body.note }]);

    const address = (await read(id)).fingerprint;
    t.notMatch(
      await dumpTable(db, "evidence"),
      new RegExp(address),
      "nor where the customer lives: anybody can compute a fingerprint",
    );
    for (const change of ["sealed = '\\x01'", "kind = 'visited', reason = NULL", "sealed = NULL"]) {
      await t.rejects(db.pool.query(`UPDATE evidence SET ${change}`), { message: /append-only/ }, change);
    }
  });

  await t.test("is refused when it makes no sense", async (t) => {
    const id = await make();
    for (const [body, pointer] of [
      [{ kind: "returned" }, "/reason"],
      [{ kind: "delivered", reason: "moved" }, "/reason"],
      [{ kind: "eaten" }, "/kind"],
      [{ kind: "delivered", occurred_at: new Date(now().getTime() + DAY).toISOString() }, "/occurred_at"],
      [{ kind: "delivered", address_version: 9 }, "/address_version"],
      [{ kind: "delivered", address_version: 2 ** 40 }, "/address_version"],
    ] as const)
      t.match(await tell(id, body), { status: 422, body: { errors: [{ pointer }] } });
    t.equal((await tell("01a200c5-fc89-7fc4-9874-6ca4f79da9fb", { kind: "delivered" })).status, 404);
  });

  await t.test("moves the confidence, which the address and its history show", async (t) => {
    const id = await make();
    // Confidence falls with time.
    stopped_at = Date.now();
    const fresh = await read(id);
    t.match(fresh.verification, { reasons: ["parts_accepted", "provider_confirms"], half_life_days: 2_886 });
    await tell(id, { kind: "delivered" });
    const delivered = await read(id);
    t.ok(delivered.verification.confidence > fresh.verification.confidence);
    t.equal(delivered.version, fresh.version + 1);
    await tell(id, { kind: "delivered" });
    t.equal((await read(id)).version, delivered.version, "a parcel more says nothing new");
    stopped_at = undefined;
    await tell(id, { kind: "returned", reason: "no_such_address" });
    const returned = await read(id);
    t.ok(returned.verification.confidence < 0.3);
    t.same(returned.verification.reasons, [
      "parts_accepted",
      "provider_confirms",
      "returned_no_such_address",
      "delivered",
      "contradicting_evidence",
    ]);
    t.match((await call("GET", `/addresses/${id}/history`)).body.items[0], {
      version: returned.version,
      actor: /^api_key:/,
    });
  });

  await t.test("speaks of the place that the address had then", async (t) => {
    const id = await make();
    const before = now().toISOString();
    ahead += 60_000;
    await call("PATCH", `/addresses/${id}`, { address_lines: ["Unter den Linden 77"] }, { "if-match": "*" });
    await run(id);
    const {
      verification: { confidence },
    } = await read(id);
    t.match((await tell(id, { kind: "returned", reason: "no_such_address", occurred_at: before })).body, {
      counts: false,
      address_version: 2,
    });
    t.match((await tell(id, { kind: "returned", reason: "no_such_address", address_version: 1 })).body, {
      counts: false,
      address_version: 1,
    });
    t.equal((await read(id)).verification.confidence, confidence);
    await call("PATCH", `/addresses/${id}`, { address_lines: BERLIN.address_lines }, { "if-match": "*" });
    await run(id);
    t.ok((await read(id)).verification.confidence < 0.3, "until it is there again");
  });

  await t.test("below the policy's least confidence an address is verified again, once", async (t) => {
    t.equal((await setPolicy({ min_confidence: 0.5 })).status, 200);
    const id = await make();
    const due = async (): Promise<boolean> => {
      await queueDueVerifications(resources);
      return (await call("GET", `/addresses/${id}/verifications`)).body.items[0].status === "queued";
    };
    t.notOk(await due());
    await tell(id, { kind: "returned", reason: "moved" });
    t.ok(await due());
    await run(id);
    t.notOk(await due(), "the same check would say the same");
    const { verification } = await read(id);
    t.ok(verification.confidence < 0.5);
    t.equal(Date.parse(verification.verify_after) > now().getTime() + 80 * DAY, true);
  });

  await t.test(
    "an address that has grown old is due when its confidence falls below, by its own half-life",
    async (t) => {
      await setPolicy({
        default_interval: "P9Y",
        min_confidence: 0.5,
        half_lives: [{ customer_tag: "student", half_life: "P1Y" }],
      });
      const [student, other] = [
        await read(await make(await customer({ tags: ["student"] }))),
        await read(await make()),
      ];
      t.equal(student.verification.half_life_days, 365.25);
      const years = ({ verification: { verify_after, verified_at } }: typeof student): number =>
        (Date.parse(verify_after) - Date.parse(verified_at)) / DAY / 365.25;
      const { confidence } = student.verification;
      t.ok(Math.abs(years(student) - Math.log2(confidence / 0.5)) < 0.001);
      t.ok(Math.abs(years(other) - (Math.log2(confidence / 0.5) * 2_886) / 365.25) < 0.001);
      t.match((await call("GET", "/verification-policies")).body, {
        min_confidence: 0.5,
        half_lives: [{ customer_tag: "student", half_life: "P1Y" }],
      });
    },
  );

  await t.test("rules by attribute, confidence and deliveries", async (t) => {
    await declarePublic(call, { customer: ["segment", "orders_per_month", "x"] });
    await setPolicy({
      rules: [
        { customer_attribute: { name: "segment", equals: "gold" }, interval: "P1W" },
        { customer_attribute: { name: "orders_per_month", at_least: 4 }, interval: "P1M" },
        { confidence_below: 0.3, interval: "P2W" },
        { deliveries: { at_least: 2, within: "P30D" }, interval: "P2M" },
      ],
    });
    const days = async (id: string): Promise<number> => {
      const {
        verification: { verify_after, verified_at },
      } = await read(id);
      return Math.round((Date.parse(verify_after) - Date.parse(verified_at)) / DAY);
    };
    t.equal(await days(await make(await customer({ attributes: { segment: "gold" } }))), 7);
    t.equal((await days(await make(await customer({ attributes: { orders_per_month: 3.5 } })))) > 80, true);
    const often = await customer({ attributes: { orders_per_month: 3 } });
    const theirs = await make(often);
    await call("PATCH", `/customers/${often}`, { attributes: { orders_per_month: 5 } }, { "if-match": "*" });
    t.ok([28, 29, 30, 31].includes(await days(theirs)), "it moves with the attribute");
    const id = await make();
    for (const kind of ["delivered", "delivered"]) await tell(id, { kind });
    await call("POST", `/addresses/${id}/verifications`);
    await run(id);
    t.ok((await days(id)) > 55 && (await days(id)) < 63);
    await tell(id, { kind: "returned", reason: "moved" });
    t.equal(await days(id), 14);
    for (const rule of [
      { customer_attribute: { name: "x" } },
      { customer_attribute: { name: "x", equals: 1, at_least: 1 } },
      { deliveries: { at_least: 1 } },
      { confidence_below: 2 },
    ]) {
      t.equal((await setPolicy({ rules: [{ ...rule, interval: "P1M" }] })).status, 422, JSON.stringify(rule));
    }
  });
});
