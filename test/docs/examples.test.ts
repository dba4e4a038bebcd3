/**
 * Runs the examples of the README and the guides against a service: the shell blocks of a page one after the other in
 * one shell, and the programs as they are. A JSON block after a shell block shows its responses, shortened by "…": they
 * must contain each member with its value, except for values that vary between runs.
 */
import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t, { type Test } from "tap";
import { processEnv } from "../support/processes.ts";
import { startService, until, type Service } from "../support/service.ts";
import { blocksOf, listPages, readPage, ROOT, type Block } from "./blocks.ts";
import { elementsOf, openPage, textOf, type FakeElement } from "./page.ts";
import { startProgram } from "./programs.ts";

/** The URL of the service in the pages. */
const ADDRESS = "http://127.0.0.1:3000";
/** Members whose values vary between runs. */
const VARIES = new RegExp(
  "^(?:.*_?id|.*_at|.*_until|verify_after|secret|key|url|cursor|version|seconds|actor" +
    "|latitude|longitude|uncertainty_m|confidence)$",
);
/** A curl that also prints the status of each response. */
const CURL = '#!/bin/sh\nexec "$REAL_CURL" "$@" -w "%{stderr}HTTP %{http_code}\\n"\n';
const BETWEEN_BLOCKS = "@@@ next block @@@";

const GAZETTEER = {
  name: "gazetteer",
  dataVersion: "test",
  locate: async () =>
    ({
      outcome: "verified",
      confidence: 0.9,
      location: {
        latitude: 22.538,
        longitude: 113.93889,
        granularity: "dependent_locality",
        uncertainty_m: 10_000,
        source: "gazetteer",
      },
    }) as const,
};

interface Workspace {
  folder: string;
  url: string;
  env: Record<string, string>;
}

t.setTimeout(600_000);

t.test("examples of the docs", async (t) => {
  const service = await startService(t, { providers: [GAZETTEER] });
  const url = await service.app.listen({ host: "127.0.0.1", port: 0 });
  for (const page of ["README.md", "README.zh-CN.md", ...(await listPages("docs/guides"))]) {
    await t.test(page, async (t) => {
      const blocks = blocksOf(await readPage(page));
      const workspace = await createWorkspace(t, service, url);
      await runShellBlocks(t, blocks, workspace);
      for (const { language, text } of blocks) {
        if (language === "ts" && text.includes("@doorplate/client")) await runClientProgram(t, text, workspace);
        if (text.startsWith("// shop.mjs")) await runShop(t, text, workspace);
        if (text.startsWith("<!-- form.html -->")) await runForm(t, text, workspace);
      }
    });
  }
});

/** Creates a folder like that of a running service, with the key of a new tenant. */
async function createWorkspace(t: Test, service: Service, url: string): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), "doorplate-examples-"));
  t.teardown(() => rm(folder, { recursive: true }));
  const { key } = await service.makeTenant();
  await mkdir(join(folder, ".data"));
  await writeFile(join(folder, ".data/api-key"), `${key}\n`);
  await writeFile(join(folder, ".data/root-api-key"), `${service.rootKey}\n`);
  await mkdir(join(folder, "bin"));
  await writeFile(join(folder, "bin/curl"), CURL);
  await chmod(join(folder, "bin/curl"), 0o755);
  const { stdout } = await run("sh", ["-c", "command -v curl"], { folder, url, env: processEnv() });
  const env = processEnv({
    PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
    REAL_CURL: stdout.trim(),
    HOME: folder,
    DOORPLATE_URL: url,
    DOORPLATE_API_KEY: key,
  });
  return { folder, url, env };
}

async function runShellBlocks(t: Test, blocks: readonly Block[], workspace: Workspace): Promise<void> {
  const commands = blocks.filter(({ language }) => language === "sh");
  if (commands.length === 0) return;
  const script = commands
    .map(({ text }) => text.replaceAll(ADDRESS, workspace.url))
    .join(`\necho '${BETWEEN_BLOCKS}'; echo '${BETWEEN_BLOCKS}' >&2\n`);
  const { code, stdout, stderr } = await run("bash", ["-eu", "-c", script], workspace);
  if (!t.equal(code, 0, "all commands work")) t.comment(stdout, stderr);
  const [answers, errors] = [stdout.split(BETWEEN_BLOCKS), stderr.split(BETWEEN_BLOCKS)];
  for (const [index, command] of commands.entries()) {
    const next = blocks[blocks.indexOf(command) + 1];
    const shown = next?.language === "json" ? next.text : "";
    const name = command.text.trim().split("\n").at(-1)!.slice(0, 70);
    t.same(
      [...(errors[index] ?? "").matchAll(/^HTTP ([4-9]\d\d|000)$/gm)].map(([, status]) => status),
      [...shown.matchAll(/"status":([4-9]\d\d)/g)].map(([, status]) => status),
      `failing requests: ${name}`,
    );
    t.same(missing(shown, answers[index] ?? ""), [], `responses are as shown: ${name}`);
  }
}

