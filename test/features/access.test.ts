import { createServer } from "node:http";
import { once } from "node:events";
import { createHash, randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from "jose";
import { sql } from "kysely";
import t, { type Test } from "tap";
import { buildApp } from "../../src/app.ts";
import { ROOT_SCOPES, TENANT_SCOPES } from "../../src/platform/http/scopes.ts";
import { createMetrics } from "../../src/platform/http/metrics.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { operationsOf, readDocument, type Operation } from "../platform/http/document.ts";
import { startService, type Call, type Service } from "../support/service.ts";

// A download is for whoever has the link.
const PUBLIC = ["downloadExport", "getLiveness", "getMetrics", "getOpenApi", "getReadiness", "listReceiptKeys"];
const ANY_KEY = ["getCountry", "getCurrentApiKey", "getDivision", "listCountries", "listDivisions", "suggest"];
const ADDRESS = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const UNUSED_KEY = `dp_${"x".repeat(43)}`;

t.test("every operation of the document refuses whoever may not call it", async (t) => {
  const service = await startService(t);
  const operations = operationsOf(readDocument(service.app));
  const guarded = operations.filter(({ isPublic }) => !isPublic);
  const places = await fillTenant(service);
  t.same(
    operations
      .filter(({ isPublic }) => isPublic)
      .map(({ id }) => id)
      .sort(),
    PUBLIC,
    "the public operations are these and no others",
  );
  t.same(
    guarded
      .filter(({ scope }) => scope === undefined)
      .map(({ id }) => id)
      .sort(),
    ANY_KEY,
    "reference data and the key itself are for every key; each of the others says which scope it needs",
  );

  await t.test("without a key, and with one that does not exist: 401", async (t) => {
    const attempts = await Promise.all(
      guarded.flatMap((operation) =>
        [undefined, `Bearer ${UNUSED_KEY}`, `Basic ${btoa(`user:${service.key}`)}`].map(async (authorization, nth) => {
          const { statusCode, headers, body } = await service.app.inject({
            // One address may make a limited number of such requests a minute.
            remoteAddress: `10.0.0.${nth + 1}`,
            method: operation.method,
            url: fill(operation.path, places),
            headers: authorization === undefined ? {} : { authorization },
          });
          return {
            id: operation.id,
            statusCode,
            code: JSON.parse(body).code,
            type: headers["content-type"],
            challenge: headers["www-authenticate"],
          };
        }),
      ),
    );
    t.equal(attempts.length, 3 * guarded.length);
    t.same(
      attempts.filter(
        ({ statusCode, code, type, challenge }) =>
          statusCode !== 401 ||
          code !== "unauthorized" ||
          type !== "application/problem+json" ||
          challenge !== 'Bearer realm="doorplate"',
      ),
      [],
    );
  });

  await t.test("with every scope but the one that it needs: 403", async (t) => {
    for (const operation of guarded) {
      const { id, scope, method, path } = operation;
      if (scope === undefined) continue;
      const key = await service.generateKey(TENANT_SCOPES.filter((one) => one !== scope));
      const answer = await service.as(key)(method, inV1(fill(path, places)));
      t.match(
        { id, ...answer },
        { id, status: 403, body: { code: "insufficient_scope", detail: `The operation requires the scope ${scope}.` } },
      );
    }
  });

  await t.test("with all that it needs but one that it needs as well: 403", async (t) => {
    const needy = guarded.filter(({ additional_scopes }) => additional_scopes.length > 0);
    t.same(needy.map(({ id }) => id).sort(), [
      "createImport",
      "downloadAccessPackage",
      "downloadRefusedRows",
      "getCampaignResults",
      "getRecordsOfProcessing",
      "undoImport",
    ]);
    for (const { id, scope, additional_scopes, method, path } of needy) {
      for (const lacking of additional_scopes) {
        const key = await service.generateKey([scope as string, ...additional_scopes].filter((one) => one !== lacking));
        t.match(
          { id, ...(await service.as(key)(method, inV1(fill(path, places)))) },
          {
            id,
            status: 403,
            body: { code: "insufficient_scope", detail: `The operation also requires the scope ${lacking}.` },
          },
        );
      }
    }
  });

  await t.test("with a key of another tenant: as if the id had never existed", async (t) => {
    const before = await snapshot(service, places);
    const [neighbour, stranger] = [await service.makeTenant(), await service.makeTenant()];
    let tried = 0;
    // Each key is told about itself.
    for (const operation of guarded.filter(({ id, scope }) => !isForRoot(scope) && id !== "getCurrentApiKey")) {
      const known = await tryAs(service.as(neighbour.key), operation, places);
      const unknown = await tryAs(service.as(stranger.key), operation, nowhere());
      t.same(known, unknown, operation.id);
      const hasId = /\{\w+_id\}/.test(operation.path);
      if (hasId) t.match(known, { status: 404, body: { code: "not_found" } }, `${operation.id} is a 404`);
      const leaked = Object.values(places).filter(
        (place) => known.text.includes(place) && !/by-ref|providers|retention-rules/.test(operation.path),
      );
      t.same(leaked, [], `${operation.id} names nothing of the neighbour`);
      tried++;
    }
    t.equal(tried, guarded.length - 11, "all but those for the root key, and the key itself");
    t.same(await snapshot(service, places), before, "and nothing has changed");
  });

  await t.test("the root key sees nothing inside tenants, and no other key manages them", async (t) => {
    const root = service.as(service.rootKey);
    const statuses = new Set<number>();
    for (const { method, path, scope } of guarded) {
      if (scope !== undefined && !isForRoot(scope)) statuses.add((await root(method, inV1(fill(path, places)))).status);
    }
    t.same([...statuses], [403]);
    t.equal((await service.call("POST", "/tenants", { slug: "mine", name: "Mine" })).status, 403);
    const made = await root("POST", "/tenants", { slug: "shop", name: "Shop" });
    t.equal(made.status, 201);
    t.equal(
      (await service.as(made.body.key)("POST", "/customers", { name: "张三" })).status,
      201,
      "its first key works",
    );
    t.match((await root("GET", "/tenants")).body.items.map(({ slug }: { slug: string }) => slug).sort(), [
      "default",
      "shop",
    ]);
    t.equal((await root("GET", "/tenants")).text.includes("dp_"), false);
  });

  await t.test("of tenants made at once under one slug, one is made", async (t) => {
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => service.as(service.rootKey)("POST", "/tenants", { slug: "same", name: "Same" })),
    );
    t.same(
      answers.map(({ status }) => status).sort((a, b) => a - b),
      [201, 409, 409, 409],
    );
    t.match(answers.find(({ status }) => status === 409)?.body, { code: "conflict", errors: [{ pointer: "/slug" }] });
  });
});

