import { importPKCS8, SignJWT } from "jose";
import { cacheToken, call, readCredentialFile, textOf, type Reply, type Token } from "./call.ts";
import { KeyServiceError, type Environment, type KeyService, type Place } from "./service.ts";

const WHO = "Google Cloud KMS";
const SCOPE = "https://www.googleapis.com/auth/cloudkms";
const WRONG = "Decryption failed";

/**
 * A key in Google Cloud KMS, symmetric, as `gcp-kms:projects/P/locations/L/keyRings/R/cryptoKeys/K`. What a text
 * belongs
 * to is its additional authenticated data.
 * @throws Error if it is written in another way
 */
export function googleKey({ path, parameters, environment }: Place): KeyService {
  if (!/^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/.test(path))
    throw new Error("gcp-kms: needs the name of a key, projects/P/locations/L/keyRings/R/cryptoKeys/K");
  const base = parameters.get("endpoint") ?? "https://cloudkms.googleapis.com";
  const token = cacheToken(() => findToken(environment));
  const ask = async (operation: "encrypt" | "decrypt", input: object, answer: string): Promise<Buffer> => {
    const { status, body } = await call(WHO, `${base}/v1/${path}:${operation}`, async () => ({
      method: "POST",
      headers: { authorization: `Bearer ${(await token()).value}`, "content-type": "application/json" },
      body: JSON.stringify(input),
    }));
    if (status !== 200) throw describeRefusal(status, body);
    return Buffer.from(textOf(WHO, body, answer), "base64");
  };
  const base64 = (text: Buffer | string): string => Buffer.from(text).toString("base64");
  return {
    location: `gcp-kms:${path}`,
    encrypt: (text, owner) =>
      ask("encrypt", { plaintext: base64(text), additionalAuthenticatedData: base64(owner) }, "ciphertext"),
    decrypt: (encrypted, owner) =>
      ask("decrypt", { ciphertext: base64(encrypted), additionalAuthenticatedData: base64(owner) }, "plaintext"),
  };
}

function describeRefusal(status: number, body: Record<string, unknown>): Error {
  const { message = "", status: code = "no reason" } = (body["error"] ?? {}) as { message?: string; status?: string };
  if (status === 400 && message.startsWith(WRONG))
    return new Error(`${WHO} does not decrypt this: it was encrypted for another owner, or changed`);
  if (status === 403) return new KeyServiceError(`${WHO} denies the access to the key`);
  if (status === 404) return new KeyServiceError(`${WHO} has no such key`);
  if (code === "FAILED_PRECONDITION") return new KeyServiceError(`${WHO} says that the key is disabled or destroyed`);
  return new KeyServiceError(`${WHO} refuses with status ${status} (${code})`);
}

interface ServiceAccount {
  type: string;
  client_email: string;
  private_key: string;
  private_key_id: string;
  token_uri: string;
}

/** Gets a token: of the service account in the file GOOGLE_APPLICATION_CREDENTIALS, else of the machine. */
async function findToken(environment: Environment): Promise<Token> {
  const file = environment["GOOGLE_APPLICATION_CREDENTIALS"];
  return file ? askWithKey(file) : askMachine(environment["GCE_METADATA_HOST"] || "metadata.google.internal");
}

/** @throws KeyServiceError without a part of the text, which is secret */
function readAccount(text: string): ServiceAccount {
  try {
    return JSON.parse(text) as ServiceAccount;
  } catch {
    throw new KeyServiceError("the file of GOOGLE_APPLICATION_CREDENTIALS is not JSON");
  }
}

/** A token of a service account by its key (RFC 7523). */
async function askWithKey(file: string): Promise<Token> {
  const account = readAccount(await readCredentialFile("GOOGLE_APPLICATION_CREDENTIALS", file));
  if (account.type !== "service_account")
    throw new KeyServiceError(
      `the file of GOOGLE_APPLICATION_CREDENTIALS is of the type ${account.type}; service_account is needed`,
    );
  const key = await importPKCS8(account.private_key, "RS256").catch(() => {
    throw new KeyServiceError("the file of GOOGLE_APPLICATION_CREDENTIALS has no valid private_key");
  });
  const who = "the token service of Google";
  return readToken(
    who,
    await call(who, account.token_uri, async () => ({
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
        assertion: await new SignJWT({ scope: SCOPE })
          .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: account.private_key_id })
          .setIssuer(account.client_email)
          .setAudience(account.token_uri)
          .setIssuedAt()
          .setExpirationTime("1h")
          .sign(key),
      }).toString(),
    })),
  );
}

async function askMachine(host: string): Promise<Token> {
  const who = "the metadata service of the machine";
  const url = `http://${host}/computeMetadata/v1/instance/service-accounts/default/token`;
  return readToken(who, await call(who, url, () => ({ headers: { "metadata-flavor": "Google" } })));
}

function readToken(who: string, { status, body }: Reply): Token {
  if (status !== 200) throw new KeyServiceError(`${who} gives no token (status ${status})`);
  return { value: textOf(who, body, "access_token"), expires_at: Date.now() + Number(body["expires_in"]) * 1_000 };
}
