import { once } from "node:events";
import { connect, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { PROBLEMS, type ProblemCode } from "../../../src/platform/errors.ts";
import { startService } from "../../support/service.ts";

/** What an answer looked like, wherever it came from. */
interface Seen {
  status: number | undefined;
  headers: Record<string, unknown>;
  text: string;
}

t.test("every error is a problem document", async (t) => {
  const service = await startService(t);
  const { app, call, key, resources } = service;
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const authorization = `Bearer ${key}`;

  await t.test("what no route takes: 404", async (t) => {
    for (const url of [
      "/v1",
      "/v1/",
      "/v1/nothing",
      "/v1/queues/",
      "/V1/customers",
      "/v2/customers",
      "//v1/customers",
      "/v1/customers/x/y/z/%2e%2e",
    ]) {
      const response = await app.inject({ url, headers: { authorization } });
      checkProblem(
        t,
        { status: response.statusCode, headers: response.headers, text: response.body },
        "not_found",
        url,
      );
    }
  });

  await t.test("a path that cannot be decoded: 400, and where", async (t) => {
    for (const part of ["%ff", "%", "%ED%A0%80"]) {
      const seen = await call("GET", `/customers/${part}`);
      t.match(checkProblem(t, seen, "invalid_request", part), { errors: [{ in: "path", pointer: "" }] });
    }
  });

  await t.test("a method that the resource does not have: 405 with those it has", async (t) => {
    for (const [method, url, allow] of [
      ["DELETE", "/v1/customers", "GET, HEAD, POST"],
      ["PUT", "/v1/customers", "GET, HEAD, POST"],
      ["OPTIONS", "/v1/addresses", "GET, HEAD"],
      ["POST", "/health/live", "GET, HEAD"],
      ["TRACE", "/v1/customers", "GET, HEAD, POST"],
      ["QUERY", "/v1/customers", "GET, HEAD, POST"],
      ["PATCH", "/v1/tenants", "GET, HEAD, POST"],
      ["PUT", "/v1/customers/01a200c5-fc89-7fc4-9874-6ca4f79da9fb", "DELETE, GET, HEAD, PATCH"],
      ["DELETE", "/v1/customers/by-ref/a/b", "GET, HEAD, PUT"],
    ] as const) {
      const response = await app.inject({
        method,
        url,
        headers: { "content-type": "text/x" },
        payload: method === "OPTIONS" ? undefined : "{",
      } as never);
      checkProblem(
        t,
        { status: response.statusCode, headers: response.headers, text: response.body },
        "method_not_allowed",
        `${method} ${url}`,
      );
      t.equal(response.headers["allow"], allow);
    }
  });

  await t.test("a body that cannot be taken: 413, 415, 400, 422", async (t) => {
    const post = async (body: string | Buffer, headers: Record<string, string> = {}): Promise<Seen> =>
      call("POST", "/customers", body, headers);
    checkProblem(t, await post(JSON.stringify({ name: "x".repeat(300_000) })), "body_too_large", "300 kB");
    for (const type of [
      "text/plain",
      "application/xml",
      "application/jsonx",
      "application/vnd.api+json",
      "multipart/form-data; boundary=x",
      "application/x-www-form-urlencoded",
      "json",
      "application/json; charset=utf-16",
      "application/json; charset=latin1",
      "*/*",
    ]) {
      checkProblem(t, await post('{"name":"x"}', { "content-type": type }), "unsupported_media_type", type);
    }
    for (const type of [
      "application/json",
      "APPLICATION/JSON",
      "application/json;charset=utf-8",
      'application/json; charset="UTF-8"',
      "application/merge-patch+json",
    ]) {
      t.equal((await post('{"name":"x"}', { "content-type": type })).status, 201, type);
    }
    const compressed = await post(Buffer.from("H4sIAAAAAAAAA6tWykvMTVWyUqpQqgUAdLuLWwwAAAA=", "base64"), {
      "content-encoding": "gzip",
    });
    checkProblem(t, compressed, "unsupported_media_type", "gzip");
    t.equal(compressed.headers["accept-encoding"], "identity");
    for (const body of [
      "{",
      '{"name":"x"',
      '{"name":"x"}}',
      "{'name':'x'}",
      '{"name":"x",}',
      "NaN",
      '"',
      "\u{feff}{}",
      '{"name":\t"\n"}',
      "[",
      "nul",
    ]) {
      const problem = checkProblem(t, await post(body), "malformed_body", JSON.stringify(body));
      t.match(problem.errors, [{ in: "body", pointer: "", detail: /^The (JSON|body) is / }]);
    }
    for (const body of ["", "null", "[]", "5", '"x"', "true", "{}"])
      checkProblem(t, await post(body), "invalid_body", JSON.stringify(body));
  });

  await t.test("a URL that cannot be taken", async (t) => {
    for (const path of ["/v1/%", "/v1/customers/%FF", "/v1/customers/%E0%A4%A", "/v1/customers/by-ref/crm/%C0%80"]) {
      const response = await app.inject({
        method: path.includes("by-ref") ? "PUT" : "GET",
        url: path,
        headers: { authorization },
      });
      checkProblem(
        t,
        { status: response.statusCode, headers: response.headers, text: response.body },
        "invalid_request",
        path,
      );
    }
    checkProblem(
      t,
      await call("PUT", `/customers/by-ref/crm/${"x".repeat(5_000)}`, { name: "x" }),
      "uri_too_long",
      "a long parameter",
    );
    checkProblem(
      t,
      await call("PUT", `/customers/by-ref/crm/${"x".repeat(201)}`, { name: "x" }),
      "invalid_request",
      "a parameter that is a little too long",
    );
    for (const id of [
      "",
      "x",
      "0",
      "01a200c5-fc89-7fc4-9874-6ca4f79da9f",
      "01a200c5fc897fc498746ca4f79da9fb",
      "{01a200c5-fc89-7fc4-9874-6ca4f79da9fb}",
      "%00",
      "1e400",
      "null",
      "..%2f",
      "9".repeat(299),
    ]) {
      const problem = checkProblem(t, await call("GET", `/customers/${id}`), "invalid_request", id.slice(0, 40));
      t.match(problem.errors, [{ in: "path", pointer: "/customer_id" }]);
    }
  });

  await t.test("a crash: 500, and nothing about its cause", async (t) => {
    const { readers } = resources.db;
    const query = readers.query;
    t.teardown(() => {
      readers.query = query;
    });
    const secret = "SELECT secret FROM vault WHERE phone = '+491701234567'";
    for (const crash of [
      () => Promise.reject(new Error(secret)),
      () =>
        Promise.reject(
          Object.assign(new Error(secret), {
            code: "42P01",
            detail: secret,
            constraint: "x",
            table: "vault",
            where: secret,
          }),
        ),
      () => {
        throw new TypeError(secret);
      },
      () => Promise.reject(secret),
    ]) {
      readers.query = crash as never;
      const seen = await call("GET", `/customers/01a200c5-fc89-7fc4-9874-6ca4f79da9fb`);
      const problem = checkProblem(t, seen, "internal_error", String(crash));
      t.same(Object.keys(problem).sort(), ["code", "request_id", "status", "title", "type"]);
      t.notMatch(seen.text, /SELECT|vault|4917|at |node_modules|\.ts/);
    }
    for (const away of [
      Object.assign(new Error("connect ECONNREFUSED 10.0.0.1"), { code: "ECONNREFUSED" }),
      Object.assign(new Error("terminating connection"), { code: "57P01" }),
      new Error("Connection terminated unexpectedly"),
      new Error("timeout exceeded when trying to connect"),
      new Error("Query read timeout"),
    ]) {
      readers.query = () => Promise.reject(away);
      const seen = await call("GET", `/customers/01a200c5-fc89-7fc4-9874-6ca4f79da9fb`);
      t.notOk("detail" in checkProblem(t, seen, "unavailable", away.message));
      t.match(seen.headers["retry-after"], /^\d+$/);
    }
  });

  await t.test("the request is named, by the caller or by us", async (t) => {
    const named = await call("GET", "/nothing", undefined, { "x-request-id": "order-7:retry.2" });
    t.equal(named.body.request_id, "order-7:retry.2");
    for (const id of ["<script>", "x".repeat(101), "a b", "ü"]) {
      const { body, headers } = await call("GET", "/nothing", undefined, { "x-request-id": id });
      t.match(body.request_id, /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-/, id);
      t.equal(headers["x-request-id"], body.request_id);
    }
  });

  await t.test("what is not even HTTP", async (t) => {
    const head = (line: string, ...headers: string[]): string => [line, "Host: x", ...headers, "", ""].join("\r\n");
    const cases: [name: string, bytes: string | Buffer, code: ProblemCode][] = [
      ["no HTTP at all", "hello\r\n\r\n", "invalid_request"],
      ["a TLS handshake", Buffer.from("16030100a5010000a10303", "hex"), "invalid_request"],
      ["an unknown method", head("BREW /v1/customers HTTP/1.1"), "invalid_request"],
      ["an unknown version", head("GET / HTTP/9.9"), "invalid_request"],
      ["a NUL in a header", head("GET / HTTP/1.1", "X-A: a\0b"), "invalid_request"],
      ["a header without a name", head("GET / HTTP/1.1", ": x"), "invalid_request"],
      ["two lengths", head("POST /v1/customers HTTP/1.1", "Content-Length: 5", "Content-Length: 6"), "invalid_request"],
      [
        "a length and chunks",
        head("POST /v1/customers HTTP/1.1", "Content-Length: 5", "Transfer-Encoding: chunked"),
        "invalid_request",
      ],
      ["a negative length", head("POST /v1/customers HTTP/1.1", "Content-Length: -5"), "invalid_request"],
      [
        "a broken chunk",
        `${head("POST /v1/customers HTTP/1.1", `Authorization: ${authorization}`, "Content-Type: application/json", "Transfer-Encoding: chunked")}ZZ\r\n`,
        "invalid_request",
      ],
      ["headers of 20 kB", head("GET / HTTP/1.1", `X-A: ${"x".repeat(20_000)}`), "headers_too_large"],
      ["a URL of 20 kB", head(`GET /${"x".repeat(20_000)} HTTP/1.1`), "headers_too_large"],
    ];
    for (const [name, bytes, code] of cases) {
      const problem = checkProblem(t, await ask(port, bytes), code, name);
      if (code === "invalid_request") t.match(problem, { detail: /^The / }, `${name}: what is wrong`);
    }
    const typed = await ask(port, Buffer.from(head("GET /v1/customers?tag=常客 HTTP/1.1")));
    t.match(checkProblem(t, typed, "invalid_request", "a URL as typed"), { detail: /percent-encoded/ });
    const plain = await ask(port, head("GET /health/live HTTP/1.1", "Connection: close"));
    t.match(plain, { status: 200, text: '{"status":"ok"}' }, "the service lives");
  });

  await t.test("10 MB over the wire: 413, before they are read", async (t) => {
    const headers = { authorization, "content-type": "application/json" };
    const sized = await fetch(`http://127.0.0.1:${port}/v1/customers`, {
      method: "POST",
      headers,
      body: Buffer.alloc(10 << 20, "["),
    });
    checkProblem(
      t,
      { status: sized.status, headers: Object.fromEntries(sized.headers), text: await sized.text() },
      "body_too_large",
      "with a length",
    );
    const chunked = await ask(
      port,
      `POST /v1/customers HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n80000\r\n${"[".repeat(0x80000)}\r\n`,
    );
    checkProblem(t, chunked, "body_too_large", "in chunks without end");
    t.equal((await fetch(`http://127.0.0.1:${port}/health/live`)).status, 200);
  });
});

t.test("who hangs up amid a body is no failure of the service", async (t) => {
  const lines: string[] = [];
  const { app, key } = await startService(t, { onLog: (line) => lines.push(line) });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  for (const [path, type] of [
    ["customers", "application/json"],
    ["imports?source=erp", "text/csv"],
    ["imports?source=erp&dry_run=true", "text/csv"],
  ]) {
    const socket = connect(port, "127.0.0.1");
    socket.write(
      `POST /v1/${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: ${type}\r\nContent-Length: 1000\r\n\r\nref,name`,
    );
    await once(app.server, "request");
    await sleep(100);
    socket.destroy();
    await once(socket, "close");
  }
  for (
    let tries = 0;
    tries < 100 && lines.filter((line) => line.includes("the client disconnected")).length < 3;
    tries++
  )
    await sleep(20);
  t.equal(lines.filter((line) => line.includes("the client disconnected")).length, 3);
  t.same(
    lines.filter((line) => /"level":"(?:warn|error|fatal)"/.test(line)),
    [],
  );
});

/** That an answer is a complete problem document and nothing else. */
function checkProblem(
  t: Test,
  { status, headers, text }: Seen,
  code: ProblemCode,
  name: string,
): Record<string, unknown> & { errors?: unknown } {
  const problem = text.startsWith("{") ? JSON.parse(text) : {};
  const expected = {
    type: `/docs/problems/${code}`,
    title: PROBLEMS[code].title,
    status: PROBLEMS[code].status,
    code,
  };
  const { type, title, status: repeated, code: given } = problem;
  t.same(
    { status, type, title, repeated, code: given },
    { status: expected.status, type: expected.type, title: expected.title, repeated: expected.status, code },
    name,
  );
  t.equal(headers["content-type"], "application/problem+json", name);
  t.type(problem.request_id, "string");
  t.equal(headers["x-request-id"], problem.request_id);
  return problem;
}

/** Sends bytes over a socket, and reads one answer to its end. */
async function ask(port: number, bytes: string | Buffer): Promise<Seen> {
  const socket = connect(port, "127.0.0.1");
  let raw = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    raw += chunk;
    const length = /content-length: (\d+)/i.exec(raw)?.[1];
    const [, body] = raw.split("\r\n\r\n", 2);
    if (length !== undefined && body !== undefined && Buffer.byteLength(body) >= Number(length)) socket.destroy();
  });
  socket.on("error", () => undefined);
  socket.write(bytes);
  await once(socket, "close", { signal: AbortSignal.timeout(10_000) });
  const [head = "", text = ""] = raw.split("\r\n\r\n", 2);
  const [first = "", ...lines] = head.split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  return { status: Number(first.split(" ")[1]), headers, text };
}