t.test("API keys", async (t) => {
  let ahead_ms = 0;
  const service = await startService(t, { now: () => new Date(Date.now() + ahead_ms) });
  const {
    call,
    as,
    resources: { db },
  } = service;
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const works = async (key: string): Promise<number> => (await as(key)("GET", "/customers?limit=1")).status;
  const make = async (body: object = {}) =>
    (await call("POST", "/api-keys", { name: "test", scopes: ["customers:read"], ...body })).body;

  await t.test("are shown once and stored as a hash", async (t) => {
    const made = await call(
      "POST",
      "/api-keys",
      { name: "till", scopes: ["customers:read"] },
      { "idempotency-key": "make-till" },
    );
    const { id, key } = made.body;
    t.match(key, /^dp_[\w-]{43}$/);
    t.equal(made.headers["cache-control"], "no-store");
    t.equal(await works(key), 200);
    t.notOk("key" in (await call("GET", `/api-keys/${id}`)).body);
    t.notOk((await call("GET", "/api-keys")).text.includes(key.slice(8)));
    const row = await db.kysely.selectFrom("api_keys").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    t.same(row.secret_hash, createHash("sha256").update(key).digest());
    const { rows: tables } = await sql<{
      name: string;
    }>`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`.execute(db.kysely);
    t.ok(tables.some(({ name }) => name === "idempotency_keys"));
    for (const { name } of tables) {
      const { rows } = await sql<{ row: string }>`SELECT to_jsonb(t)::text AS row FROM ${sql.table(name)} AS t`.execute(
        db.kysely,
      );
      t.notOk(
        rows.some(
          ({ row }) =>
            row.includes(key.slice(8)) ||
            row.includes(Buffer.from(key).toString("hex")) ||
            row.includes(btoa(key).slice(8, 32)),
        ),
        `not in ${name}`,
      );
    }
  });

  await t.test("end at once when they are revoked", async (t) => {
    const { id, key } = await make();
    t.equal(await works(key), 200);
    t.equal((await call("DELETE", `/api-keys/${id}`)).status, 204);
    t.equal(await works(key), 401);
    t.match((await call("GET", `/api-keys/${id}`)).body.revoked_at, /Z$/);
    t.equal((await call("DELETE", `/api-keys/${id}`)).status, 204, "twice is as good as once");
    t.equal((await call("POST", `/api-keys/${id}/rotate`, {})).status, 409);
  });

  await t.test("end when they expire", async (t) => {
    const { key } = await make({ expires_at: inAnHour });
    t.equal(await works(key), 200);
    ahead_ms = 3_700_000;
    t.equal(await works(key), 401);
    ahead_ms = 0;
    t.match(
      await call("POST", "/api-keys", { name: "late", scopes: ["customers:read"], expires_at: "2020-01-01T00:00:00Z" }),
      { status: 422, body: { errors: [{ pointer: "/expires_at" }] } },
    );
  });

  await t.test("overlap with their successor", async (t) => {
    const old = await make({ rate_limit_per_minute: 70 });
    const successor = await call("POST", `/api-keys/${old.id}/rotate`, { overlap_seconds: 600 });
    t.match(successor, { status: 201, body: { scopes: ["customers:read"], rate_limit_per_minute: 70 } });
    t.match((await call("GET", `/api-keys/${old.id}`)).body, { rotated_to: successor.body.id });
    t.same([await works(old.key), await works(successor.body.key)], [200, 200], "both work for now");
    ahead_ms = 700_000;
    t.same([await works(old.key), await works(successor.body.key)], [401, 200], "then only the new one does");
    ahead_ms = 0;
    const brief = await make();
    t.equal(await works(brief.key), 200);
    await call("POST", `/api-keys/${brief.id}/rotate`, { overlap_seconds: 0 });
    ahead_ms = 2_000;
    t.equal(await works(brief.key), 401, "without an overlap at once");
    ahead_ms = 0;
  });

  await t.test("have one successor, however many ask at once", async (t) => {
    const { id } = await make();
    const answers = await Promise.all(Array.from({ length: 6 }, () => call("POST", `/api-keys/${id}/rotate`, {})));
    t.same(
      answers.map(({ status }) => status).sort((a, b) => a - b),
      [201, 409, 409, 409, 409, 409],
    );
  });

  await t.test("cannot make a key that may do more", async (t) => {
    const limited = as((await make({ scopes: ["api-keys:write", "customers:read"] })).key);
    t.match(await limited("POST", "/api-keys", { name: "more", scopes: ["customers:read", "customers:write"] }), {
      status: 403,
      body: { code: "insufficient_scope", errors: [{ pointer: "/scopes/1" }] },
    });
    t.equal((await limited("POST", "/api-keys", { name: "same", scopes: ["customers:read"] })).status, 201);
    const { id } = await make({ scopes: ["addresses:write"] });
    t.equal((await limited("POST", `/api-keys/${id}/rotate`, {})).status, 403, "nor by rotating one");
    t.match(await call("POST", "/api-keys", { name: "root", scopes: ["tenants:write"] }), {
      status: 422,
      body: { errors: [{ pointer: "/scopes/0" }] },
    });
  });
});