/** Returns the members of the shown text that the responses do not contain. */
function missing(shown: string, answers: string): string[] {
  const members = shown.matchAll(/"(\w+)":(?:("(?:[^"\\]|\\.)*"|-?[\d.]+|true|false|null)|(?=[[{…]))/g);
  return [...members]
    .map(([, name = "", value = ""]) =>
      VARIES.test(name) || value.includes("…") ? `"${name}":` : `"${name}":${value}`,
    )
    .filter((member) => !answers.includes(member));
}

async function runClientProgram(t: Test, text: string, workspace: Workspace): Promise<void> {
  const client = join(workspace.folder, "node_modules/@doorplate/client");
  await mkdir(client, { recursive: true });
  await symlink(join(ROOT, "clients/typescript/src"), join(client, "src"));
  await writeFile(
    join(client, "package.json"),
    JSON.stringify({ name: "@doorplate/client", type: "module", exports: "./src/index.ts" }),
  );
  await writeFile(join(workspace.folder, "program.mts"), text);
  const { code, stderr } = await run(process.execPath, ["program.mts"], workspace);
  t.equal(code, 0, `the program with the client works\n${stderr}`);
}

async function runShop(t: Test, text: string, { folder, env }: Workspace): Promise<void> {
  await writeFile(join(folder, "shop.mjs"), text);
  const { url } = await startProgram(t, process.execPath, ["shop.mjs"], folder, env);
  const page = await (await fetch(`${url}/?country=JP`)).text();
  t.match(page, /<select name="administrative_area" required>.*<option>東京都<\/option>/s, "the form of a country");
  const order = (fields: Record<string, string>) =>
    fetch(url, { method: "POST", body: new URLSearchParams({ country_code: "CN", ...fields }) });
  const refused = await order({ administrative_area: "广东", locality: "深圳" });
  t.match({ status: refused.status, page: await refused.text() }, { status: 422, page: /<em>.+<\/em>/ });
  const taken = await order({
    recipient: "张三",
    administrative_area: "广东",
    locality: "深圳",
    dependent_locality: "南山区",
    address_lines: "科技园1栋",
  });
  t.match({ status: taken.status, page: await taken.text() }, { status: 201, page: /to address [0-9a-f-]{36}/ });
}

async function runForm(t: Test, text: string, { url, env }: Workspace): Promise<void> {
  const origin = "http://127.0.0.1:8080";
  const made = await fetch(`${url}/v1/api-keys`, {
    method: "POST",
    headers: { authorization: `Bearer ${env["DOORPLATE_API_KEY"]}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "form", kind: "publishable", origins: [origin] }),
  });
  const { key } = (await made.json()) as { key: string };
  const source = text.replace(ADDRESS, url).replace("dp_pub_…", key);
  const elsewhere = await openPage(source, "http://127.0.0.1:8081", "?country=CN");
  t.match(elsewhere.find("output").textContent, /^Origin not allowed/, "a page that may not use the key says so");
  const page = await openPage(source, origin, "?country=CN");
  const [form, output] = [page.find("form"), page.find("output")];
  const labels = elementsOf(form, "label").map(textOf);
  t.match(labels.join(" "), /省.* 市 .*区\/县/, "the form of a country");
  const field = (label: RegExp): FakeElement => {
    const paragraph = elementsOf(form, "p").find((one) =>
      elementsOf(one, "label").some((name) => label.test(textOf(name))),
    );
    t.ok(paragraph, String(label));
    return paragraph!;
  };
  const controlOf = (label: RegExp): FakeElement =>
    [...elementsOf(field(label), "select"), ...elementsOf(field(label), "input")][0]!;

  controlOf(/区\/县/).value = "szns";
  controlOf(/区\/县/).oninput?.();
  const suggestions = () => elementsOf(field(/区\/县/), "li").flatMap((item) => elementsOf(item, "button"));
  const [first] = await until(
    async () => suggestions(),
    (found) => found.length > 0,
  );
  t.match(first?.children, [/^南山区, 深圳市/]);
  first?.onclick?.();
  t.same([controlOf(/区\/县/).value, suggestions()], ["南山区", []], "a suggestion fills in the form");

  const submit = async (): Promise<string> => {
    output.textContent = "";
    form.onsubmit?.({ preventDefault: () => undefined });
    return until(
      async () => output.textContent,
      (shown) => shown !== "",
    );
  };
  t.match(await submit(), /^(?:fix|confirm)$/, "without a street");
  t.ok(
    elementsOf(form, "em").some(({ textContent }) => textContent !== ""),
    "what is missing stands at its field",
  );
  controlOf(/地址/).value = "科技园1栋";
  t.match(await submit(), /^(?:accept|add_subpremises|confirm)$/);
}

function run(
  command: string,
  args: string[],
  { folder, env }: Workspace,
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd: folder, env, timeout: 300_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? 1 : 0, stdout, stderr }),
    );
  });
}
