import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import t, { type Test } from "tap";
import { standardise, type AddressInput } from "../../src/address/index.ts";
import type { Place, Provider, ProviderFailure, ProviderKind } from "../../src/geocoding/provider.ts";

export interface Asked {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingMessage["headers"];
  body: unknown;
}

/** The response to the next request. */
export type Reply =
  | { status?: number; headers?: Record<string, string>; json?: unknown; text?: string }
  | ((request: IncomingMessage, response: ServerResponse) => void);

/** Starts a server on 127.0.0.1 with programmable responses that records its requests. */
export async function startProviderServer(t: Test) {
  const asked: Asked[] = [];
  let reply: Reply = { status: 500 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on("data", (chunk: Buffer) => chunks.push(chunk))
      .on("end", () => {
        const url = new URL(request.url as string, "http://localhost");
        const text = Buffer.concat(chunks).toString();
        asked.push({
          method: request.method as string,
          path: url.pathname,
          query: Object.fromEntries(url.searchParams),
          headers: request.headers,
          body: text === "" ? undefined : JSON.parse(text),
        });
        if (typeof reply === "function") return reply(request, response);
        response
          .writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers })
          .end(reply.text ?? JSON.stringify(reply.json));
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    play: (next: Reply) => void (reply = next),
  };
}

export const place = (input: AddressInput): Place => standardise(input);

export interface Contract {
  kind: ProviderKind;
  /** An address, the documented response of the provider, and the expected answer. */
  hits: { title: string; address: AddressInput; reply: unknown; answer: object; asked?: object }[];
  nothing: { address: AddressInput; reply: unknown };
  /** Failures in the provider's own format. */
  failures: { title: string; status?: number; reply: unknown; code: ProviderFailure }[];
  reverse: { reply: unknown; answer: object; nothing: unknown; asked?: object };
}

const POINT = { latitude: 39.9075, longitude: 116.3972 };
const KEY = "a-key-that-must-stay-secret";

/** Tests the contract of all providers, and the documented behaviour of this one. */
export function testContract({ kind, hits, nothing, failures, reverse }: Contract): void {
  const prepare = async (t: Test) => {
    const server = await startProviderServer(t);
    const provider: Provider = kind.create({ key: KEY, base_url: server.url });
    const address = hits[0]!.address;
    const locate = (input = address, signal = new AbortController().signal) =>
      provider.locate(place({ ...input, recipient: "张三丰", phone: "+8613912345678" }), signal);
    return { ...server, provider, locate };
  };

  t.test(`${kind.name}: locates addresses`, async (t) => {
    const { play, asked, locate } = await prepare(t);
    for (const { title, address, reply, answer, asked: expected } of hits) {
      play({ json: reply });
      t.match(await locate(address), answer, title);
      if (expected) t.match(asked.at(-1), expected, `${title}: the request is as documented`);
    }
    play({ json: nothing.reply });
    t.same(await locate(nothing.address), { outcome: "not_found" });
    const requests = JSON.stringify(asked);
    t.notMatch(requests, /张三丰|13912345678/, "no personal data is sent");
    if (kind.needs_key) t.match(requests, KEY);
  });

  t.test(`${kind.name}: countries that are not covered`, { skip: kind.countries === "all" }, async (t) => {
    const { asked, locate } = await prepare(t);
    t.same(await locate({ country_code: "DE", locality: "Berlin" }), { outcome: "not_covered" });
    t.equal(asked.length, 0);
  });

  t.test(`${kind.name}: failures that the provider reports`, async (t) => {
    const { play, locate } = await prepare(t);
    for (const { title, status = 200, reply, code } of failures) {
      play({ status, json: reply });
      await t.rejects(locate(), { provider: kind.name, code }, title);
    }
  });

  t.test(`${kind.name}: failures of the network`, async (t) => {
    const { play, locate } = await prepare(t);
    const cases: [string, Reply, { code: ProviderFailure; retry_after_ms?: number }][] = [
      [
        "429",
        { status: 429, headers: { "retry-after": "7" }, json: {} },
        { code: "rate_limited", retry_after_ms: 7_000 },
      ],
      [
        "503",
        { status: 503, headers: { "retry-after": "120" }, text: "<html>" },
        { code: "unavailable", retry_after_ms: 120_000 },
      ],
      ["401", { status: 401, text: "no" }, { code: "bad_credentials" }],
      ["404", { status: 404, text: "no" }, { code: "refused" }],
      ["no JSON", { text: "<html>welcome</html>" }, { code: "bad_answer" }],
      ["other JSON", { json: ["surprise"] }, { code: "bad_answer" }],
      ["nothing", { text: "" }, { code: "bad_answer" }],
      ["a response of 2 MB", { text: JSON.stringify({ text: "x".repeat(2_000_000) }) }, { code: "bad_answer" }],
      ["a cut connection", (_request, response) => response.destroy(), { code: "unavailable" }],
      [
        "a connection cut within the response",
        (_request, response) => {
          response.writeHead(200, { "content-length": "100" }).write("{");
          setTimeout(() => response.destroy(), 20);
        },
        { code: "unavailable" },
      ],
    ];
    for (const [title, reply, error] of cases) {
      play(reply);
      await t.rejects(locate(), { provider: kind.name, ...error }, title);
    }
    const failure = (await locate().catch((error: Error) => error)) as Error;
    t.notMatch(`${failure.message} ${String(failure.cause)} ${failure.stack}`, KEY, "the key is in no error");
    await t.rejects(
      kind
        .create({ key: KEY, base_url: "http://127.0.0.1:9" })
        .locate(place(hits[0]!.address), new AbortController().signal),
      { code: "unavailable" },
      "connection refused",
    );
  });

  t.test(`${kind.name}: no response`, async (t) => {
    const { play, locate } = await prepare(t);
    const reason = new Error("too slow");
    for (const reply of [
      () => undefined,
      (_request: IncomingMessage, response: ServerResponse) => void response.writeHead(200).write("{"),
    ]) {
      play(reply);
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 80);
      await t.rejects(locate(undefined, controller.signal), reason, "rejects with the reason of its signal");
    }
  });

  t.test(`${kind.name}: reverse geocoding`, async (t) => {
    const { play, asked, provider } = await prepare(t);
    play({ json: reverse.reply });
    t.match(await provider.reverse?.(POINT, new AbortController().signal), reverse.answer);
    if (reverse.asked) t.match(asked.at(-1), reverse.asked);
    play({ json: reverse.nothing });
    t.same(await provider.reverse?.(POINT, new AbortController().signal), { outcome: "not_found" });
  });
}