t.test("a tenant has a thousand keys that work at most, however many are made at once", async (t) => {
  const service = await startService(t);
  const {
    call,
    resources: { db },
  } = service;
  const fill = (count: number, columns: object = {}) =>
    db.kysely
      .insertInto("api_keys")
      .values(
        Array.from({ length: count }, () => ({
          id: uuidv7(Date.now()),
          tenant_id: service.tenantId,
          name: "filler",
          hint: "dp_xxxx",
          secret_hash: randomBytes(32),
          scopes: [],
          ...columns,
        })),
      )
      .execute();
  // One is the key that asks.
  await fill(996);
  await fill(20, { revoked_at: new Date().toISOString() });
  await fill(20, { expires_at: "2020-01-01T00:00:00Z" });
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => call("POST", "/api-keys", { name: "test", scopes: ["customers:read"] })),
  );
  t.same(
    answers.map(({ status }) => status).sort((a, b) => a - b),
    [201, 201, 201, 422, 422, 422, 422, 422],
  );
  t.match(answers.find(({ status }) => status === 422)?.body, {
    code: "api_key_limit_reached",
    limit: 1000,
    count: 1000,
    detail: /limit is 1000/,
  });
  const id = answers.find(({ status }) => status === 201)?.body.id as string;
  t.match(
    await call("POST", `/api-keys/${id}/rotate`, {}),
    { status: 422, body: { code: "api_key_limit_reached" } },
    "two of them for the overlap are one too many",
  );
  const successor = await call("POST", `/api-keys/${id}/rotate`, { overlap_seconds: 0 });
  t.equal(successor.status, 201, "in the place of another there is room");
  t.equal((await call("POST", "/api-keys", { name: "test", scopes: ["customers:read"] })).status, 422);
  await call("DELETE", `/api-keys/${successor.body.id}`);
  t.equal(
    (await call("POST", "/api-keys", { name: "test", scopes: ["customers:read"] })).status,
    201,
    "a revoked one makes room",
  );
});

