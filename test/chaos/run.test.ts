import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import t from "tap";
import { processEnv } from "../support/processes.ts";

t.test("npm run chaos says that it needs a redis-server", async (t) => {
  const run = promisify(execFile)(process.execPath, [join(import.meta.dirname, "run.ts"), "--rounds", "1"], {
    env: processEnv({ PATH: t.testdir({}) }),
  });
  await t.rejects(run, {
    code: 1,
    stdout: "",
    stderr: /^npm run chaos needs a redis-server .+--backend postgres\.\n$/,
  });
});
