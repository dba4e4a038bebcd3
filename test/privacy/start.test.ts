import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { createDatabase } from "../support/database.ts";
import { processEnv } from "../support/processes.ts";

const SRC = join(import.meta.dirname, "../../src");

interface Started {
  child: ChildProcess;
  log: () => string;
}

/** A process of the API, away from any `.env`. */
function start(t: Test, folder: string, env: Record<string, string>): Started {
  const child = spawn(process.execPath, [join(SRC, "server.ts")], {
    cwd: folder,
    env: processEnv({ PORT: "0", ...env }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data: Buffer) => (text += data.toString()));
  t.teardown(() => child.kill("SIGKILL"));
  return { child, log: () => text };
}

async function listening({ child, log }: Started): Promise<boolean> {
  while (!/Server listening/.test(log()) && child.exitCode === null) await sleep(50);
  return child.exitCode === null;
}

async function stop({ child }: Started): Promise<void> {
  child.kill("SIGTERM");
  await once(child, "exit");
}

const lines = (log: string, what: RegExp): string[] => log.split("\n").filter((line) => what.test(line));

t.test(
  "without SECRETS_KEY a process on a shared database keeps a key and warns once; another machine refuses to start",
  { timeout: 300_000 },
  async (t) => {
    const DATABASE_URL = await createDatabase(t);
    const folder = t.testdir({ one: {}, other: {} });
    const [here, there] = [join(folder, "one"), join(folder, "other")];
    const first = start(t, here, { DATABASE_URL });
    t.ok(await listening(first), first.log());
    t.equal(lines(first.log(), /SECRETS_KEY/).length, 1);
    t.match(first.log(), /All processes need the same SECRETS_KEY; `openssl rand -base64 32` generates one/);
    t.ok(existsSync(join(here, ".data/secrets-key")));
    await stop(first);

    const neighbour = start(t, there, { DATABASE_URL });
    const [code] = (await once(neighbour.child, "close")) as [number];
    t.equal(code, 1);
    t.equal(
      lines(
        neighbour.log(),
        /is sealed with the root key \S{8}, which this process does not have \(.+\): set SECRETS_KEY/,
      ).length,
      1,
    );
    t.notMatch(neighbour.log(), /stack|at async/);

    const again = start(t, here, { DATABASE_URL });
    t.ok(await listening(again), "with its own key it starts again");
    await stop(again);
  },
);

t.test("with SECRETS_KEY nothing is kept and nothing warned of", { timeout: 300_000 }, async (t) => {
  const folder = t.testdir({});
  const process = start(t, folder, {
    DATABASE_URL: await createDatabase(t),
    SECRETS_KEY: randomBytes(32).toString("base64"),
  });
  t.ok(await listening(process), process.log());
  t.same(lines(process.log(), /SECRETS_KEY/), []);
  t.notOk(existsSync(join(folder, ".data/secrets-key")));
  await stop(process);
});