t.test("OAuth2 access tokens", async (t) => {
  const issuer = await startIssuer(t);
  const service = await startService(t, { settings: { OAUTH_ISSUER: issuer.url, OAUTH_AUDIENCE: "doorplate-test" } });
  const { as, tenantId } = service;
  const good = {
    iss: issuer.url,
    aud: "doorplate-test",
    sub: "desk-7",
    tenant_id: tenantId,
    scope: "openid customers:read customers:write tenants:write",
  };
  const status = async (token: string): Promise<unknown[]> => {
    const answer = await as(token)("GET", "/customers?limit=1");
    return [answer.status, answer.body.code];
  };

  await t.test("are taken with the scopes that they name", async (t) => {
    const call = as(await issuer.sign(good));
    const made = await call("POST", "/customers", { name: "张三" });
    t.equal(made.status, 201);
    t.match((await call("GET", `/customers/${made.body.id}/history`)).body.items, [{ actor: "oauth:desk-7" }]);
    t.equal((await call("GET", "/addresses")).status, 403, "a scope that it lacks");
    t.equal((await call("POST", "/tenants", { slug: "x", name: "X" })).status, 403, "a scope that no tenant has");
    t.equal(
      (await as(await issuer.sign({ ...good, scope: "customers:read" }))("POST", "/customers", { name: "x" })).status,
      403,
    );
    t.equal((await as(await issuer.sign({ ...good, scope: undefined }))("GET", "/customers")).status, 403);
    t.match(await call("GET", "/api-keys/current"), { status: 404, body: { detail: /not made with an API key/ } });
  });

  await t.test("are bound to the purposes that they name", async (t) => {
    const admin = service.call;
    for (const name of ["delivery", "newsletter"])
      await admin("PUT", `/purposes/${name}`, { title: name, basis: "contract" });
    const ask = async (purposes: unknown, stated?: string): Promise<unknown> => {
      const call = as(await issuer.sign({ ...good, purposes }));
      const { body } = await call("GET", "/customers", undefined, stated ? { "doorplate-purpose": stated } : {});
      return body.code ?? "answered";
    };
    for (const purposes of ["delivery returns", ["delivery", "returns"]]) {
      t.equal(await ask(purposes), "purpose_required");
      t.equal(await ask(purposes, "delivery"), "answered");
      t.equal(await ask(purposes, "returns"), "unknown_purpose");
      t.equal(await ask(purposes, "newsletter"), "purpose_not_allowed");
    }
    for (const none of ["", [], " "]) {
      t.equal(await ask(none), "purpose_required", "it is for none");
      t.equal(await ask(none, "delivery"), "purpose_not_allowed");
    }
    for (const wrong of [7, null, [7], [["delivery"]], { delivery: true }, "Delivery", ["a b"]])
      t.equal(await ask(wrong, "delivery"), "unauthorized", JSON.stringify(wrong));
    const maker = as(await issuer.sign({ ...good, scope: "api-keys:write customers:read", purposes: "delivery" }));
    const create = (body: object) =>
      maker(
        "POST",
        "/api-keys",
        { name: "x", scopes: ["customers:read"], ...body },
        { "doorplate-purpose": "delivery" },
      );
    t.match((await create({})).body, { purposes: ["delivery"] }, "its keys are no less bound");
    t.equal((await create({ purposes: ["newsletter"] })).status, 403);
  });

  await t.test("are refused when anything about them is wrong", async (t) => {
    const [header = "", payload = "", signature = ""] = (await issuer.sign(good)).split(".");
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const wrong: Record<string, string> = {
      "another issuer": await issuer.sign({ ...good, iss: "https://elsewhere.example" }),
      "another audience": await issuer.sign({ ...good, aud: "elsewhere" }),
      "no audience": await issuer.sign({ ...good, aud: undefined }),
      expired: await issuer.sign(good, { expires: "-1m" }),
      "no expiry": await issuer.sign(good, { expires: undefined }),
      "not valid yet": await issuer.sign({ ...good, nbf: Math.floor(Date.now() / 1000) + 600 }),
      "no subject": await issuer.sign({ ...good, sub: undefined }),
      "a subject that cannot be stored": await issuer.sign({ ...good, sub: "desk\u0000" }),
      "half a character in the subject": await issuer.sign({ ...good, sub: "desk\ud800" }),
      "a tenant that does not exist": await issuer.sign({ ...good, tenant_id: uuidv7(Date.now()) }),
      "a tenant that is no id": await issuer.sign({ ...good, tenant_id: "' OR true --" }),
      "no tenant": await issuer.sign({ ...good, tenant_id: undefined }),
      "an unknown key": await issuer.sign(good, { kid: "other" }),
      "signed by somebody else": await issuer.sign(good, { key: (await generateKeyPair("RS256")).privateKey }),
      "alg none": `${encode({ alg: "none" })}.${payload}.`,
      "alg none with the signature": `${encode({ alg: "none", kid: "one" })}.${payload}.${signature}`,
      "HS256 with the public key": await new SignJWT({ ...good })
        .setProtectedHeader({ alg: "HS256", kid: "one" })
        .setExpirationTime("5m")
        .sign(new TextEncoder().encode(issuer.publicPem)),
      "another payload": `${header}.${encode({ ...good, exp: 4_000_000_000, sub: "root" })}.${signature}`,
      "a broken payload": `${header}.ey.${signature}`,
      "nothing of a token": "ey.ey.ey",
    };
    for (const [name, token] of Object.entries(wrong)) t.same(await status(token), [401, "unauthorized"], name);
    t.same(await status(await issuer.sign(good)), [200, undefined], "the good one still works");
  });

  await t.test("are refused while their tenant is disabled", async (t) => {
    const { id } = await service.makeTenant();
    const token = await issuer.sign({ ...good, tenant_id: id });
    const root = as(service.rootKey);
    t.same(await status(token), [200, undefined]);
    await root("POST", `/tenants/${id}/disable`);
    t.same(await status(token), [403, "tenant_disabled"]);
    await root("POST", `/tenants/${id}/enable`);
    t.same(await status(token), [200, undefined]);
  });

  await t.test("are our trouble when the issuer's keys are out of reach: 503, not 401", async (t) => {
    const token = await issuer.sign(good);
    const { resources } = service;
    const app = await buildApp({
      ...resources,
      metrics: createMetrics(resources.db),
      config: { ...resources.config, OAUTH_JWKS_URL: `${issuer.url}/changing` },
    });
    t.teardown(() => app.close());
    for (const state of ["an error", "no JSON", "no keys", "a broken connection"] as const) {
      issuer.state = state;
      const answer = await app.inject({ url: "/v1/customers", headers: { authorization: `Bearer ${token}` } });
      t.match(answer, { statusCode: 503, headers: { "content-type": "application/problem+json" } }, state);
    }
    issuer.state = "well";
    t.equal(
      (await app.inject({ url: "/v1/customers", headers: { authorization: `Bearer ${token}` } })).statusCode,
      200,
      "and well again",
    );
  });
});

