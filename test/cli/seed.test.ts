import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import t from "tap";
import { processEnv } from "../support/processes.ts";
import { startService } from "../support/service.ts";

const SEED = join(import.meta.dirname, "../../src/cli/seed.ts");

// Many calls, or processes of their own: on a busy machine that takes a while.
t.setTimeout(400_000);

t.test("npm run seed fills a running service, once", async (t) => {
  const service = await startService(t);
  const DOORPLATE_URL = await service.app.listen({ port: 0, host: "127.0.0.1" });
  const seed = (env: Record<string, string>) =>
    promisify(execFile)(process.execPath, [SEED, "5"], { env: processEnv(env) });

  const first = await seed({ DOORPLATE_URL, DOORPLATE_API_KEY: service.key });
  const count = Number(/Wrote 5 customers and (\d+) new addresses/.exec(first.stdout)?.[1]);
  t.ok(count >= 5);
  t.equal((await service.call("GET", "/addresses")).body.items.length, count);
  t.match((await service.call("GET", "/customers/by-ref/seed/1")).body, { name: String });
  t.match(
    (await seed({ DOORPLATE_URL, DOORPLATE_API_KEY: service.key })).stdout,
    /Wrote 5 customers and 0 new addresses/,
  );
  await t.rejects(seed({ DOORPLATE_URL, DOORPLATE_API_KEY: `dp_${"x".repeat(43)}` }), {
    code: 1,
    stderr: /rejected the request: 401/,
  });
});
