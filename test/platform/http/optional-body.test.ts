import { randomUUID } from "node:crypto";
import { request, type RequestOptions } from "node:http";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import t from "tap";
import { startService } from "../../support/service.ts";
import { operationsOf, readDocument } from "./document.ts";

/** Ways in which clients send nothing. */
const NOTHING: [string, Record<string, string>][] = [
  ["no header", {}],
  ["a length of 0", { "content-length": "0" }],
  ["JSON of no length", { "content-type": "application/json", "content-length": "0" }],
  ["an empty form", { "content-type": "application/x-www-form-urlencoded", "content-length": "0" }],
  ["an empty chunk", { "transfer-encoding": "chunked" }],
  ["a file of no length", { "content-type": "text/csv", "content-length": "0" }],
];

t.test("a POST that takes {} takes nothing as well, however it is sent", async (t) => {
  const { app, call, key } = await startService(t, { settings: { RATE_LIMIT_PER_MINUTE: "100000" } });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const send = senderTo(app, key);
  const posts = operationsOf(readDocument(app)).filter(
    // A file, and what only a root key may do.
    ({ method, path }) => method === "POST" && !/\/(?:imports|tenants(?:\/\{\w+\}\/erasures)?)$/.test(path),
  );
  const free = [];
  for (const { id, path, raw } of posts) {
    const place = path.replace("{provider}", "photon").replaceAll(/\{\w+\}/g, "01a200c5-fc89-7fc4-9874-6ca4f79da9fb");
    if (raw.requestBody?.required) continue;
    const { status } = raw.requestBody ? await call("POST", place.slice(3), {}) : { status: await send(place, {}) };
    for (const [name, headers] of NOTHING) t.equal(await send(place, headers), status, `${id}: ${name}`);
    if (raw.requestBody) {
      free.push(id);
      t.match(
        await call("POST", place.slice(3), "null"),
        { status: 422, body: { code: "invalid_body" } },
        `${id}: null is something`,
      );
      t.equal(await send(place, { "content-type": "text/plain", "content-length": "0" }), status);
      t.equal(
        (await call("POST", place.slice(3), "x", { "content-type": "text/plain" })).status,
        415,
        `${id}: text is something`,
      );
    }
  }
  t.same(free.sort(), ["enableWebhook", "rotateApiKey", "rotateWebhookSecret", "testProvider"]);
  const strict = await Promise.all(
    posts
      .filter(({ raw }) => raw.requestBody?.required)
      .map(async ({ id, path }) => {
        const place = path.replaceAll(/\{\w+\}/g, "01a200c5-fc89-7fc4-9874-6ca4f79da9fb").slice(3);
        return { id, empty: (await call("POST", place, {})).status, nothing: (await call("POST", place)).body.code };
      }),
  );
  t.same(
    strict.filter(({ empty }) => empty !== 422).map(({ id }) => id),
    [],
    "whatever takes {} says so in the document",
  );
  t.same(
    strict.filter(({ nothing }) => nothing !== "invalid_body").map(({ id }) => id),
    [],
    "the others miss their body",
  );
});

t.test("rotating without a body keeps to the default overlap", async (t) => {
  const { call } = await startService(t);
  const {
    body: { id },
  } = await call("POST", "/webhooks", { url: "https://example.com/hook" });
  const { status, body } = await call("POST", `/webhooks/${id}/rotate-secret`);
  t.equal(status, 200);
  t.ok(Date.parse(body.previous_secret_until) > Date.now());
});

t.test("nothing is read as nothing, also where it has arrived before the key is known", async (t) => {
  const { app, call } = await startService(t);
  await app.listen({ port: 0, host: "127.0.0.1" });
  const missing = "/v1/imports/01a200c5-fc89-7fc4-9874-6ca4f79da9fb/cancel";
  const types = ["application/x-www-form-urlencoded", "text/plain", "text/csv", "application/octet-stream"];
  for (const type of types) {
    // The process looks up a key that it has not seen in the database.
    const { body } = await call("POST", "/api-keys", { name: type, scopes: ["imports:write"] });
    const send = senderTo(app, body.key);
    t.equal(await send(missing, { "content-type": type }), 404, `${type}, first request of a key`);
    t.equal(await send(missing, { "content-type": type }), 404, `${type}, second request`);
  }
});

/** Sends POST requests without a body. @returns a function that returns the status; it fails after 5 s */
const senderTo =
  (app: FastifyInstance, key: string) =>
  (path: string, headers: Record<string, string>): Promise<number> =>
    new Promise((resolve, reject) => {
      const options: RequestOptions = {
        port: (app.server.address() as AddressInfo).port,
        path,
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "idempotency-key": randomUUID(), ...headers },
        signal: AbortSignal.timeout(5_000),
      };
      request(options, (response) => resolve(response.resume().statusCode ?? 0))
        .on("error", reject)
        .end();
    });
