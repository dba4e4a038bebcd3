import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { createDatabase } from "../support/database.ts";
import { processEnv } from "../support/processes.ts";

const ENTRIES = join(import.meta.dirname, "../../src");

/** Starts an entry away from any `.env`. */
function start(t: Test, entry: string, env: Record<string, string>): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, [join(ENTRIES, entry)], {
    cwd: t.testdir(),
    env: processEnv(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data: Buffer) => (text += data.toString()));
  t.teardown(() => child.kill("SIGKILL"));
  return { child, said: () => text };
}

t.test(
  "a first start works on all but verifications before the places of the world are loaded",
  { timeout: 300_000 },
  async (t) => {
    const key = `dp_${randomBytes(32).toString("base64url")}`;
    const { child, said } = start(t, "cli/up.ts", {
      DATABASE_URL: await createDatabase(t),
      PORT: "0",
      BOOTSTRAP_API_KEY: key,
      SECRETS_KEY: randomBytes(32).toString("base64"),
    });
    const told = async (what: RegExp): Promise<string | undefined> => {
      for (let tries = 0; tries < 600 && !what.test(said()); tries++) await sleep(50);
      return what.exec(said())?.[1];
    };
    const url = await told(/API +(http:\S+)/);
    const call = async (path: string, body?: string, type = "application/json"): Promise<any> =>
      (
        await fetch(url + path, {
          method: body === undefined ? "GET" : "POST",
          headers: { authorization: `Bearer ${key}`, "content-type": type },
          ...(body !== undefined && { body }),
        })
      ).json();
    const { id } = await call(
      "/imports?source=erp",
      "ref,name,address\n1,Bob,北京市海淀区中关村大街27号\n",
      "text/csv",
    );
    const until = async (path: string, isSo: (answer: any) => boolean, body?: string): Promise<any> => {
      for (let tries = 0; ; tries++) {
        const answer = await call(path, body);
        if (isSo(answer) || tries === 200) return answer;
        await sleep(50);
      }
    };
    t.match(await until(`/imports/${id}`, ({ status }) => status !== "running"), {
      status: "completed",
      progress: { addresses_created: 1 },
    });
    t.match(await until("/customers/search", ({ items }) => items.length > 0, '{"q":"Bob"}'), {
      items: [{ customer: { name: "Bob" } }],
    });
    t.match((await call("/addresses")).items, [{ verification: { status: "pending" } }]);
    t.match(said(), /first start, loading/);
    t.notMatch(said(), /places in \d+ s/);
    child.kill("SIGTERM");
    t.same((await once(child, "exit"))[0], 0);
  },
);

t.test("a wrong setting is named, and that is all", async (t) => {
  for (const entry of ["cli/up.ts", "server.ts"]) {
    const { child, said } = start(t, entry, { LOG_LEVEL: "loud", PORT: "many" });
    t.same((await once(child, "close"))[0], 1, entry);
    t.match(said(), /The configuration is not valid: PORT .+; LOG_LEVEL must be one of /);
    t.equal(said().trim().split("\n").length, 1);
  }
});
