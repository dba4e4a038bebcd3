import { createHash } from "node:crypto";
import t from "tap";
import { startService, type Call } from "../support/service.ts";

const NOTICE = { language: "en", text: "We send you news once a month." };
const SHA256 = createHash("sha256").update(NOTICE.text).digest("hex");
const NEWSLETTER = {
  title: "Newsletter",
  basis: "consent",
  notices: [NOTICE, { language: "zh-Hans", text: "每月一封" }],
};
const GIVEN = { purpose: "newsletter", status: "given", notice_language: "en", channel: "form" };
const WITHDRAWN = { purpose: "newsletter", status: "withdrawn", channel: "phone" };
const MINUTE = 60_000;

t.test("consents", { timeout: 300_000 }, async (t) => {
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  const service = await startService(t, { now });
  const start = async () => {
    const { key } = await service.makeTenant();
    const call = service.as(key);
    await call("PUT", "/purposes/newsletter", NEWSLETTER);
    const { body } = await call("POST", "/customers", { name: "Ada" });
    const id: string = body.id;
    return { call, key, id, consent: (given: object) => call("POST", `/customers/${id}/consents`, given) };
  };
  const stateOf = async (call: Call, id: string) =>
    (await call("GET", `/customers/${id}/consents/current`)).body.items[0];

  await t.test("are recorded with the notice that was shown", async (t) => {
    const { call, id, consent } = await start();
    const answer = await consent({ ...GIVEN, evidence: "form 4711" });
    t.match(answer, {
      status: 201,
      body: {
        customer_id: id,
        ...GIVEN,
        purpose_version: 1,
        notice_sha256: SHA256,
        evidence: "form 4711",
        is_separate: false,
        recorded_by: /^api_key:/,
      },
    });
    t.match((await call("GET", `/customers/${id}/consents`)).body, { items: [answer.body], next_cursor: null });
    t.match(await stateOf(call, id), {
      purpose: "newsletter",
      is_active: true,
      may_be_disclosed: true,
      status: "given",
      consent_id: answer.body.id,
      objected_at: null,
    });
    const { rows } = await service.resources.db.pool.query("SELECT * FROM consents WHERE id = $1", [answer.body.id]);
    t.notMatch(JSON.stringify(rows), /4711/, "the evidence is sealed");
  });

  await t.test("a withdrawal needs no more than a consent, and ends it", async (t) => {
    const { call, id, consent } = await start();
    await consent(GIVEN);
    t.match(await consent(WITHDRAWN), {
      status: 201,
      body: { notice_language: null, notice_sha256: null, evidence: null },
    });
    t.match(await stateOf(call, id), { is_active: false, may_be_disclosed: false, status: "withdrawn" });
    await consent(GIVEN);
    t.match(await stateOf(call, id), { is_active: true, status: "given" });
    await consent({ ...WITHDRAWN, status: "expired" });
    t.match(await stateOf(call, id), { is_active: false, status: "expired" });
    const { body } = await call("GET", `/customers/${id}/consents?purpose=newsletter&limit=3`);
    t.same(
      body.items.map(({ status }: { status: string }) => status),
      ["expired", "given", "withdrawn"],
    );
    t.match(
      (await call("GET", `/customers/${id}/consents?purpose=newsletter&limit=3&cursor=${body.next_cursor}`)).body,
      {
        items: [{ status: "given" }],
      },
    );
  });

  await t.test("the latest declaration counts, in whatever order they come", async (t) => {
    const { call, id, consent } = await start();
    const at = (minutes: number) => new Date(now().getTime() + minutes * MINUTE).toISOString();
    await consent({ ...GIVEN, occurred_at: at(-60) });
    await consent({ ...WITHDRAWN, occurred_at: at(-90) });
    t.match(await stateOf(call, id), { status: "given" }, "an earlier withdrawal does not end a later consent");
    await consent({ ...WITHDRAWN, occurred_at: at(-30) });
    await consent({ ...GIVEN, occurred_at: at(-45) });
    t.match(await stateOf(call, id), { status: "withdrawn" }, "nor does an earlier consent end a withdrawal");
    await consent({ ...GIVEN, occurred_at: at(3) });
    t.match(await stateOf(call, id), { status: "given" });
    await consent({ ...WITHDRAWN, occurred_at: at(-2) });
    t.match(await stateOf(call, id), { status: "withdrawn" }, "not even with the clock of a minute ago");
    t.match(await consent({ ...GIVEN, occurred_at: at(10) }), {
      status: 422,
      body: { errors: [{ pointer: "/occurred_at" }] },
    });
  });

  await t.test("of a purpose that needs a separate consent are separate", async (t) => {
    const { call, id, consent } = await start();
    await call("PUT", "/purposes/abroad", {
      title: "Orders from abroad",
      basis: "contract",
      needs_separate_consent: true,
      countries: [{ country_code: "US", transfer_basis: "separate_consent" }],
      notices: [NOTICE],
    });
    const abroad = { ...GIVEN, purpose: "abroad" };
    t.match(await consent(abroad), { status: 422, body: { errors: [{ pointer: "/is_separate" }] } });
    t.equal((await consent({ ...abroad, is_separate: true })).status, 201);
    t.match(await stateOf(call, id), { purpose: "abroad", may_be_disclosed: true });
    await consent({ ...WITHDRAWN, purpose: "abroad" });
    t.match(await stateOf(call, id), { may_be_disclosed: false }, "whatever the basis is");
  });

  await t.test("to an earlier version count until the purpose says otherwise", async (t) => {
    const { call, id, consent } = await start();
    await consent(GIVEN);
    const changed = { ...NEWSLETTER, notices: [{ language: "en", text: "Twice a month." }] };
    await call("PUT", "/purposes/newsletter", changed, { "if-match": "*" });
    t.match(await stateOf(call, id), { is_active: true, purpose_version: 1 });
    await call("PUT", "/purposes/newsletter", { ...changed, consents_from_version: 2 }, { "if-match": "*" });
    t.match(await stateOf(call, id), { is_active: false, may_be_disclosed: false, status: "given" });
    t.match(await consent({ ...GIVEN, notice_language: undefined, notice_sha256: SHA256 }), {
      body: { purpose_version: 1, notice_language: "en" },
    });
    t.match(await stateOf(call, id), { is_active: false });
    await consent(GIVEN);
    t.match(await stateOf(call, id), { is_active: true, purpose_version: 3 });
  });

  await t.test("about what nobody was shown are refused", async (t) => {
    const { consent, call, id } = await start();
    const refused = async (given: object): Promise<string> => {
      const { status, body } = await consent({ ...GIVEN, ...given });
      t.equal(status, 422);
      return body.errors?.[0]?.pointer;
    };
    t.equal(await refused({ purpose: "absent" }), "/purpose");
    t.equal(await refused({ notice_language: undefined }), "/notice_language");
    t.equal(await refused({ notice_language: "fr" }), "/notice_language");
    t.equal(await refused({ purpose_version: 2 }), "/purpose_version");
    t.equal(await refused({ notice_sha256: "0".repeat(64) }), "/notice_sha256");
    t.equal(await refused({ notice_language: "zh-Hans", notice_sha256: SHA256 }), "/notice_sha256");
    for (const hash of ["0", SHA256.toUpperCase(), `${SHA256}0`, "g".repeat(64)])
      t.equal(await refused({ notice_sha256: hash }), "/notice_sha256");
    t.equal(await refused({ channel: " " }), "/channel");
    t.equal(await refused({ channel: "x".repeat(101) }), "/channel");
    t.equal(await refused({ evidence: "x".repeat(4_001) }), "/evidence");
    t.equal((await consent({ ...GIVEN, evidence: "a\u0000b" })).status, 400);
    t.equal((await call("POST", `/customers/${crypto.randomUUID()}/consents`, GIVEN)).status, 404);
    await call("DELETE", "/purposes/newsletter", undefined, { "if-match": "*" });
    t.equal(await refused({}), "/purpose");
    t.equal((await consent(WITHDRAWN)).status, 201, "a withdrawal of an archived purpose is recorded");
    t.equal((await call("GET", `/customers/${id}/consents`)).body.items.length, 1);
  });

  await t.test("are not changed, by whoever writes by hand", async (t) => {
    const { id, consent } = await start();
    await consent({ ...GIVEN, evidence: "form" });
    const { pool } = service.resources.db;
    for (const statement of [
      "UPDATE consents SET status = 'withdrawn' WHERE customer_id = $1",
      "UPDATE consents SET sealed = '\\x00' WHERE customer_id = $1",
      "DELETE FROM consents WHERE customer_id = $1",
    ])
      await t.rejects(pool.query(statement, [id]), /append-only/, statement);
    await t.rejects(pool.query("TRUNCATE consents"), /append-only/);
    await pool.query("UPDATE consents SET sealed = NULL WHERE customer_id = $1", [id]);
  });

  await t.test("are recorded once for an Idempotency-Key, and many at once", async (t) => {
    const { call, id } = await start();
    const once = () =>
      call("POST", `/customers/${id}/consents`, { ...GIVEN, evidence: "form 4711" }, { "idempotency-key": "a" });
    const [first, second] = [await once(), await once()];
    t.strictSame(second.body, first.body);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, nth) =>
        call("POST", `/customers/${id}/consents`, nth % 2 === 0 ? GIVEN : WITHDRAWN),
      ),
    );
    t.ok(answers.every(({ status }) => status === 201));
    t.equal((await call("GET", `/customers/${id}/consents`)).body.items.length, 17);
    await call("POST", `/customers/${id}/consents`, WITHDRAWN);
    t.match(await stateOf(call, id), { status: "withdrawn" });
  });

  await t.test("objections end the use of a purpose until they are lifted", async (t) => {
    const { call, id } = await start();
    await call("PUT", "/purposes/advertising", { title: "Advertising", basis: "legitimate_interests" });
    const path = `/customers/${id}/objections/advertising`;
    const first = await call("PUT", path, { reason: "does not want it" });
    t.match(first, { status: 200, body: { purpose: "advertising", reason: "does not want it", lifted_at: null } });
    t.match(await stateOf(call, id), { purpose: "advertising", may_be_disclosed: false, is_active: false });
    const again = await call("PUT", path, {});
    t.match(again.body, { id: first.body.id, reason: null, objected_at: first.body.objected_at });
    t.equal((await call("DELETE", path)).status, 204);
    t.equal((await call("DELETE", path)).status, 404);
    t.match(await stateOf(call, id), { may_be_disclosed: true, objected_at: null });
    t.not((await call("PUT", path, {})).body.id, first.body.id);
    t.match((await call("GET", `/customers/${id}/objections`)).body, {
      items: [{ lifted_at: null }, { id: first.body.id, lifted_at: String, lifted_by: /^api_key:/ }],
    });
    const racing = await Promise.all(Array.from({ length: 8 }, () => call("PUT", path, { reason: "no" })));
    t.equal(new Set(racing.map(({ body }) => body.id)).size, 1, "one is open");
    await call("PUT", "/purposes/tax", { title: "Tax records", basis: "legal_obligation" });
    t.match(await call("PUT", `/customers/${id}/objections/tax`, {}), {
      status: 409,
      body: { code: "objection_not_possible" },
    });
    t.equal((await call("PUT", `/customers/${id}/objections/absent`, {})).status, 404);
    t.equal((await call("PUT", `/customers/${crypto.randomUUID()}/objections/advertising`, {})).status, 404);
  });

  await t.test("of another tenant are not there", async (t) => {
    const [one, other] = [await start(), await start()];
    await one.consent(GIVEN);
    for (const path of ["consents", "consents/current", "objections"])
      t.equal((await other.call("GET", `/customers/${one.id}/${path}`)).status, 404, path);
    t.equal((await other.call("POST", `/customers/${one.id}/consents`, WITHDRAWN)).status, 404);
    t.equal((await other.call("PUT", `/customers/${one.id}/objections/newsletter`, {})).status, 404);
    t.match(await stateOf(one.call, one.id), { is_active: true });
  });

  await t.test("come masked without pii:read", async (t) => {
    const { call, id, consent } = await start();
    await consent({ ...GIVEN, evidence: "form 4711" });
    await call("PUT", `/customers/${id}/objections/newsletter`, { reason: "Ada does not want it" });
    const { key } = (await call("POST", "/api-keys", { name: "masked", scopes: ["consents:read"] })).body;
    const masked = service.as(key);
    const [consents, objections] = [
      (await masked("GET", `/customers/${id}/consents`)).text,
      (await masked("GET", `/customers/${id}/objections`)).text,
    ];
    t.notMatch(consents, /4711|form 4/);
    t.notMatch(objections, /Ada|want/);
    t.match(JSON.parse(consents), { items: [{ status: "given", channel: "form" }] });
  });

  await t.test("are told to webhooks", async (t) => {
    const { call, id, consent } = await start();
    const { body: webhook } = await call("POST", "/webhooks", {
      url: "https://a.example/hook",
      event_types: ["consent.*"],
    });
    await call("POST", "/webhooks", { url: "https://b.example/hook", event_types: ["customer.*"] });
    const given = await consent(GIVEN);
    await consent(WITHDRAWN);
    const { body } = await call("GET", `/webhooks/${webhook.id}/deliveries`);
    t.same(body.items.map(({ event_type }: { event_type: string }) => event_type).sort(), [
      "consent.given",
      "consent.withdrawn",
    ]);
    const { rows } = await service.resources.db.pool.query(
      "SELECT data, customer_id FROM webhook_deliveries WHERE webhook_id = $1 AND event_type = 'consent.given'",
      [webhook.id],
    );
    t.match(rows, [{ customer_id: id, data: { customer_id: id, purpose: "newsletter", consent_id: given.body.id } }]);
    const { rows: all } = await service.resources.db.pool.query(
      "SELECT count(*)::int AS count FROM webhook_deliveries WHERE customer_id = $1 AND event_type LIKE 'consent.%'",
      [id],
    );
    t.match(all, [{ count: 2 }], "only to those that subscribe");
  });
});
