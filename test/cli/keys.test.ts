import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import t from "tap";
import { openKey } from "../../src/features/providers/service.ts";
import { openSecrets } from "../../src/features/webhooks/service.ts";
import { createSecrets } from "../../src/platform/secrets.ts";
import { advanceRotation } from "../../src/privacy/rotation.ts";
import { processEnv } from "../support/processes.ts";
import { createKeyDatabase } from "../support/key-store.ts";
import { startService } from "../support/service.ts";
import { makeCustomer } from "../privacy/support.ts";

t.test(
  "the command lists keys, rotates a tenant's, and wraps with another root key",
  { timeout: 300_000 },
  async (t) => {
    const [old, present] = [randomBytes(32), randomBytes(32)].map((key) => key.toString("base64")) as [string, string];
    const {
      call,
      resources: { db, keyring, secrets },
      tenantId,
    } = await startService(t, { settings: { SECRETS_KEY: old } });
    const { options } = db.pool as unknown as { options: { connectionString: string } };
    let KEYS_DATABASE_URL = "";
    const keys = async (
      SECRETS_KEY: string,
      ...args: string[]
    ): Promise<{ code: number; stdout: string; stderr: string }> =>
      promisify(execFile)(process.execPath, [join(import.meta.dirname, "../../src/cli/keys.ts"), ...args], {
        cwd: t.testdirName,
        env: processEnv({
          DATABASE_URL: options.connectionString,
          SECRETS_KEY,
          ...(KEYS_DATABASE_URL !== "" && { KEYS_DATABASE_URL }),
        }),
      }).then(
        (output) => ({ code: 0, ...output }),
        (error: unknown) => error as never,
      );
    t.testdir({});
    t.match(await keys(old, "rotate-tenant", "default"), { code: 1, stderr: /no key yet/ });
    await makeCustomer(db, keyring, tenantId);

    t.match(await keys(old, "rotate-tenant", "default"), { code: 0, stdout: /Version 2 of the key of default/ });
    while (await advanceRotation(db, secrets, new Date()));
    t.match(
      (await keys(old, "list")).stdout,
      /root key \S{8}: 2 tenant keys; number 1 of SECRETS_KEY\n.*default version 1: .*\n.*default version 2: .*, 1 customers' keys rewrapped, not yet done/s,
    );
    t.equal((await call("POST", "/webhooks", { url: "https://example.com/hook" })).status, 201);
    t.equal(
      (await call("PUT", "/providers/google", { key: "secret-of-google-4711" }, { "if-match": "*" })).status,
      200,
    );
    t.match(await keys(old, "rotate-tenant", "nowhere"), { code: 1, stderr: /There is no tenant nowhere/ });
    t.match(await keys(present, "rewrap"), { code: 1, stderr: /root key \S{8}, which this process does not have/ });
    t.match(await keys(`${present},${old}`, "rewrap"), { code: 0, stdout: /5 keys and secrets rewrapped/ });
    t.match(await keys(present, "rewrap"), { code: 0, stdout: /0 keys and secrets rewrapped/ });
    const settings = await db.kysely.selectFrom("provider_settings").selectAll().executeTakeFirstOrThrow();
    const webhook = await db.kysely.selectFrom("webhooks").selectAll().executeTakeFirstOrThrow();
    const after = createSecrets([Buffer.from(present, "base64")]);
    t.equal(openKey(after, settings), "secret-of-google-4711");
    t.match(openSecrets(after, webhook, new Date()), [/^whsec_/]);

    const {
      body: { id },
    } = await call("POST", "/customers", { name: "Zhang Three" }, { "doorplate-reason": "at the till" });
    const { body: address } = await call("POST", `/customers/${id}/addresses`, {
      country_code: "DE",
      text: "Musterweg 1, 10115 Berlin",
    });
    await call("DELETE", `/addresses/${address.id}`, undefined, { "if-match": "*" });
    const { stdout } = await keys(present, "open", "default", id);
    t.match(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
      [
        {
          entity: "customer",
          id,
          version: 1,
          operation: "create",
          reason: "at the till",
          state: { name: "Zhang Three" },
        },
        { entity: "address", id: address.id, version: 2, operation: "delete", state: { locality: "Berlin" } },
        { entity: "address", version: 1, operation: "create", state: { locality: "Berlin" } },
      ],
    );
    t.match(await keys(present, "open", "default", tenantId), { code: 1, stderr: /There is no customer/ });
    t.match(await keys(old), { code: 1, stderr: /npm run keys -- list/ });
    t.match(await keys(present, "move"), { code: 1, stderr: /^Set KEYS_DATABASE_URL .*\n$/ });
    KEYS_DATABASE_URL = await createKeyDatabase(t);
    t.match(await keys(present, "move"), {
      code: 1,
      stdout: "",
      stderr: /^\d+ connections of the service to the data are open: stop all its processes, .*\n$/,
    });
  },
);
