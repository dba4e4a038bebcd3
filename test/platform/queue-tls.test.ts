/** A Redis that is reached by TLS, with a certificate that signs itself. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import t, { type Test } from "tap";
import { freePort } from "../chaos/ports.ts";
import { OwnRedis } from "../chaos/redis.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { findRedisServer } from "../support/redis.ts";
import { startService, until } from "../support/service.ts";

const isThere = findRedisServer() !== undefined && spawnSync("openssl", ["version"]).status === 0;
const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };

function makeCertificate(directory: string): { cert: string; key: string } {
  const [cert, key] = [join(directory, "cert.pem"), join(directory, "key.pem")];
  const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"];
  const named = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert];
  execFileSync("openssl", [...made, ...named], { stdio: "ignore" });
  return { cert, key };
}

interface Line {
  level: string;
  msg: string;
  server: string;
  reason: string;
  hint?: string;
}

async function start(t: Test, REDIS_URL: string) {
  const lines: Line[] = [];
  const service = await startService(t, {
    backend: "redis",
    settings: { REDIS_URL, LOG_LEVEL: "warn" },
    providers: [fakeProvider("fake", found(1, 2))],
    onLog: (line) => lines.push(JSON.parse(line)),
  });
  const isVerified = async (): Promise<boolean> => {
    const { call } = service;
    const { body: customer } = await call("POST", "/customers", { name: "Ada" });
    const { body: address } = await call("POST", `/customers/${customer.id}/addresses`, BERLIN);
    const { body } = await until(
      () => call("GET", `/addresses/${address.id}`),
      ({ body }) => body.verification.status === "verified",
    );
    return body.verification.status === "verified";
  };
  return { ...service, lines, isVerified };
}

t.test("TLS", { skip: isThere ? false : "no redis-server or no openssl here" }, async (t) => {
  const dir = t.testdir();
  const { cert, key } = makeCertificate(dir);
  const [port, tlsPort] = [await freePort(), await freePort()];
  const redis = new OwnRedis(port, {
    dir,
    "tls-port": String(tlsPort),
    "tls-cert-file": cert,
    "tls-key-file": key,
    "tls-ca-cert-file": cert,
    "tls-auth-clients": "no",
  });
  t.teardown(() => redis.kill());
  await redis.start();

  for (const [what, url, reason, hint] of [
    [
      "a certificate that is not trusted",
      `rediss://127.0.0.1:${tlsPort}`,
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      /NODE_EXTRA_CA_CERTS/,
    ],
    ["a server that does without TLS", `rediss://127.0.0.1:${port}`, "ETIMEDOUT", /set redis:\/\/ instead/],
    ["a server that wants TLS", `redis://127.0.0.1:${tlsPort}`, "ECONNRESET", undefined],
  ] as const) {
    t.test(`${what} is one line of the log`, async (t) => {
      const { lines, isVerified, app } = await start(t, url);
      t.ok(await isVerified());
      await until(
        async () => lines,
        ({ length }) => length > 0,
      );
      t.equal(lines.length, 1);
      t.match(lines[0], { level: "warn", server: url.split("//")[1], reason });
      if (hint) t.match(lines[0]?.hint, hint);
      t.equal((await app.inject({ url: "/health/ready" })).json().status, "degraded");
    });
  }

  t.test("a certificate that is trusted", async (t) => {
    const before = getCACertificates("default");
    setDefaultCACertificates([...before, readFileSync(cert, "utf8")]);
    t.teardown(() => setDefaultCACertificates(before));
    const { lines, isVerified, app, resources } = await start(t, `rediss://127.0.0.1:${tlsPort}`);
    t.ok(await isVerified());
    t.same(lines, []);
    t.equal((await app.inject({ url: "/health/ready" })).json().status, "ok");
    t.match(await resources.queues.count("verifications"), { waiting: 0 });
  });
});
