/** Local servers that play the APIs of key services: they check signatures, tokens and bodies, and really encrypt. */
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  type KeyObject,
} from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AddressInfo } from "node:net";
import { jwtVerify } from "jose";
import type { Test } from "tap";

export interface FakeReply {
  status: number;
  body?: unknown;
}

export interface FakeService {
  url: string;
  /** The value of ROOT_KEY. */
  place: string;
  environment: Record<string, string>;
  /** What is wrong with requests that were refused as malformed or not signed; must stay empty. */
  faults: string[];
  /** The calls, such as `Encrypt`. */
  calls: string[];
  /** How the service fails: it says that the key is disabled, denies the access, never answers, or answers 500 once. */
  fail(how: "disabled" | "denied" | "hang" | "once" | undefined): void;
  /** Creates a new version of the key. */
  rotate(): void;
}

type Handle = (
  request: IncomingMessage,
  url: URL,
  body: string,
) => FakeReply | undefined | Promise<FakeReply | undefined>;

/** Starts a server. A handler that returns undefined does not answer. */
export async function serve(t: Test, handle: Handle): Promise<string> {
  const answer = async (request: IncomingMessage, response: ServerResponse, body: string): Promise<void> => {
    const reply = await handle(request, new URL(request.url ?? "/", "http://localhost"), body);
    if (!reply) return;
    response.writeHead(reply.status, { "content-type": "application/json" });
    response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {}));
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      void answer(request, response, Buffer.concat(chunks).toString());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => (server.closeAllConnections(), new Promise((resolve) => server.close(resolve))));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Box {
  seal(text: Buffer, aad: string): Buffer;
  open(sealed: Buffer, aad: string): Buffer;
  /** The number of versions. The newest seals. */
  versions(): number;
  rotate(): void;
}

