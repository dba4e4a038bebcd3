import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import t from "tap";
import { createAddress, createClient, createCustomer, update } from "../../clients/typescript/src/index.ts";
import { createHttpServer } from "../../src/cli/mcp/http.ts";
import { createServer } from "../../src/cli/mcp/tools.ts";
import { followForSearch } from "../../src/features/search/follow.ts";
import { processEnv } from "../support/processes.ts";
import { startService } from "../support/service.ts";

const TOOLS = [
  "address_history",
  "estimate_campaign",
  "format_address",
  "look_up_customer",
  "parse_address",
  "read_address",
  "suggest",
  "validate_address",
];
const MCP = join(import.meta.dirname, "../../src/cli/mcp.ts");
const SECRETS = ["张三丰", "13800138000", "zhangsanfeng@", "secret word", "VIP dislikes"];

// Many calls, or processes of their own: on a busy machine that takes a while.
t.setTimeout(400_000);

t.test("an assistant looks, and sees nobody's name or number", async (t) => {
  const service = await startService(t);
  const url = await service.app.listen({ port: 0, host: "127.0.0.1" });
  const doorplate = createClient({ url, key: service.key, source: "test" });
  const customer = await createCustomer(doorplate, {
    body: {
      name: "张三丰",
      phones: ["+8613800138000"],
      emails: ["zhangsanfeng@example.com"],
      external_refs: [{ source: "crm", ref: "4711" }],
      attributes: { note: "VIP dislikes calls" },
    },
  });
  const made = await createAddress(doorplate, {
    customer_id: customer.id,
    body: {
      country_code: "CN",
      administrative_area: "广东",
      locality: "深圳",
      dependent_locality: "南山区",
      address_lines: ["科技园1栋 张三丰收 13800138000"],
      recipient: "张三丰",
      phone: "138 0013 8000",
      instructions: "secret word: open",
    },
  });
  const address = await update(
    doorplate,
    made,
    { recipient: "张三丰", postal_code: "518057", instructions: null },
    { doorplate_reason: "call 13800138000" },
  );

  const token = "a token";
  const server = createHttpServer(() => createServer(doorplate, "1.0.0"), token);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.teardown(() => server.close());
  const place = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;

  const overHttp = new Client({ name: "test", version: "1.0.0" });
  await overHttp.connect(
    new StreamableHTTPClientTransport(new URL(place), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
    }),
  );
  t.teardown(() => overHttp.close());
  const ask = async (name: string, input: Record<string, unknown>, client = overHttp) => {
    const { content, isError = false } = await client.callTool({ name, arguments: input });
    const text = (content as { text: string }[]).map((part) => part.text).join("");
    t.same(
      SECRETS.filter((secret) => text.includes(secret)),
      [],
      `${name} keeps secrets`,
    );
    return { isError, text, body: text.startsWith("{") ? JSON.parse(text) : undefined };
  };

  await t.test("the tools say that they only read", async (t) => {
    const { tools } = await overHttp.listTools();
    t.same(tools.map(({ name }) => name).sort(), TOOLS);
    t.same(
      tools.filter(
        ({ annotations, description, inputSchema }) =>
          annotations?.readOnlyHint !== true || !description || inputSchema["additionalProperties"] !== false,
      ),
      [],
    );
  });

  await t.test("each answers", async (t) => {
    const masked = { recipient: "张**", phone: "138****8000" };
    const found = await ask("look_up_customer", { source: "crm", ref: "4711" });
    t.match(found.body, {
      customer: { id: customer.id, name: "张**", emails: ["z**@example.com"] },
      addresses: [{ id: address.id, ...masked }],
    });
    t.match((await ask("look_up_customer", { customer_id: customer.id })).body, { customer: { id: customer.id } });
    await followForSearch(service.resources);
    for (const phone of ["138 0013 8000", "+86 138-0013-8000", "008613800138000", "13800138000"]) {
      t.match(
        (await ask("look_up_customer", { phone })).body,
        { customer: { id: customer.id, phones: ["138****8000"] }, addresses: [{ id: address.id, ...masked }] },
        phone,
      );
    }
    t.match((await ask("look_up_customer", { email: "ZhangSanFeng@example.com" })).body, {
      customer: { id: customer.id },
    });
    for (const key of [
      { phone: "13800138001" },
      { phone: "+86 138 0013" },
      { phone: "01380013800" },
      { email: "zhang@example.com" },
    ])
      t.same((await ask("look_up_customer", key)).body, { customers: [] }, JSON.stringify(key));
    const twin = await createCustomer(doorplate, { body: { name: "李四", phones: ["+8613800138000"] } });
    await followForSearch(service.resources);
    t.same(
      (await ask("look_up_customer", { phone: "13800138000" })).body.customers
        .map(({ id, name }: { id: string; name: string }) => ({ id, name }))
        .sort((a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)),
      [
        { id: customer.id, name: "张**" },
        { id: twin.id, name: "李**" },
      ],
    );
    t.match((await ask("read_address", { address_id: address.id })).body, {
      ...masked,
      locality: "深圳市",
      version: 2,
      verdict: { status: String },
    });
    const history = await ask("address_history", { address_id: address.id });
    t.match(history.body.items, [
      { version: 2, operation: "update" },
      { version: 1, operation: "create" },
    ]);
    t.match(
      history.body.items[0].changes.find(({ pointer }: { pointer: string }) => pointer === "/postal_code"),
      { to: "518057" },
    );
    t.match((await ask("parse_address", { text: "张三丰 13800138000 广东省深圳市南山区粤海街道科技园1栋" })).body, {
      covered: true,
      addresses: [{ locality: "深圳市", recipient: "张**" }],
    });
    t.match(
      (
        await ask("validate_address", {
          country_code: "CN",
          locality: "深圳",
          dependent_locality: "南山区",
          address_lines: ["科技园1栋"],
        })
      ).body,
      { administrative_area: "广东省", verdict: { status: "corrected" } },
    );
    const written = await ask("format_address", { address_id: address.id, script: "latin", origin_country: "DE" });
    t.match(written.body.lines.at(-1), "CHINA");
    t.match((await ask("suggest", { q: "szns", limit: 1 })).body, { items: [{ text: "南山区" }] });
    t.match((await ask("estimate_campaign", { country_code: "CN" })).body, { total: 1 });
    t.match((await ask("estimate_campaign", { changed_since: "2020-01-01T00:00:00Z", customer_tag: "none" })).body, {
      total: 0,
    });
    t.match(await ask("estimate_campaign", { near: { latitude: 200, longitude: 0, radius_m: 1 } }), { isError: true });
    t.same((await service.call("GET", "/campaigns")).body.items, [], "an estimate starts nothing");
  });

  await t.test("refusals are answers", async (t) => {
    t.match(await ask("read_address", { address_id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb" }), {
      isError: true,
      body: { code: "not_found" },
    });
    t.match(await ask("look_up_customer", {}), { isError: true, text: /source and ref/ });
    t.match(
      await ask("look_up_customer", { phone: "8000" }),
      { isError: true, text: /complete phone number/ },
      "no guessing digit by digit",
    );
    t.match(await ask("suggest", { q: "" }), { isError: true });
    t.match(await ask("suggest", { q: "x", surprise: true }), { isError: true, text: /\/surprise is not allowed/ });
    t.match(await ask("estimate_campaign", { near: { latitude: 1, longitude: 2, radius_m: 1, x: 1 }, "a/b": 1 }), {
      isError: true,
      text: /\/a~1b is not allowed; \/near\/x is not allowed|\/near\/x is not allowed; \/a~1b is not allowed/,
    });
  });

  await t.test("over HTTP only who has the token, from this machine", async (t) => {
    const status = async (headers: Record<string, string>, path = "/mcp"): Promise<number> => {
      const response = await fetch(new URL(path, place), {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
      });
      await response.body?.cancel();
      return response.status;
    };
    const authorization = `Bearer ${token}`;
    t.equal(await status({ authorization }), 200);
    t.equal(await status({}), 401);
    t.equal(await status({ authorization: "Bearer another" }), 401);
    t.equal(await status({ authorization, origin: "https://evil.example" }), 403);
    t.equal(await status({ authorization }, "/other"), 404);
    const { request } = await import("node:http");
    const bent = request(place, { method: "POST", headers: { authorization, host: "evil.example" } }).end();
    const [response] = (await once(bent, "response")) as [{ statusCode: number; resume(): void }];
    response.resume();
    t.equal(response.statusCode, 403, "a name that was bent to this machine");
  });

  await t.test("over stdio", async (t) => {
    const client = new Client({ name: "test", version: "1.0.0" });
    const key = await service.generateKey(["addresses:read", "campaigns:read"]);
    const env = processEnv({ DOORPLATE_URL: url, DOORPLATE_API_KEY: key });
    await client.connect(new StdioClientTransport({ command: process.execPath, args: [MCP], env, stderr: "inherit" }));
    t.teardown(() => client.close());
    t.match((await ask("read_address", { address_id: address.id }, client)).body, { recipient: "张**" });
    t.match((await ask("estimate_campaign", { country_code: "CN" }, client)).body, { total: 1 }, "read scopes suffice");
    t.match(
      await ask("look_up_customer", { customer_id: customer.id }, client),
      { isError: true, body: { code: "insufficient_scope" } },
      "the key decides",
    );
  });
});

