import t from "tap";
import { VERIFICATIONS } from "../../src/features/verifications/service.ts";
import { BACKENDS, startService, until } from "../support/service.ts";

const BERLIN = {
  country_code: "DE",
  recipient: "Ada Lovelace",
  address_lines: ["Unter den Linden 1"],
  locality: "Berlin",
  postal_code: "10117",
};

for (const backend of BACKENDS) {
  t.test(`the page of the queues, on ${backend}`, { timeout: 300_000 }, async (t) => {
    let ahead = 0;
    const service = await startService(t, { backend, now: () => new Date(Date.now() + ahead) });
    const { app, as, call, rootKey, resources } = service;
    const root = as(rootKey);
    const get = (url: string, cookie?: string) =>
      app.inject({ method: "GET", url, headers: cookie === undefined ? {} : { cookie } });
    const enter = async (): Promise<string> => {
      const {
        body: { url },
      } = await root("GET", "/queues/board");
      const answer = await get(url);
      t.match({ status: answer.statusCode, to: answer.headers["location"] }, { status: 303, to: "/ops/queues" });
      const cookie = String(answer.headers["set-cookie"]);
      t.match(cookie, /; Path=\/ops\/queues; Max-Age=3600; HttpOnly; SameSite=Lax$/);
      return `other=1; ${cookie.split(";")[0]!}`;
    };

    await t.test("only who may see the queues gets a link, and only who has followed one sees the page", async (t) => {
      t.equal((await call("GET", "/queues/board")).status, 403, "a tenant's key");
      for (const url of [
        "/ops/queues",
        "/ops/queues/queue/verifications",
        "/ops/queues/api/queues",
        "/ops/queues/enter",
        "/ops/queues/enter?token=x.y",
        "/ops/queues/enter?token[]=x",
      ]) {
        t.equal((await get(url)).statusCode, 401, url);
      }
      const {
        body: { url },
      } = await root("GET", "/queues/board");
      const token = new URL(url, "http://x").searchParams.get("token")!;
      t.equal((await get("/ops/queues", `doorplate_board=${token}`)).statusCode, 401, "a link is no session");
      const cookie = await enter();
      t.equal(
        (await get(`/ops/queues/enter?token=${/doorplate_board=([^;]+)/.exec(cookie)![1]!}`)).statusCode,
        401,
        "nor a session a link",
      );
      t.equal((await get("/ops/queues", cookie)).statusCode, 200);
    });

    await t.test("it loads nothing from elsewhere, and runs no script of its own", async (t) => {
      const cookie = await enter();
      const page = await get("/ops/queues/queue/verifications", cookie);
      t.equal(page.statusCode, 200);
      t.match(page.headers["content-security-policy"], /default-src 'self'.*script-src 'self'/);
      t.match(page.body, '<base href="/ops/queues/" />');
      t.notMatch(page.body, /https?:\/\/|<%/);
      const files = [...page.body.matchAll(/(?:src|href)="(static\/[^"]+)"/g)].map(([, file]) => file!);
      t.ok(files.length >= 4);
      for (const file of [...files, "static/locales/en-US/messages.json"])
        t.equal((await get(`/ops/queues/${file}`)).statusCode, 200, file);
      for (const file of [
        "static/../../package.json",
        "static/%2e%2e/%2e%2e/package.json",
        "static/js/..%2f..%2f..%2fpackage.json",
        "static/none.js",
        "static/",
      ])
        t.equal((await get(`/ops/queues/${file}`, cookie)).statusCode, 404, file);
    });

    await t.test("it shows what waits, and nothing of whoever waits", async (t) => {
      const { body: customer } = await call("POST", "/customers", { name: "Ada Lovelace" });
      await call("POST", `/customers/${customer.id}/addresses`, BERLIN);
      const cookie = await enter();
      const look = () => get("/ops/queues/api/queues?activeQueue=verifications&status=waiting&page=1", cookie);
      const answer = await until(look, ({ body }) => /"waiting":1/.test(body));
      t.equal(answer.statusCode, 200);
      const { queues } = answer.json();
      t.same(queues.map(({ name }: { name: string }) => name).sort(), [
        "access-packages",
        "campaigns",
        "erasures",
        "imports",
        "retention",
        "tenant-erasures",
        "verifications",
        "webhook-replays",
        "webhooks",
      ]);
      const shown = queues.find(({ name }: { name: string }) => name === "verifications");
      t.match(shown, { readOnlyMode: true, counts: { waiting: 1 } });
      const [job] = shown.jobs;
      t.same(job.data, {}, "a bell says no more than that there is work");
      t.notMatch(answer.body, /Ada|Linden|Berlin/);
      t.equal((await get(`/ops/queues/api/queues/verifications/${job.id}`, cookie)).statusCode, 200);
      t.equal((await get("/ops/queues/api/redis/stats", cookie)).statusCode, 200);
      t.equal((await get("/ops/queues/api/queues/none/metrics", cookie)).statusCode, 404);
    });

    await t.test("it changes nothing", async (t) => {
      const cookie = await enter();
      for (const [method, path] of [
        ["PUT", "api/queues/pause"],
        ["PUT", "api/queues/verifications/empty"],
        ["POST", "api/queues/verifications/add"],
        ["PUT", "api/queues/verifications/obliterate"],
      ] as const) {
        t.equal(
          (await app.inject({ method, url: `/ops/queues/${path}`, headers: { cookie }, payload: {} })).statusCode,
          405,
          path,
        );
      }
      t.match(await resources.queues.count(VERIFICATIONS), { waiting: 1 });
    });

    await t.test("it closes after an hour, and at once with its key", async (t) => {
      const {
        body: { url },
      } = await root("GET", "/queues/board");
      const cookie = await enter();
      ahead = 61_000;
      t.equal((await get(url)).statusCode, 401, "the link, after a minute");
      t.equal((await get("/ops/queues", cookie)).statusCode, 200);
      ahead = 3_700_000;
      t.equal((await get("/ops/queues", cookie)).statusCode, 401);
      ahead = 0;
      await resources.db.kysely
        .updateTable("api_keys")
        .set({ revoked_at: new Date().toISOString() })
        .where("tenant_id", "is", null)
        .execute();
      t.equal((await get("/ops/queues", cookie)).statusCode, 401);
      t.equal((await get("/ops/queues/api/queues", cookie)).statusCode, 401);
    });
  });
}
