import { createHash, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import t, { type Test } from "tap";
import { readConfig } from "../../../src/platform/config.ts";
import { signRequest } from "../../../src/platform/root-keys/aws-signature.ts";
import { openRootKey, readRootKeys } from "../../../src/platform/root-keys/read.ts";
import { createSecrets, type Secrets } from "../../../src/platform/secrets.ts";
import { createKeyring } from "../../../src/privacy/keys.ts";
import { registerRootKey, rewrapTenantKeys } from "../../../src/privacy/root.ts";
import { openDatabase } from "../../privacy/support.ts";
import { serve, startAws, startAzure, startGoogle, startVault, type FakeService } from "./services.ts";

const SERVICES: Record<string, (t: Test) => Promise<FakeService>> = {
  "AWS KMS": startAws,
  "Google Cloud KMS": startGoogle,
  "Azure Key Vault": startAzure,
  Vault: startVault,
};
const DISABLED: Record<string, RegExp> = {
  "AWS KMS": /^AWS KMS says that the key is disabled$/,
  "Google Cloud KMS": /^Google Cloud KMS says that the key is disabled or destroyed$/,
  "Azure Key Vault": /^Azure Key Vault says that the key is disabled$/,
  Vault: /^Vault has no such key$/,
};

for (const [name, start] of Object.entries(SERVICES)) {
  t.test(`${name} wraps and unwraps keys`, async (t) => {
    const service = await start(t);
    const reports: (string | undefined)[] = [];
    let now = 0;
    const open = (): Secrets =>
      createSecrets([openRootKey(service.place, service.environment)], {
        report: (location, reason) => {
          t.equal(location, service.place.split("?")[0]);
          reports.push(reason);
        },
        now: () => now,
      });
    const [secrets, another] = [open(), open()];
    t.same(secrets.names, another.names);
    const key = randomBytes(32);
    const wrapped = await secrets.wrap(key, "tenant key:1");
    t.notOk(wrapped.wrapped.includes(key));
    t.same(await another.unwrap(wrapped, "tenant key:1"), key);
    await t.rejects(another.unwrap(wrapped, "tenant key:2"), { message: /another owner/ });
    service.rotate();
    t.same(await open().unwrap(wrapped, "tenant key:1"), key, "the version that has wrapped it opens it");
    const newer = await secrets.wrap(key, "tenant key:1");
    t.equal(newer.root_key, wrapped.root_key);
    t.same(await open().unwrap(newer, "tenant key:1"), key, "and so does the new one");
    const changed = Buffer.from(wrapped.wrapped);
    changed[changed.length - 20]! ^= 1;
    await t.rejects(another.unwrap({ ...wrapped, wrapped: changed }, "tenant key:1"));
    t.same(reports, [], "a key that was changed is not a fault of the service");

    const calls = service.calls.length;
    t.same(await another.unwrap(wrapped, "tenant key:1"), key);
    t.equal(service.calls.length, calls, "a key is kept for an hour");
    now += 3_600_001;
    service.fail("once");
    t.same(await another.unwrap(wrapped, "tenant key:1"), key);
    t.equal(service.calls.length, calls + 1, "then the service is asked again, twice if it fails once");

    service.fail("disabled");
    now += 3_600_001;
    t.same(await another.unwrap(wrapped, "tenant key:1"), key, "a cached key works without the service");
    t.match(reports, [DISABLED[name]]);
    const other = randomBytes(32);
    await t.rejects(another.wrap(other, "tenant key:3"), {
      code: "unavailable",
      particulars: { detail: /service of the root key/ },
    });
    await t.rejects(open().unwrap(wrapped, "tenant key:1"), { code: "unavailable" });
    service.fail("denied");
    await another.services[0]!.probe();
    t.match(reports.at(-1), new RegExp(`^${name} denies the access to the key`));
    const count = reports.length;
    await another.services[0]!.probe();
    t.equal(reports.length, count, "a fault is reported once");
    service.fail(undefined);
    await another.services[0]!.probe();
    t.equal(reports.at(-1), undefined);
    t.same(await another.unwrap(await another.wrap(other, "tenant key:3"), "tenant key:3"), other);
    t.same(service.faults, []);
  });

  t.test(`the root key moves from a file to ${name}, and back`, async (t) => {
    const service = await start(t);
    const db = await openDatabase(t);
    const [file, remote] = [randomBytes(32), openRootKey(service.place, service.environment)];
    const [tenant, text] = [randomUUID(), "sealed before"];
    const steps = [[file], [file, remote], [remote, file], [remote], [remote, file], [file, remote], [file]];
    let before: Secrets | undefined;
    let sealed: Buffer | undefined;
    for (const keys of steps) {
      const secrets = createSecrets(keys);
      await registerRootKey(db.kysely, secrets);
      await rewrapTenantKeys(db.kysely, secrets);
      const keyring = createKeyring({ ...db, secrets });
      sealed ??= await keyring.sealText(tenant, "a", text);
      t.equal(await keyring.openText(tenant, "a", sealed), text);
      // A process that has not been restarted yet seals, this one opens, and the other way round.
      if (before) {
        t.equal(secrets.open(before.seal(text, "webhook:1"), "webhook:1"), text);
        t.equal(before.open(secrets.seal(text, "webhook:1"), "webhook:1"), text);
      }
      before = secrets;
    }
    await t.rejects(registerRootKey(db.kysely, createSecrets([remote])), /which this process does not have/);
    t.same(service.faults, []);
  });
}

t.test("a process without the key of a service is told where it is; one whose service fails says why", async (t) => {
  const service = await startAws(t);
  const db = await openDatabase(t);
  const secrets = createSecrets([openRootKey(service.place, service.environment)]);
  await registerRootKey(db.kysely, secrets);
  t.match(secrets.open(secrets.seal("a", "b"), "b"), "a");
  await t.rejects(registerRootKey(db.kysely, createSecrets([randomBytes(32)])), {
    name: "MissingRootKey",
    message: /root key \S{8} \(aws-kms:arn:aws:kms:.*\), which this process does not have .*: add it to ROOT_KEY/,
  });
  service.fail("denied");
  const fresh = createSecrets([openRootKey(service.place, service.environment)]);
  t.throws(() => fresh.seal("a", "b"), { code: "unavailable" });
  await t.rejects(registerRootKey(db.kysely, fresh), {
    name: "StartError",
    message: /^the root key aws-kms:arn:\S+ cannot be used: AWS KMS denies the access to the key$/,
  });
});

/** A port on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

t.test("a service that does not answer, or is away", { timeout: 30_000 }, async (t) => {
  const messages = Object.entries(SERVICES).map(async ([name, start]) => {
    const service = await start(t);
    service.fail("hang");
    const began = Date.now();
    const secrets = createSecrets([openRootKey(service.place, service.environment)]);
    await t.rejects(secrets.wrap(randomBytes(32), "a"), { cause: { message: `${name} does not answer within 5 s` } });
    t.ok(Date.now() - began < 9_000, "it is asked once");
  });
  await Promise.all(messages);
  const service = await startVault(t);
  const port = await closedPort();
  const away = createSecrets([openRootKey(`vault:http://127.0.0.1:${port}/transit/keys/a`, { VAULT_TOKEN: "t" })]);
  await t.rejects(away.wrap(randomBytes(32), "a"), { cause: { message: "Vault does not answer (ECONNREFUSED)" } });
  const tokenless = createSecrets([openRootKey(service.place, {})]);
  await t.rejects(tokenless.wrap(randomBytes(32), "a"), { cause: { message: /set VAULT_TOKEN or VAULT_TOKEN_FILE/ } });
});

t.test("credentials are found where the clouds have them", async (t) => {
  const folder = t.testdir({});
  const works = async (place: string, environment: Record<string, string>): Promise<void> => {
    const [secrets, key] = [createSecrets([openRootKey(place, environment)]), randomBytes(32)];
    t.same(await secrets.unwrap(await secrets.wrap(key, "a"), "a"), key);
  };
  const aws = await startAws(t);
  const expires = new Date(Date.now() + 3_600_000);
  const credentials = {
    AccessKeyId: "AKID",
    SecretAccessKey: aws.secret,
    Token: "session",
    Expiration: expires.toISOString(),
  };
  const asked: string[] = [];
  const cloud = await serve(t, (request, { pathname }, body) => {
    asked.push(`${request.method} ${pathname}`);
    const role = "/latest/meta-data/iam/security-credentials/";
    if (pathname === "/latest/api/token") return { status: request.method === "PUT" ? 200 : 405, body: "imds" };
    if (pathname.startsWith(role)) {
      if (request.headers["x-aws-ec2-metadata-token"] !== "imds") return { status: 401 };
      return { status: 200, body: pathname === role ? "my-role" : credentials };
    }
    if (pathname === "/container")
      return request.headers.authorization === "pod" ? { status: 200, body: credentials } : { status: 401 };
    const form = new URLSearchParams(body);
    if (form.get("Action") !== "AssumeRoleWithWebIdentity" || form.get("WebIdentityToken") !== "jwt")
      return { status: 400 };
    const { AccessKeyId, SecretAccessKey } = credentials;
    const Credentials = {
      AccessKeyId,
      SecretAccessKey,
      SessionToken: "session",
      Expiration: expires.getTime() / 1_000,
    };
    return {
      status: 200,
      body: { AssumeRoleWithWebIdentityResponse: { AssumeRoleWithWebIdentityResult: { Credentials } } },
    };
  });
  await writeFile(join(folder, "token"), "jwt\n");
  await writeFile(join(folder, "pod"), "pod\n");
  await works(aws.place, { AWS_EC2_METADATA_SERVICE_ENDPOINT: cloud });
  await works(aws.place, {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${cloud}/container`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: join(folder, "pod"),
  });
  await works(aws.place, {
    AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, "token"),
    AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/doorplate",
    AWS_ENDPOINT_URL_STS: `${cloud}/`,
  });
  t.equal(asked.length, 5, "once for each, until they expire");
  t.same(aws.faults, []);
  const wrong = createSecrets([openRootKey(aws.place, { ...aws.environment, AWS_SECRET_ACCESS_KEY: "another" })]);
  await t.rejects(wrong.wrap(randomBytes(32), "a"), { code: "unavailable" });
  t.same(aws.faults, ["the signature does not match"], "the server checks");

  const google = await startGoogle(t);
  await works(google.place, google.machine);
  await works(google.place, google.environment);
  t.same(google.faults, []);
  const azure = await startAzure(t);
  await works(azure.place, azure.application);
  t.same(azure.faults, []);
  const vault = await startVault(t);
  await writeFile(join(folder, "vault"), "hvs.token\n");
  await works(vault.place, { VAULT_TOKEN_FILE: join(folder, "vault"), VAULT_NAMESPACE: "admin" });
  t.same(vault.faults, []);
});

t.test("credentials that cannot be read are told in one line, without a part of them", async (t) => {
  const [aws, google, azure, vault] = await Promise.all([startAws(t), startGoogle(t), startAzure(t), startVault(t)]);
  // Creates the folder anew: the fake services have written into it.
  const folder = t.testdir({
    text: "-----BEGIN PRIVATE KEY-----secret",
    key: JSON.stringify({ type: "service_account" }),
  });
  const missing = join(folder, "missing");
  const cases: [FakeService, Record<string, string>, RegExp][] = [
    [aws, { AWS_WEB_IDENTITY_TOKEN_FILE: missing, AWS_ROLE_ARN: "arn:aws:iam::1:role/r" }, /^the file of AWS_WEB_/],
    [
      aws,
      { AWS_CONTAINER_CREDENTIALS_FULL_URI: aws.url, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: missing },
      /^the file of AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE cannot be read \(ENOENT\)$/,
    ],
    [google, { GOOGLE_APPLICATION_CREDENTIALS: missing }, /^the file of GOOGLE_\w+ cannot be read \(ENOENT\)$/],
    [google, { GOOGLE_APPLICATION_CREDENTIALS: join(folder, "text") }, /^the file of GOOGLE_\w+ is not JSON$/],
    [
      google,
      { GOOGLE_APPLICATION_CREDENTIALS: join(folder, "key") },
      /^the file of GOOGLE_\w+ has no valid private_key$/,
    ],
    [
      azure,
      { AZURE_TENANT_ID: "t", AZURE_CLIENT_ID: "c", AZURE_FEDERATED_TOKEN_FILE: missing },
      /^the file of AZURE_FEDERATED_TOKEN_FILE cannot be read \(ENOENT\)$/,
    ],
    [vault, { VAULT_TOKEN_FILE: missing }, /^the file of VAULT_TOKEN_FILE cannot be read \(ENOENT\)$/],
  ];
  const db = await openDatabase(t);
  for (const [{ place }, environment, message] of cases) {
    const secrets = createSecrets([openRootKey(place, environment)]);
    await t.rejects(secrets.wrap(randomBytes(32), "a"), { code: "unavailable", cause: { message } });
    await t.rejects(registerRootKey(db.kysely, secrets), {
      name: "StartError",
      message: /^the root key \S+ cannot be used/,
    });
  }
});

t.test("a request to AWS is signed as in their test suite (post-vanilla)", async (t) => {
  const headers = signRequest(
    { access_key_id: "AKIDEXAMPLE", secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
    {
      method: "POST",
      url: new URL("https://example.amazonaws.com/"),
      headers: {},
      body: "",
      region: "us-east-1",
      service: "service",
      now: new Date("2015-08-30T12:36:00Z"),
    },
  );
  t.equal(
    headers["authorization"],
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, " +
      "Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
  );
});

t.test("ROOT_KEY is checked when it is read", async (t) => {
  t.same(readConfig({}).ROOT_KEY, ["local"]);
  const arn = "aws-kms:arn:aws-cn:kms:cn-north-1:111122223333:alias/doorplate";
  t.same(readRootKeys(`local, ${arn}`), ["local", arn]);
  const invalid = [
    "",
    "local,local",
    "aws-kms:arn:aws:s3:::bucket",
    "gcp-kms:projects/p",
    "azure-key-vault:https://v.vault.azure.net/secrets/a",
    "vault:transit/keys/a",
    "file:/etc/key",
    createHash("sha256").update("a").digest("base64"),
  ];
  for (const text of invalid) t.throws(() => readRootKeys(text), text);
});