t.test("without an issuer no access token is taken", async (t) => {
  const { as } = await startService(t);
  t.match(await as("ey.ey.ey")("GET", "/customers"), { status: 401, body: { code: "unauthorized" } });
});

type Places = Record<
  | "customer_id"
  | "address_id"
  | "verification_id"
  | "campaign_id"
  | "export_id"
  | "import_id"
  | "key_id"
  | "webhook_id"
  | "replay_id"
  | "source"
  | "ref"
  | "provider"
  | "legal_hold_id"
  | "erasure_id"
  | "rule_name"
  | "package_id"
  | "run_id"
  | "tenant_id",
  string
>;

const isForRoot = (scope: string | undefined): boolean => ROOT_SCOPES.some((one) => one === scope);
const fill = (path: string, places: Places): string =>
  path.replace(/\{(\w+)\}/g, (_, name: keyof Places) => places[name]);
const inV1 = (path: string): string => path.replace(/^\/v1/, "");

/** A tenant with one of everything. */
async function fillTenant({ call, tenantId }: Service): Promise<Places> {
  const customer = await call("POST", "/customers", { name: "张三", external_refs: [{ source: "shop", ref: "R-1" }] });
  const address = await call("POST", `/customers/${customer.body.id}/addresses`, ADDRESS);
  const verification = await call("POST", `/addresses/${address.body.id}/verifications`);
  const campaign = await call("POST", "/campaigns", { name: "all", filter: {} });
  const imported = await call("POST", "/imports?source=shop", "ref,name,address\n1,x,y", {
    "content-type": "text/csv",
  });
  const exported = await call("POST", "/exports", { entity: "addresses", format: "csv" });
  const key = await call("POST", "/api-keys", { name: "till", scopes: ["customers:read"] });
  const webhook = await call("POST", "/webhooks", { url: "https://example.com/hook" });
  const replay = await call("POST", `/webhooks/${webhook.body.id}/replay`, { since: new Date().toISOString() });
  await call("PUT", "/retention-rules/tidy-files", { entity: "export", condition: { age: "P1Y" }, action: "delete" });
  const run = await call("POST", "/retention-rules/tidy-files/runs?dry_run=true");
  const gone = await call("POST", "/customers", { name: "李四" });
  const erasure = await call("POST", `/customers/${gone.body.id}/erasures`, { grounds: "child", verified_by: "desk" });
  const packed = await call("POST", `/customers/${customer.body.id}/access-packages`, { verified_by: "desk" });
  const hold = await call("POST", "/legal-holds", { customer_id: customer.body.id, reason: "case" });
  const [customer_id, address_id, verification_id, campaign_id, export_id, import_id, key_id, webhook_id, replay_id] = [
    customer,
    address,
    verification,
    campaign,
    exported,
    imported,
    key,
    webhook,
    replay,
  ].map(({ body }) => body.id as string);
  return {
    customer_id,
    address_id,
    verification_id,
    campaign_id,
    export_id,
    import_id,
    key_id,
    webhook_id,
    replay_id,
    source: "shop",
    ref: "R-1",
    provider: "photon",
    legal_hold_id: hold.body.id,
    erasure_id: erasure.body.id,
    rule_name: "tidy-files",
    run_id: run.body.id,
    package_id: packed.body.id,
    tenant_id: tenantId,
  } as Places;
}

