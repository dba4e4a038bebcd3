import { createHash } from "node:crypto";
import t from "tap";
import { startService, type Call } from "../support/service.ts";

const NOTICE = { language: "en", text: "We send you news once a month." };
const NEWSLETTER = { title: "Newsletter", basis: "consent", notices: [NOTICE] };
const DELIVERY = {
  title: "Delivery of orders",
  basis: "contract",
  retention: "P10Y",
  recipients: [{ name: "Parcel Service GmbH", country_code: "DE", role: "processor" }],
  countries: [
    { country_code: "DE", transfer_basis: "not_needed" },
    { country_code: "US", transfer_basis: "standard_contract" },
  ],
};

t.test("purposes", { timeout: 300_000 }, async (t) => {
  const service = await startService(t);
  const tenant = async (): Promise<Call> => service.as((await service.makeTenant()).key);
  const put = (call: Call, name: string, body: object, headers: Record<string, string> = {}) =>
    call("PUT", `/purposes/${name}`, body, headers);

  await t.test("are created, read and listed by name, with the hash of each notice", async (t) => {
    const call = await tenant();
    const answer = await put(call, "newsletter", NEWSLETTER);
    t.match(answer, {
      status: 200,
      headers: { etag: '"1"' },
      body: {
        name: "newsletter",
        version: 1,
        status: "active",
        basis: "consent",
        needs_separate_consent: false,
        retention: null,
        recipients: [],
        countries: [],
        consents_from_version: 1,
        notices: [{ ...NOTICE, url: null, sha256: createHash("sha256").update(NOTICE.text).digest("hex") }],
      },
    });
    t.strictSame((await call("GET", "/purposes/newsletter")).body, answer.body);
    await put(call, "delivery", DELIVERY);
    const { body: page } = await call("GET", "/purposes?limit=1");
    t.match(page, { items: [{ name: "delivery", ...DELIVERY }], next_cursor: String });
    t.match((await call("GET", `/purposes?limit=1&cursor=${page.next_cursor}`)).body, {
      items: [{ name: "newsletter" }],
      next_cursor: null,
    });
    t.equal((await call("GET", "/purposes/newsletter", undefined, { "if-none-match": '"1"' })).status, 304);
  });

  await t.test("are replaced under their version, and every version is kept", async (t) => {
    const call = await tenant();
    await put(call, "newsletter", NEWSLETTER);
    t.equal((await put(call, "newsletter", NEWSLETTER)).status, 428);
    t.equal((await put(call, "newsletter", NEWSLETTER, { "if-match": '"7"' })).status, 412);
    t.equal((await put(call, "newsletter", NEWSLETTER, { "if-none-match": "*" })).status, 412);
    t.equal((await put(call, "absent", NEWSLETTER, { "if-match": '"1"' })).status, 412);
    const changed = { ...NEWSLETTER, notices: [{ language: "en", text: "Twice a month." }] };
    t.match(await put(call, "newsletter", changed, { "if-match": '"1"' }), { status: 200, body: { version: 2 } });
    t.match((await call("GET", "/purposes/newsletter/versions")).body, {
      items: [
        { version: 2, notices: [{ text: "Twice a month." }] },
        { version: 1, notices: [NOTICE] },
      ],
      next_cursor: null,
    });
    const answers = await Promise.all([
      put(call, "newsletter", NEWSLETTER, { "if-match": '"2"' }),
      put(call, "newsletter", changed, { "if-match": '"2"' }),
    ]);
    t.same(answers.map(({ status }) => status).sort(), [200, 412], "of two at once, one is refused");
    const created = await Promise.all([1, 2, 3].map(() => put(call, "delivery", DELIVERY, { "if-none-match": "*" })));
    t.same(created.map(({ status }) => status).sort(), [200, 412, 412], "of three creations, one succeeds");
  });

  await t.test("are archived, and used again", async (t) => {
    const call = await tenant();
    await put(call, "newsletter", NEWSLETTER);
    t.equal((await call("DELETE", "/purposes/newsletter")).status, 428);
    t.equal((await call("DELETE", "/purposes/newsletter", undefined, { "if-match": '"1"' })).status, 204);
    t.match((await call("GET", "/purposes/newsletter")).body, { status: "archived", version: 2, ...NEWSLETTER });
    t.equal((await call("DELETE", "/purposes/newsletter", undefined, { "if-match": '"2"' })).status, 204);
    t.match((await call("GET", "/purposes/newsletter")).body, { version: 2 });
    t.strictSame((await call("GET", "/purposes?status=active")).body.items, []);
    t.equal((await call("GET", "/purposes?status=archived")).body.items.length, 1);
    t.match(await put(call, "newsletter", NEWSLETTER, { "if-match": '"2"' }), {
      body: { status: "active", version: 3 },
    });
    t.equal((await call("DELETE", "/purposes/absent", undefined, { "if-match": "*" })).status, 404);
    t.equal((await call("GET", "/purposes/absent")).status, 404);
    t.equal((await call("GET", "/purposes/absent/versions")).status, 404);
  });

  await t.test("that contradict themselves are refused, with a pointer", async (t) => {
    const call = await tenant();
    const refused = async (body: object): Promise<string[]> => {
      const { status, body: problem } = await put(call, "newsletter", body);
      t.ok([400, 422].includes(status), `${status}`);
      return (problem.errors ?? []).map(({ pointer }: { pointer: string }) => pointer);
    };
    t.same(await refused({ ...NEWSLETTER, notices: [] }), ["/notices"]);
    t.same(await refused({ ...DELIVERY, needs_separate_consent: true }), ["/notices"]);
    t.same(await refused({ ...NEWSLETTER, notices: [NOTICE, { ...NOTICE, language: "EN" }] }), ["/notices/1/language"]);
    t.same(await refused({ ...DELIVERY, countries: [] }), ["/recipients/0/country_code"]);
    t.same(await refused({ ...DELIVERY, countries: [...DELIVERY.countries, DELIVERY.countries[0]] }), [
      "/countries/2/country_code",
    ]);
    t.same(
      await refused({ ...DELIVERY, recipients: [], countries: [{ country_code: "XX", transfer_basis: "adequacy" }] }),
      ["/countries/0/country_code"],
    );
    t.same(
      await refused({
        ...DELIVERY,
        recipients: [],
        countries: [{ country_code: "US", transfer_basis: "separate_consent" }],
      }),
      ["/countries/0/transfer_basis"],
    );
    t.same(await refused({ ...NEWSLETTER, consents_from_version: 2 }), ["/consents_from_version"]);
    t.same(await refused({ ...NEWSLETTER, retention: "3 years" }), ["/retention"]);
    t.same(await refused({ ...NEWSLETTER, basis: "because" }), ["/basis"]);
    t.equal((await call("GET", "/purposes")).body.items.length, 0);
  });

  await t.test("hostile input is refused in time", async (t) => {
    const call = await tenant();
    for (const name of ["Newsletter", "-a", "a_b", "a".repeat(64), "%00", "..", "a%2Fb", "新闻", "constructor%20"])
      t.ok([400, 404].includes((await put(call, name, NEWSLETTER)).status), name);
    t.equal((await put(call, "constructor", NEWSLETTER)).status, 200, "the name of a member of objects is a name");
    t.equal((await put(call, "toString".toLowerCase(), NEWSLETTER)).status, 200);
    const recipients = Array.from({ length: 10_000 }, () => DELIVERY.recipients[0]);
    const began = performance.now();
    t.match(await put(call, "many", { ...DELIVERY, recipients }), {
      status: 422,
      body: { errors: [{ pointer: "/recipients" }] },
    });
    t.ok(performance.now() - began < 5_000);
    for (const language of ["", "e", "english-language-of-all", "en_US", "en-", "😀"])
      t.equal((await put(call, "odd", { ...NEWSLETTER, notices: [{ ...NOTICE, language }] })).status, 422, language);
    for (const url of ["javascript:alert(1)", "ftp://a.example", "https://a b"])
      t.equal((await put(call, "odd", { ...NEWSLETTER, notices: [{ ...NOTICE, url }] })).status, 422, url);
    t.equal(
      (await put(call, "odd", { ...NEWSLETTER, notices: [{ ...NOTICE, text: "x".repeat(20_001) }] })).status,
      422,
    );
    t.equal((await put(call, "odd", { ...NEWSLETTER, title: "a\u0000b" })).status, 400);
    t.equal((await put(call, "odd", { ...NEWSLETTER, sha256: "0".repeat(64) })).status, 422);
    t.equal((await put(call, "odd", { ...NEWSLETTER, notices: [{ ...NOTICE, sha256: "0".repeat(64) }] })).status, 422);
    t.match((await call("GET", "/purposes?cursor=x")).body, { code: "invalid_cursor" });
    t.equal((await call("GET", "/purposes/odd")).status, 404);
  });

  await t.test("of another tenant are not there", async (t) => {
    const [one, other] = [await tenant(), await tenant()];
    await put(one, "newsletter", NEWSLETTER);
    t.equal((await other("GET", "/purposes/newsletter")).status, 404);
    t.equal((await other("GET", "/purposes/newsletter/versions")).status, 404);
    t.strictSame((await other("GET", "/purposes")).body.items, []);
    t.match(await put(other, "newsletter", DELIVERY), { status: 200, body: { version: 1 } });
    t.match((await one("GET", "/purposes/newsletter")).body, NEWSLETTER);
  });
});
