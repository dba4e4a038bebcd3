import { connect, type AddressInfo } from "node:net";
import { once } from "node:events";
import t from "tap";
import { startService, until } from "../../support/service.ts";

/** Stands for whatever is personal: once it is in a log, somebody's data is. */
const MARK = "Zqx7Marker";
const mark = (place: string): string => `${MARK}-${place}`;

t.test("neither the log, nor the metrics, nor a problem holds anything personal", async (t) => {
  const log: string[] = [];
  const { app, call, as, resources, tenantId } = await startService(t, { onLog: (line) => log.push(line) });
  const problems: string[] = [];
  /** Sends a request and keeps its answer, if it is a problem. */
  const send = async (...request: Parameters<typeof call>) => {
    const answer = await call(...request);
    if (answer.status >= 400) problems.push(answer.text);
    return answer;
  };
  const latin = (text: string): string => Buffer.from(text).toString("latin1");
  const headers = {
    "idempotency-key": mark("key"),
    "doorplate-reason": latin(mark("reason")),
    "doorplate-source": mark("source"),
    "user-agent": mark("agent"),
    cookie: mark("cookie"),
    "x-forwarded-for": mark("forwarded"),
    referer: mark("referer"),
  };
  const person = {
    name: mark("name"),
    given_name: mark("given"),
    emails: [`${MARK}@example.com`],
    tags: [mark("same")],
    attributes: { [mark("attribute")]: mark("value") },
    external_refs: [{ source: "crm", ref: mark("ref") }],
  };
  const place = {
    country_code: "DE",
    recipient: mark("recipient"),
    phone: mark("phone"),
    address_lines: [mark("line")],
    locality: mark("city"),
    postal_code: MARK,
    instructions: mark("instructions"),
    attributes: { note: mark("note") },
  };

  const customer = (await send("POST", "/customers", person, headers)).body.id;
  const address = (
    await send("POST", `/customers/${customer}/addresses`, place, { ...headers, "idempotency-key": mark("other") })
  ).body.id;
  t.ok(customer && address, "what is right is taken");

  await t.test("when requests are wrong", async (t) => {
    const statuses = [
      await send("POST", "/customers", { ...person, kind: mark("kind") }),
      await send("POST", "/customers", {
        ...person,
        emails: [mark("email")],
        phones: [mark("phone")],
        language_code: mark("language"),
      }),
      await send("POST", "/customers", { ...person, name: MARK.repeat(50) }),
      await send("POST", "/customers", { ...person, tags: [mark("twice"), mark("twice")] }),
      await send("POST", "/customers", { ...person, attributes: mark("text") }),
      await send("POST", "/customers", `{"name":"${MARK}`),
      await send("POST", "/customers", `{"name":${MARK}}`),
      await send("POST", "/customers", `"${MARK}`),
      await send("POST", "/customers", `{"name":"${MARK}\\u0000"}`),
      await send("POST", "/customers", { ...person, name: MARK.repeat(40_000) }),
      await send("POST", "/customers", person, { "content-type": `text/${MARK}` }),
      await send("POST", "/customers", person, {
        "idempotency-key": mark("key"),
        "doorplate-source": mark("x".repeat(200)),
      }),
      await send("POST", `/customers/${customer}/addresses`, { ...place, country_code: MARK }),
      await send("POST", `/customers/${customer}/addresses`, { ...place, valid_from: mark("day") }),
      await send("POST", `/customers/${customer}/addresses`, { ...place, usages: [mark("usage")] }),
      await send("GET", `/customers?tag=${mark("t".repeat(100))}`),
      await send("GET", `/customers?cursor=${MARK}`),
      await send("GET", `/addresses?country_code=${MARK}`),
      await send("GET", `/customers/${MARK}`),
      await send("GET", `/${MARK}?phone=${MARK}`),
      await send("GET", `/%FF${MARK}`),
      await send("PUT", `/customers/by-ref/crm/${MARK.repeat(100)}`, person),
      await send("PATCH", `/customers/${customer}`, person, { "if-match": mark("etag") }),
      await as(mark("dp_key"))("GET", "/customers"),
      await as(`ey${MARK}.ey.ey`)("GET", "/customers"),
    ].map(({ status }) => status);
    t.same(
      statuses.filter((status) => status < 400 || status >= 500),
      [],
    );
  });

  await t.test("when constraints of the database break", async (t) => {
    const taken = await send("POST", "/customers", { ...person, name: mark("second") });
    t.match(taken, { status: 409, body: { code: "external_ref_taken" } });
    t.equal(
      (await send("POST", "/customers", { name: mark("reused") }, headers)).status,
      422,
      "a key with another body",
    );
    await resources.db.pool.query("UPDATE tenants SET address_limit = 1 WHERE id = $1", [tenantId]);
    t.match(await send("POST", `/customers/${customer}/addresses`, place), {
      status: 422,
      body: { code: "address_limit_reached" },
    });
    // Constraints that the service does not know by name: Postgres says the whole row in its DETAIL.
    await resources.db.pool.query("ALTER TABLE customers ADD CONSTRAINT surprise CHECK (NOT 'forbidden' = ANY (tags))");
    await resources.db.pool.query("CREATE UNIQUE INDEX surprise_key ON customers (tenant_id, tags) WHERE tags <> '{}'");
    t.equal((await send("POST", "/customers", { name: "a", tags: ["forbidden", mark("tag")] })).status, 500);
    t.equal((await send("POST", "/customers", { name: "a", tags: person.tags })).status, 500);
  });

  await t.test("when something crashes", async (t) => {
    const { readers } = resources.db;
    const query = readers.query;
    const message = `value "${MARK}" is wrong\n    at ${MARK} (${MARK}.ts:1:1)`;
    const crashes = [
      () => Promise.reject(new Error(message)),
      () =>
        Promise.reject(
          Object.assign(new Error(message), {
            code: "42703",
            detail: MARK,
            where: MARK,
            hint: MARK,
            table: MARK,
            column: MARK,
            internalQuery: MARK,
          }),
        ),
      () => Promise.reject(new AggregateError([new Error(message)], message)),
      () => Promise.reject(new Error("outer", { cause: new Error(message, { cause: MARK }) })),
      () => Promise.reject(message),
      () => Promise.reject({ message, toString: () => message }),
    ];
    for (const crash of crashes) {
      readers.query = crash as never;
      t.equal((await send("GET", `/customers/${customer}`)).status, 500);
    }
    readers.query = query;
    t.equal((await call("GET", `/customers/${customer}`)).status, 200);
  });

  await t.test("when it is not even HTTP", async (t) => {
    await app.listen({ host: "127.0.0.1", port: 0 });
    const socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
    socket.end(`GET /${MARK} HTTP/1.1\r\n${MARK}\r\n\r\n`);
    let answer = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      answer += chunk;
    });
    await once(socket, "close");
    problems.push(answer);
    t.match(answer, /^HTTP\/1.1 400 /);
  });

  // The line about a request is written once its answer is out.
  await call("GET", "/campaigns", undefined, { "x-request-id": "the-last-one" });
  await until(async () => log.some((line) => line.includes("the-last-one")), Boolean);
  const lines = log.map((line) => JSON.parse(line));
  t.ok(lines.length > 40 && problems.length > 30, "there was something to hold it");
  t.same(
    log.filter((line) => line.includes(MARK)),
    [],
    "the log",
  );
  t.same(
    problems.filter((text) => text.includes(MARK)),
    [],
    "the problems",
  );
  const metrics = (await app.inject("/metrics")).body;
  t.match(
    metrics,
    /doorplate_http_request_duration_seconds_count\{method="POST",route="\/v1\/customers",status="409"\} 1/,
  );
  t.notOk(metrics.includes(MARK) || metrics.includes(customer) || metrics.includes(tenantId), "the metrics");
  const answered = lines.filter(({ msg }) => msg === "answered");
  t.same(
    [...new Set(answered.flatMap((line) => Object.keys(line)))].sort(),
    ["by", "level", "ms", "msg", "req", "request_id", "status", "time"],
    "a line about a request has these fields",
  );
  t.same([...new Set(answered.flatMap(({ req }) => Object.keys(req)))].sort(), ["method", "route"]);
  t.same(lines.filter(({ msg }) => msg === "request failed").length, 8, "every failure of ours is in the log");
});