/** Ids that never existed, made like those that do. */
function nowhere(): Places {
  const id = (): string => uuidv7(Date.now());
  return {
    customer_id: id(),
    address_id: id(),
    verification_id: id(),
    campaign_id: id(),
    export_id: id(),
    import_id: id(),
    key_id: id(),
    webhook_id: id(),
    replay_id: id(),
    source: "shop",
    ref: "R-2",
    provider: "photon",
    erasure_id: id(),
    legal_hold_id: id(),
    rule_name: "tidy-files",
    run_id: id(),
    package_id: id(),
    tenant_id: id(),
  };
}

/**
 * The answer to an operation that is tried with the document's example, without what differs from request to request.
 */
async function tryAs(call: Call, { method, path, example }: Operation, places: Places) {
  const ifMatch = { "if-match": "*" };
  const { status, headers, text } = await call(
    method,
    inV1(fill(path, places)),
    example,
    method === "GET" ? {} : ifMatch,
  );
  const masked = mask(text).replaceAll(places.ref, "<ref>");
  // A cursor is as long as the number in it, and with it the body; of that, all that is not masked is compared.
  const kept = Object.entries(headers)
    .filter(([name]) => !["date", "x-request-id", "ratelimit", "content-length"].includes(name))
    .map(([name, value]) => [name, mask(String(value))]);
  return {
    status,
    headers: Object.fromEntries(kept),
    text: masked,
    body: masked.startsWith("{") ? JSON.parse(masked) : undefined,
  };
}