t.test("what it lacks it says in one line", async (t) => {
  const empty = await mkdtemp(join(tmpdir(), "doorplate-mcp-"));
  t.teardown(() => rm(empty, { recursive: true }));
  // An empty setting is one that is not there, whatever a .env file here says.
  const env = processEnv({ DATA_DIR: empty, BOOTSTRAP_API_KEY: "", DOORPLATE_API_KEY: "" });
  const start = (args: string[], settings: Record<string, string>) =>
    new Promise<{ code: unknown; out: string; said: string }>((done) => {
      execFile(process.execPath, [MCP, ...args], { env: { ...env, ...settings } }, (error, out, said) =>
        done({ code: error?.code, out, said }),
      );
    });
  for (const args of [[], ["--http"]])
    t.match(await start(args, {}), { code: 1, out: "", said: /^There is no API key: set DOORPLATE_API_KEY[^\n]*\n$/ });
  await writeFile(join(empty, "api-key"), "dp_admin\n");
  for (const settings of [{}, { BOOTSTRAP_API_KEY: "dp_0123456789abcdef" }] as Record<string, string>[])
    t.match(
      await start(["--http"], settings),
      { code: 1, out: "", said: /^There is no API key: set DOORPLATE_API_KEY.* --admin-key [^\n]*\n$/ },
      "the admin key is not taken unasked",
    );
  t.match(
    await start(["--http", "--admin-key"], { MCP_PORT: "x" }),
    { code: 1, said: /^MCP_PORT must be a port number\.\n$/ },
    "but with the option",
  );
  t.match(await start(["--http"], { DOORPLATE_API_KEY: "dp_x", MCP_PORT: "x" }), {
    code: 1,
    out: "",
    said: /^MCP_PORT must be a port number\.\n$/,
  });
  t.match(await start([], { PORT: "x" }), { code: 1, out: "", said: /^[^\n]*PORT[^\n]*\n$/ });
});
