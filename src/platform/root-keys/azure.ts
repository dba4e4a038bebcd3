import { cacheToken, call, readCredentialFile, textOf, type Token } from "./call.ts";
import { KeyServiceError, type Environment, type KeyService, type Place } from "./service.ts";

const WHO = "Azure Key Vault";
const API = "api-version=7.4";
/** For RSA keys, the only ones outside of a managed HSM. */
const ALGORITHM = "RSA-OAEP-256";
const MACHINE = "http://169.254.169.254";
const AUTHORITY = "https://login.microsoftonline.com";

/**
 * An RSA key in Azure Key Vault, as
 * `azure-key-vault:https://VAULT.vault.azure.net/keys/NAME`; the newest version wraps,
 * and what it wrapped names its version. Whoever has its public part can wrap with it: the vault does not say who did.
 * @throws Error if it is written in another way
 */
export function azureKey({ path, parameters, environment }: Place): KeyService {
  const [, base, name] = /^(https?:\/\/[^/]+)\/keys\/([\w-]+)$/.exec(path) ?? [];
  if (base === undefined || name === undefined)
    throw new Error("azure-key-vault: needs the URL of a key, https://VAULT.vault.azure.net/keys/NAME");
  const resource = parameters.get("resource") ?? `https://${new URL(base).host.split(".").slice(1).join(".")}`;
  const token = cacheToken(() => findToken(resource, environment));
  const ask = async (url: string, value: Buffer): Promise<Record<string, unknown>> => {
    const { status, body } = await call(WHO, `${url}?${API}`, async () => ({
      method: "POST",
      headers: { authorization: `Bearer ${(await token()).value}`, "content-type": "application/json" },
      body: JSON.stringify({ alg: ALGORITHM, value: value.toString("base64url") }),
    }));
    if (status !== 200) throw describeRefusal(status, body);
    return body;
  };
  return {
    location: `azure-key-vault:${path}`,
    async encrypt(text) {
      const body = await ask(`${base}/keys/${name}/wrapkey`, text);
      // The URL of the version that wraps: .../keys/NAME/VERSION.
      const version = textOf(WHO, body, "kid").split("/").at(-1);
      return Buffer.from(`${version} ${textOf(WHO, body, "value")}`);
    },
    async decrypt(encrypted) {
      const [version = "", value = ""] = encrypted.toString().split(" ");
      if (!/^\w+$/.test(version)) throw new Error("what was wrapped names no version of the key");
      const body = await ask(`${base}/keys/${name}/${version}/unwrapkey`, Buffer.from(value, "base64url"));
      return Buffer.from(textOf(WHO, body, "value"), "base64url");
    },
  };
}

function describeRefusal(status: number, body: Record<string, unknown>): Error {
  const { code = "no reason", innererror } = (body["error"] ?? {}) as {
    code?: string;
    innererror?: { code?: string };
  };
  const inner = innererror?.code;
  if (inner === "KeyDisabled") return new KeyServiceError(`${WHO} says that the key is disabled`);
  if (status === 401 || status === 403) return new KeyServiceError(`${WHO} denies the access to the key (${code})`);
  if (status === 404) return new KeyServiceError(`${WHO} has no such key`);
  if (status === 400) return new Error(`${WHO} does not unwrap this (${code}): it was changed`);
  return new KeyServiceError(`${WHO} refuses with status ${status} (${code})`);
}

/**
 * Gets a token where the libraries of Azure find it: by the secret or the federated token of an application, from the
 * endpoint of App Service and Container Apps, or from the metadata of the machine.
 */
async function findToken(resource: string, environment: Environment): Promise<Token> {
  const { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client } = environment;
  const { AZURE_CLIENT_SECRET: secret, AZURE_FEDERATED_TOKEN_FILE: file } = environment;
  if (tenant && client && (secret || file)) {
    const proof: Record<string, string> = secret
      ? { client_secret: secret }
      : {
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
          client_assertion: await readCredentialFile("AZURE_FEDERATED_TOKEN_FILE", file as string),
        };
    const authority = (environment["AZURE_AUTHORITY_HOST"] || AUTHORITY).replace(/\/$/, "");
    return ask("Microsoft Entra", `${authority}/${tenant}/oauth2/v2.0/token`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: client,
        scope: `${resource}/.default`,
        ...proof,
      }).toString(),
    });
  }
  const query = `resource=${encodeURIComponent(resource)}${client ? `&client_id=${encodeURIComponent(client)}` : ""}`;
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header } = environment;
  if (endpoint && header)
    return ask("the identity endpoint", `${endpoint}?api-version=2019-08-01&${query}`, {
      headers: { "x-identity-header": header },
    });
  const machine = environment["AZURE_POD_IDENTITY_AUTHORITY_HOST"]?.replace(/\/$/, "") || MACHINE;
  return ask(
    "the metadata service of the machine",
    `${machine}/metadata/identity/oauth2/token?api-version=2018-02-01&${query}`,
    { headers: { metadata: "true" } },
  );
}

async function ask(
  who: string,
  url: string,
  request: { method?: "POST"; headers: Record<string, string>; body?: string },
): Promise<Token> {
  const { status, body } = await call(who, url, () => request);
  if (status !== 200) throw new KeyServiceError(`${who} gives no token (status ${status})`);
  const lifetime = Number(body["expires_in"]);
  const expires_at = Number.isFinite(lifetime) ? Date.now() + lifetime * 1_000 : Number(body["expires_on"]) * 1_000;
  return { value: textOf(who, body, "access_token"), expires_at };
}
