/** Runs the webhook receivers of the guide, which must accept genuine webhooks and reject all others. */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { generateSecret, sign, signingKey } from "../../src/features/webhooks/sign.ts";
import { processEnv } from "../support/processes.ts";
import { until } from "../support/service.ts";
import { blocksOf, readPage } from "./blocks.ts";
import { startProgram } from "./programs.ts";

const COMMANDS: Record<string, [file: string, command: string, ...args: string[]]> = {
  ts: ["receiver.ts", process.execPath, "receiver.ts"],
  python: ["receiver.py", "python3", "receiver.py"],
  go: ["receiver.go", "go", "run", "receiver.go"],
};

t.setTimeout(400_000);

const receivers = blocksOf(await readPage("docs/guides/webhooks.md")).filter(({ language }) => language in COMMANDS);

t.test("the guide has a receiver in three languages", async (t) => {
  t.same(
    receivers.map(({ language }) => language),
    Object.keys(COMMANDS),
  );
});

for (const { language, text } of receivers) {
  const [file, command, ...args] = COMMANDS[language]!;
  t.test(language, { skip: isMissing(command) && `${command} is not installed` }, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "doorplate-receiver-"));
    t.teardown(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, file), text);
    const secret = generateSecret();
    const env = processEnv({ WEBHOOK_SECRET: secret, HOME: process.env["HOME"] ?? folder });
    const { url, output } = await startProgram(t, command, args, folder, env);

    const [id, body] = ["evt_1", JSON.stringify({ type: "address.verified", data: { name: "张三" } })];
    const now = Math.floor(Date.now() / 1000);
    const post = async (timestamp: number, signature: string, sent = body): Promise<number> => {
      const headers = { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": signature };
      return (await fetch(url, { method: "POST", body: sent, headers })).status;
    };
    const keys = [signingKey(secret)];
    t.equal(
      await post(now, sign([signingKey(generateSecret()), ...keys], id, now, body)),
      204,
      "genuine, with either secret",
    );
    t.match(
      await until(
        async () => output(),
        (text) => text.includes("address.verified"),
      ),
      /address\.verified/,
      "the event is processed",
    );
    t.equal(await post(now, sign(keys, id, now, body), body.replace("张", "王")), 400, "another body");
    t.equal(await post(now + 1, sign(keys, id, now, body)), 400, "another time");
    t.equal(await post(now - 600, sign(keys, id, now - 600, body)), 400, "an old timestamp");
    t.equal(await post(now, sign([signingKey(generateSecret())], id, now, body)), 400, "another secret");
    t.equal(await post(now, ""), 400, "no signature");
  });
}

function isMissing(command: string): boolean {
  try {
    execFileSync("sh", ["-c", `command -v ${command}`]);
    return false;
  } catch {
    return true;
  }
}