const mask = (text: string): string =>
  text
    .replace(/[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/g, "<id>")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
    // Noted behind the answer's back.
    .replace(/"last_used_at":(?:null|"<time>")/g, '"last_used_at":"<time>"')
    .replace(/"cursor":"[^"]+"/g, '"cursor":"<cursor>"')
    .replace(/token=[\w.-]+/g, "token=<token>")
    .replace(/(?:dp|whsec)_[\w+/=-]+/g, "<key>");

async function snapshot(
  { call }: Service,
  { customer_id, address_id, campaign_id, key_id, webhook_id }: Places,
): Promise<unknown[]> {
  const paths = [
    `/customers/${customer_id}`,
    `/customers/${customer_id}/history`,
    `/customers/${customer_id}/addresses`,
    `/addresses/${address_id}/history`,
    `/addresses/${address_id}/verifications`,
    `/campaigns/${campaign_id}`,
    `/api-keys/${key_id}`,
    `/webhooks/${webhook_id}`,
    "/verification-policies",
    "/customers",
    "/campaigns",
  ];
  return Promise.all(paths.map(async (path) => (await call("GET", path)).body));
}

interface Issuer {
  url: string;
  publicPem: string;
  /** How it answers at /changing. */
  state: "well" | "an error" | "no JSON" | "no keys" | "a broken connection";
  sign(
    claims: Record<string, unknown>,
    options?: { kid?: string; expires?: string | undefined; key?: Parameters<SignJWT["sign"]>[0] },
  ): Promise<string>;
}

/** An issuer of tokens that publishes its key, here. */
async function startIssuer(t: Test): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "one", alg: "RS256", use: "sig" }] });
  const server = createServer((request, response) => {
    const state = request.url === "/changing" ? issuer.state : "well";
    if (state === "a broken connection") return void request.socket.destroy();
    const body = { well: keys, "no JSON": "<html>", "no keys": "{}", "an error": undefined }[state];
    response
      .writeHead(body === undefined ? 500 : 200, { "content-type": "application/json", connection: "close" })
      .end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.teardown(() => server.close());
  const issuer: Issuer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state: "well",
    publicPem: await exportSPKI(publicKey),
    sign: (claims, options = {}) => {
      const { kid = "one", key = privateKey, expires } = { expires: "5m", ...options };
      const token = new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid }).setIssuedAt();
      return (expires === undefined ? token : token.setExpirationTime(expires)).sign(key);
    },
  };
  return issuer;
}
