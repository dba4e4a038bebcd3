import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import t from "tap";
import { processEnv } from "../support/processes.ts";
import { startService, type Service } from "../support/service.ts";

const COMMAND = join(import.meta.dirname, "../../src/cli/address.ts");

const start = (...args: string[]) => spawn(process.execPath, [COMMAND, ...args], { env: processEnv(), stdio: "pipe" });

async function run(args: string[], input: string | Buffer): Promise<{ code: number; lines: string[]; errors: string }> {
  const child = start(...args);
  child.stdin.end(input);
  const [out, errors, [code]] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    once(child, "exit") as Promise<[number]>,
  ]);
  const answers = out.toString("utf8");
  t.ok(answers === "" || answers.endsWith("\n"), "every line is whole");
  return { code, lines: answers.split("\n").slice(0, -1), errors };
}

/** Good and bad bodies for each verb. */
const BODIES: Record<string, unknown[]> = {
  parse: [
    { text: "李明 139 0013 9000 浙江杭州西湖区文三路90号东部软件园1号楼502室" },
    { text: "1 Market St, San Francisco" },
    { text: "北京市\u2028海淀区\n中关村大街1号" },
    { items: [{ text: "鼓楼区中山路1号", single: true }, { text: "桥西区" }] },
    {},
    { text: "a", items: [{ text: "b" }] },
    { text: 5, more: true },
    { text: "" },
  ],
  validate: [
    {
      country_code: "CN",
      administrative_area: "广东",
      locality: "深圳",
      dependent_locality: "南山区",
      address_lines: ["科技园1栋"],
      phone: "13800138000",
    },
    {
      country_code: "US",
      administrative_area: "California",
      locality: "Mountain View",
      address_lines: ["1600 Amphitheatre Pkwy"],
      postal_code: "10001",
      strictness: "strict",
    },
    { items: [{ country_code: "DE", locality: "Berlin" }] },
    { locality: "Berlin" },
    { items: [] },
    { country_code: "DE", items: [{ country_code: "DE" }] },
    [],
    null,
  ],
  compare: [
    {
      a: { text: "深圳市南山区科技园1栋401" },
      b: {
        country_code: "CN",
        administrative_area: "广东",
        locality: "深圳",
        dependent_locality: "南山区",
        address_lines: ["科技园1幢401室"],
      },
    },
    {
      a: { text: "12 Main St", country_code: "US" },
      b: { country_code: "US", address_lines: ["12 Main Street Apt 4"] },
    },
    { a: { text: "a" } },
    { a: { text: "a", locality: "b" }, b: { text: "c" } },
    { a: {}, b: {} },
  ],
  format: [
    {
      address: {
        country_code: "CN",
        administrative_area: "广东省",
        locality: "深圳市",
        address_lines: ["科技园1栋"],
        recipient: "张三",
      },
      masked: true,
      origin_country: "DE",
      language: "de",
    },
    { items: [{ country_code: "JP", administrative_area: "東京都", locality: "港区" }] },
    {},
    { address: { country_code: "de" } },
  ],
};

t.test("the command answers as the endpoint does", async (t) => {
  let service: Service;
  t.before(async () => {
    service = await startService(t);
  });
  for (const [verb, bodies] of Object.entries(BODIES)) {
    t.test(verb, async (t) => {
      const { code, lines, errors } = await run(
        [verb, "--language", "zh-CN"],
        bodies.map((body) => JSON.stringify(body)).join("\n"),
      );
      t.equal(code, 0);
      t.equal(errors, "");
      t.equal(lines.length, bodies.length);
      t.notOk(/[\u0085\u2028\u2029]/.test(lines.join("")), "nor can any be taken for more");
      for (const [index, body] of bodies.entries()) {
        const { request_id: _, ...expected } = (
          await service.call("POST", `/${verb}`, body, { "accept-language": "zh-CN" })
        ).body;
        const { line, ...actual } = JSON.parse(lines[index]!);
        t.same(actual, expected, `line ${index + 1}`);
        if (expected.type !== undefined) t.equal(line, index + 1);
      }
    });
  }
});

t.test("each line has one answer, whatever it holds", async (t) => {
  const long = JSON.stringify({ text: "北".repeat(1_500_000) });
  const good = JSON.stringify({ text: "北京市海淀区中关村大街1号" });
  const input = Buffer.concat([
    Buffer.from(`\ufeff${good}\r\n\n{"text":"北京\n`),
    Buffer.from([0xff, 0xfe, 0x0a]),
    Buffer.from(`${JSON.stringify({ text: "a".repeat(1_000_000) })}\n${long}\n${good}`),
  ]);
  const { code, lines } = await run(["parse"], input);
  t.equal(code, 0);
  t.same(
    lines.map((line) => JSON.parse(line).code ?? "answered"),
    ["answered", "malformed_body", "malformed_body", "malformed_body", "invalid_body", "body_too_large", "answered"],
  );
  t.equal(lines.at(-1), lines[0]);
  t.same((await run(["parse"], "")).lines, []);
  t.equal((await run(["parse"], `${good}\n`)).lines.length, 1, "a last line feed begins no line");
});

t.test("whoever stops reading ends it", async (t) => {
  const child = start("format");
  const errors = text(child.stderr);
  child.stdin.on("error", () => undefined);
  const line = `${JSON.stringify({ address: { country_code: "DE", locality: "Berlin" } })}\n`;
  child.stdin.write(line.repeat(100_000));
  await once(child.stdout, "data");
  child.stdout.destroy();
  const [code] = (await once(child, "exit")) as [number];
  t.equal(code, 1);
  t.equal(await errors, "");
});

t.test("a wrong call says how to call it", async (t) => {
  for (const args of [[], ["judge"], ["parse", "--fast"], ["parse", "format"]]) {
    const { code, lines, errors } = await run(args, "");
    t.equal(code, 2);
    t.same(lines, []);
    t.not(errors, "");
  }
});
