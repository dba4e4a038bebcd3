import { randomBytes } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { readConfig } from "../../src/platform/config.ts";
import { createSecrets, ensureSecretKey, readSecretKeys } from "../../src/platform/secrets.ts";

const [old, present] = [randomBytes(32), randomBytes(32)];

t.test("a secret is opened by its owner's name, its key and nothing else", async (t) => {
  const secrets = createSecrets([present]);
  const sealed = secrets.seal("whsec_秘密", "webhook:1");
  t.equal(secrets.open(sealed, "webhook:1"), "whsec_秘密");
  t.notOk(sealed.includes("whsec"));
  t.not(secrets.seal("whsec_秘密", "webhook:1"), sealed, "the same text is sealed differently each time");
  t.throws(() => secrets.open(sealed, "webhook:2"));
  const at = sealed.length - 5;
  t.throws(() =>
    secrets.open(`${sealed.slice(0, at)}${sealed[at] === "A" ? "B" : "A"}${sealed.slice(at + 1)}`, "webhook:1"),
  );
  for (const broken of ["", ".", sealed.slice(0, 9), sealed.slice(0, 20)])
    t.throws(() => secrets.open(broken, "webhook:1"));
  t.throws(() => createSecrets([old]).open(sealed, "webhook:1"), { code: "unavailable" });
});

t.test("keys are changed by putting the new one first", async (t) => {
  const sealed = createSecrets([old]).seal("text", "a");
  const both = createSecrets([present, old]);
  t.equal(both.open(sealed, "a"), "text");
  t.equal(createSecrets([present]).open(both.seal("text", "a"), "a"), "text", "the first one seals");
});

t.test("without a key nothing is sealed", async (t) => {
  t.throws(() => createSecrets([]).seal("text", "a"), { code: "unavailable" });
});

t.test("keys come from configuration, or from a file that only the service reads", async (t) => {
  const text = [present, old].map((key) => key.toString("base64")).join(", ");
  t.same(readConfig({ SECRETS_KEY: text }).SECRETS_KEY, [present, old]);
  t.equal(readConfig({}).SECRETS_KEY, undefined);
  t.throws(() => readConfig({ SECRETS_KEY: "dG9vIHNob3J0" }), /SECRETS_KEY must be 32 bytes in base64/);
  const folder = join(t.testdir(), "data");
  const [first, second] = await Promise.all([ensureSecretKey(folder), ensureSecretKey(folder)]);
  t.same(first, second, "two that start at once have the same");
  t.same(await ensureSecretKey(folder), first);
  t.same(readSecretKeys(await readFile(join(folder, "secrets-key"), "utf8")), first);
  t.equal((await stat(join(folder, "secrets-key"))).mode & 0o777, 0o600);
});