/** Encryption as a service has it: with versions of a key of its own, bound to what is given. */
function createBox(): Box {
  const keys = [randomBytes(32)];
  return {
    versions: () => keys.length,
    rotate: () => void keys.push(randomBytes(32)),
    seal(text, aad) {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", keys.at(-1)!, iv).setAAD(Buffer.from(aad));
      return Buffer.concat([Buffer.from([keys.length]), iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
    },
    open(versioned, aad) {
      const sealed = versioned.subarray(1);
      const decipher = createDecipheriv("aes-256-gcm", keys[versioned[0]! - 1]!, sealed.subarray(0, 12))
        .setAAD(Buffer.from(aad))
        .setAuthTag(sealed.subarray(-16));
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
    },
  };
}

interface Failing {
  how: "disabled" | "denied" | "hang" | "once" | undefined;
}

/** @returns the reply of a service that fails; `hang` if it does not answer; undefined if it works */
function failureOf(
  failing: Failing,
  replies: { disabled: FakeReply; denied: FakeReply },
): FakeReply | "hang" | undefined {
  const { how } = failing;
  if (how === "once") {
    failing.how = undefined;
    return { status: 503 };
  }
  return how === undefined || how === "hang" ? how : replies[how];
}

const bytes = (text: unknown): Buffer => Buffer.from(String(text), "base64");

const ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** The header of a signed request: key id, day, region, service, names of the signed headers, signature. */
const AUTHORIZATION = new RegExp(
  "^AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request, SignedHeaders=([^,]+), " +
    "Signature=(\\w{64})$",
);

/** What is wrong with the signature of a request to AWS; undefined if nothing is. Computed as AWS documents it. */
export function awsFault(request: IncomingMessage, body: string, secret: string, token?: string): string | undefined {
  const { authorization = "", "x-amz-date": date = "" } = request.headers as Record<string, string>;
  const [, , day, region, service, names = "", signature] = AUTHORIZATION.exec(authorization) ?? [];
  if (signature === undefined) return `no signature: ${authorization}`;
  if (Math.abs(Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z")) - Date.now()) > 60_000)
    return `signed at ${date}`;
  for (const needed of ["host", "x-amz-date", "x-amz-target", "content-type"])
    if (!names.split(";").includes(needed)) return `${needed} is not signed`;
  if (request.headers["x-amz-security-token"] !== token) return "another session token";
  const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
  const mac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
  const lines = names.split(";").map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = `${request.method}\n${request.url}\n\n${lines.join("")}\n${names}\n${digest(body)}`;
  const text = `AWS4-HMAC-SHA256\n${date}\n${day}/${region}/${service}/aws4_request\n${digest(canonical)}`;
  const key = mac(mac(mac(mac(`AWS4${secret}`, day!), region!), service!), "aws4_request");
  return mac(key, text).toString("hex") === signature ? undefined : "the signature does not match";
}

export async function startAws(t: Test): Promise<FakeService & { secret: string }> {
  const [faults, calls, box] = [[] as string[], [] as string[], createBox()];
  const failing: Failing = { how: undefined };
  const secret = randomBytes(30).toString("base64");
  const url = await serve(t, (request, _, body) => {
    if (failing.how === "hang") return undefined;
    if (failing.how === "once") return ((failing.how = undefined), { status: 500 });
    const fault = awsFault(request, body, secret, "session");
    if (fault !== undefined) return (faults.push(fault), { status: 400, body: { __type: "IncompleteSignature" } });
    if (failing.how === "disabled") return { status: 400, body: { __type: "DisabledException" } };
    if (failing.how === "denied") return { status: 400, body: { __type: "com.amazon#AccessDeniedException" } };
    const operation = String(request.headers["x-amz-target"]);
    const input = JSON.parse(body) as Record<string, unknown>;
    calls.push(operation);
    if (input["KeyId"] !== ARN) return { status: 400, body: { __type: "NotFoundException" } };
    const context = JSON.stringify(input["EncryptionContext"]);
    if (operation === "TrentService.Encrypt")
      return { status: 200, body: { CiphertextBlob: box.seal(bytes(input["Plaintext"]), context).toString("base64") } };
    try {
      const text = box.open(bytes(input["CiphertextBlob"]), context);
      return { status: 200, body: { Plaintext: text.toString("base64") } };
    } catch {
      return { status: 400, body: { __type: "InvalidCiphertextException" } };
    }
  });
  return {
    url,
    place: `aws-kms:${ARN}?endpoint=${url}`,
    secret,
    environment: { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: "session" },
    faults,
    calls,
    fail: (how) => void (failing.how = how),
    rotate: () => box.rotate(),
  };
}

const GOOGLE_KEY = "projects/p/locations/europe/keyRings/r/cryptoKeys/k";

export async function startGoogle(t: Test): Promise<FakeService & { machine: Record<string, string> }> {
  const [faults, calls, box] = [[] as string[], [] as string[], createBox()];
  const failing: Failing = { how: undefined };
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const token = async (body: string): Promise<FakeReply> => {
    const form = new URLSearchParams(body);
    const assertion = form.get("assertion") ?? "";
    const { payload } = await jwtVerify(assertion, publicKey, {
      issuer: "doorplate@p.example",
      audience: `${url}/token`,
    });
    if (form.get("grant_type") !== "urn:ietf:params:oauth:grant-type:jwt-bearer") faults.push("another grant");
    if (payload["scope"] !== "https://www.googleapis.com/auth/cloudkms") faults.push("another scope");
    return { status: 200, body: { access_token: "google-token", expires_in: 3600, token_type: "Bearer" } };
  };
  const giveToken = (
    request: IncomingMessage,
    pathname: string,
    body: string,
  ): FakeReply | Promise<FakeReply> | undefined => {
    if (pathname === "/token") return token(body);
    if (pathname !== "/computeMetadata/v1/instance/service-accounts/default/token") return undefined;
    if (request.headers["metadata-flavor"] !== "Google") return { status: 403 };
    return { status: 200, body: { access_token: "google-token", expires_in: 3600 } };
  };
  const url: string = await serve(t, async (request, { pathname }, body) => {
    const given = giveToken(request, pathname, body);
    if (given) return given;
    if (request.headers.authorization !== "Bearer google-token") return (faults.push("no token"), { status: 401 });
    const error = (status: number, code: string, message: string): FakeReply => ({
      status,
      body: { error: { code: status, message, status: code } },
    });
    const failed = failureOf(failing, {
      disabled: error(400, "FAILED_PRECONDITION", "… is not enabled, current state is: DISABLED."),
      denied: error(403, "PERMISSION_DENIED", "Permission denied"),
    });
    if (failed) return failed === "hang" ? undefined : failed;
    const operation = pathname.split(":").at(-1) ?? "";
    calls.push(operation);
    if (pathname !== `/v1/${GOOGLE_KEY}:${operation}`) return error(404, "NOT_FOUND", "not found");
    const input = JSON.parse(body) as Record<string, unknown>;
    const aad = bytes(input["additionalAuthenticatedData"]).toString();
    if (operation === "encrypt")
      return { status: 200, body: { ciphertext: box.seal(bytes(input["plaintext"]), aad).toString("base64") } };
    try {
      return { status: 200, body: { plaintext: box.open(bytes(input["ciphertext"]), aad).toString("base64") } };
    } catch {
      return error(400, "INVALID_ARGUMENT", "Decryption failed: verify that 'name' refers to the correct CryptoKey.");
    }
  });
  const file = join(t.testdir({}), "account.json");
  await writeFile(
    file,
    JSON.stringify({
      type: "service_account",
      client_email: "doorplate@p.example",
      private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
      private_key_id: "1",
      token_uri: `${url}/token`,
    }),
  );
  return {
    url,
    place: `gcp-kms:${GOOGLE_KEY}?endpoint=${url}`,
    environment: { GOOGLE_APPLICATION_CREDENTIALS: file },
    machine: { GCE_METADATA_HOST: new URL(url).host },
    faults,
    calls,
    fail: (how) => void (failing.how = how),
    rotate: () => box.rotate(),
  };
}

export async function startAzure(t: Test): Promise<FakeService & { application: Record<string, string> }> {
  const [faults, calls] = [[] as string[], [] as string[]];
  const failing: Failing = { how: undefined };
  const versions = new Map<string, { privateKey: KeyObject; publicKey: KeyObject }>();
  const newVersion = (): void =>
    void versions.set(randomBytes(16).toString("hex"), generateKeyPairSync("rsa", { modulusLength: 2048 }));
  newVersion();
  const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
  const token = { status: 200, body: { access_token: "azure-token", expires_in: "3600" } };
  const giveToken = (
    request: IncomingMessage,
    { pathname, searchParams }: URL,
    body: string,
  ): FakeReply | undefined => {
    if (pathname === "/metadata/identity/oauth2/token") {
      if (request.headers["metadata"] !== "true" || searchParams.get("resource") !== "https://vault.azure.net")
        return (faults.push("not asked as the metadata service is"), { status: 400 });
      return token;
    }
    if (pathname !== "/tenant/oauth2/v2.0/token") return undefined;
    const form = Object.fromEntries(new URLSearchParams(body));
    const isRight =
      form["grant_type"] === "client_credentials" &&
      form["client_id"] === "client" &&
      form["scope"] === "https://vault.azure.net/.default" &&
      form["client_secret"] === "secret";
    return isRight ? token : (faults.push(body), { status: 400 });
  };
  const url = await serve(t, (request, asked, body) => {
    const { pathname, searchParams } = asked;
    const given = giveToken(request, asked, body);
    if (given) return given;
    if (request.headers.authorization !== "Bearer azure-token") return (faults.push("no token"), { status: 401 });
    if (searchParams.get("api-version") !== "7.4") return (faults.push("another version"), { status: 400 });
    const error = (status: number, code: string, inner?: string): FakeReply => ({
      status,
      body: { error: { code, message: "…", ...(inner && { innererror: { code: inner } }) } },
    });
    const failed = failureOf(failing, {
      disabled: error(403, "Forbidden", "KeyDisabled"),
      denied: error(403, "Forbidden", "ForbiddenByRbac"),
    });
    if (failed) return failed === "hang" ? undefined : failed;
    const { alg, value } = JSON.parse(body) as { alg: string; value: string };
    if (alg !== "RSA-OAEP-256") return error(400, "BadParameter");
    const [, version, operation] = /^\/keys\/doorplate(?:\/(\w{32}))?\/(wrapkey|unwrapkey)$/.exec(pathname) ?? [];
    calls.push(operation ?? pathname);
    const newest = [...versions.keys()].at(-1)!;
    const pair = versions.get(version ?? newest);
    if (!pair || operation === undefined) return error(404, "KeyNotFound");
    const kid = `${url}/keys/doorplate/${version ?? newest}`;
    const text = Buffer.from(value, "base64url");
    try {
      const made =
        operation === "wrapkey"
          ? publicEncrypt({ key: pair.publicKey, ...padding }, text)
          : privateDecrypt({ key: pair.privateKey, ...padding }, text);
      return { status: 200, body: { kid, value: made.toString("base64url") } };
    } catch {
      return error(400, "BadParameter");
    }
  });
  const resource = "?resource=https://vault.azure.net";
  return {
    url,
    place: `azure-key-vault:${url}/keys/doorplate${resource}`,
    environment: { AZURE_POD_IDENTITY_AUTHORITY_HOST: url },
    application: {
      AZURE_TENANT_ID: "tenant",
      AZURE_CLIENT_ID: "client",
      AZURE_CLIENT_SECRET: "secret",
      AZURE_AUTHORITY_HOST: url,
    },
    rotate: newVersion,
    faults,
    calls,
    fail: (how) => void (failing.how = how),
  };
}

export async function startVault(t: Test): Promise<FakeService> {
  const [faults, calls, box] = [[] as string[], [] as string[], createBox()];
  const failing: Failing = { how: undefined };
  const url = await serve(t, (request, { pathname }, body) => {
    if (failing.how === "hang") return undefined;
    if (failing.how === "once") return ((failing.how = undefined), { status: 500 });
    if (request.headers["x-vault-token"] !== "hvs.token")
      return (faults.push("no token"), { status: 403, body: { errors: ["permission denied"] } });
    if (request.headers["x-vault-namespace"] !== "admin") faults.push("no namespace");
    if (failing.how === "disabled") return { status: 400, body: { errors: ["encryption key not found"] } };
    if (failing.how === "denied") return { status: 403, body: { errors: ["1 error occurred: * permission denied"] } };
    const input = JSON.parse(body) as Record<string, string>;
    calls.push(pathname);
    if (pathname === "/v1/crypto/transit/encrypt/doorplate")
      return {
        status: 200,
        body: {
          data: {
            ciphertext: `vault:v${box.versions()}:${box.seal(bytes(input["plaintext"]), "").toString("base64")}`,
          },
        },
      };
    if (pathname !== "/v1/crypto/transit/decrypt/doorplate") return { status: 404, body: { errors: [] } };
    try {
      const sealed = bytes(String(input["ciphertext"]).replace(/^vault:v\d+:/, ""));
      return { status: 200, body: { data: { plaintext: box.open(sealed, "").toString("base64") } } };
    } catch {
      return { status: 400, body: { errors: ["cipher: message authentication failed"] } };
    }
  });
  return {
    url,
    place: `vault:${url}/crypto/transit/keys/doorplate`,
    environment: { VAULT_TOKEN: "hvs.token", VAULT_NAMESPACE: "admin" },
    faults,
    calls,
    fail: (how) => void (failing.how = how),
    rotate: () => box.rotate(),
  };
}
