import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import t from "tap";
import { sealLog } from "../../src/privacy/reads/seal-log.ts";
import { getHorizon } from "../../src/records/log.ts";
import { processEnv } from "../support/processes.ts";
import { startService } from "../support/service.ts";

t.test("the command verifies, and says what was changed", { timeout: 300_000 }, async (t) => {
  const SECRETS_KEY = randomBytes(32).toString("base64");
  const { call, resources } = await startService(t, { settings: { SECRETS_KEY } });
  const { db, reads } = resources;
  const { options } = db.pool as unknown as { options: { connectionString: string } };
  const folder = t.testdir({});
  const audit = async (key: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    promisify(execFile)(process.execPath, [join(import.meta.dirname, "../../src/cli/audit.ts"), ...args], {
      cwd: folder,
      env: processEnv({ DATABASE_URL: options.connectionString, SECRETS_KEY: key }),
    }).then(
      (output) => ({ code: 0, ...output }),
      (error: unknown) => error as never,
    );
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });
  await new Promise(setImmediate);
  await reads.close();
  await sealLog(resources, await getHorizon(db.readers));
  t.match(await audit(SECRETS_KEY, "verify"), {
    code: 0,
    stdout: "default: OK. 1 records of reads in 1 blocks; 1 changes in 1 blocks.\n",
  });
  const heads = await audit(SECRETS_KEY, "heads");
  await writeFile(join(folder, "heads"), `a line of another log\n{"level":30,"msg":"other"}\n${heads.stdout}`);
  t.match(await audit(SECRETS_KEY, "verify", "--heads", "heads", "--tenant", "default"), { code: 0, stdout: /OK/ });
  await db.pool.query("UPDATE reads SET customer_ids = '{}'");
  const broken = await audit(SECRETS_KEY, "verify", "--tenant", "default");
  t.match(broken, { code: 1, stdout: /^default: read 1 of block 1 was changed: createCustomer at [^]*1 faults/ });
  t.notMatch(broken.stdout, customer.id);
  t.match(await audit(SECRETS_KEY, "verify", "--tenant", "nowhere"), { code: 1, stderr: /There is no tenant nowhere/ });
  t.match(await audit(SECRETS_KEY, "other"), { code: 1, stderr: /npm run audit -- verify/ });
  t.equal((await audit(randomBytes(32).toString("base64"), "verify")).code, 1, "another root key opens nothing");
});
