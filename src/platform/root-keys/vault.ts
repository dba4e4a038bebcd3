import { call, readCredentialFile, textOf } from "./call.ts";
import { KeyServiceError, type KeyService, type Place } from "./service.ts";

const WHO = "Vault";

/**
 * A key of the transit engine of HashiCorp Vault or OpenBao, as `vault:https://HOST:8200/transit/keys/NAME`, with the
 * token in VAULT_TOKEN, or in the file VAULT_TOKEN_FILE, which a Vault Agent renews.
 * @throws Error if it is written in another way
 */
export function vaultKey({ path, environment }: Place): KeyService {
  const [, base, mount, name] = /^(https?:\/\/[^/]+)\/([\w./-]+)\/keys\/([\w.-]+)$/.exec(path) ?? [];
  if (base === undefined) throw new Error("vault: needs the URL of a key, https://HOST:8200/transit/keys/NAME");
  const token = async (): Promise<string> => {
    const file = environment["VAULT_TOKEN_FILE"];
    const text = file ? await readCredentialFile("VAULT_TOKEN_FILE", file) : (environment["VAULT_TOKEN"] ?? "");
    if (text.trim() === "")
      throw new KeyServiceError("there is no token for Vault: set VAULT_TOKEN or VAULT_TOKEN_FILE");
    return text.trim();
  };
  const namespace = environment["VAULT_NAMESPACE"];
  const ask = async (operation: "encrypt" | "decrypt", input: object, answer: string): Promise<string> => {
    const { status, body } = await call(WHO, `${base}/v1/${mount}/${operation}/${name}`, async () => ({
      method: "POST",
      headers: {
        "x-vault-token": await token(),
        "x-vault-request": "true",
        "content-type": "application/json",
        ...(namespace && { "x-vault-namespace": namespace }),
      },
      body: JSON.stringify(input),
    }));
    if (status !== 200) throw describeRefusal(status, body);
    return textOf(WHO, (body["data"] ?? {}) as Record<string, unknown>, answer);
  };
  return {
    location: `vault:${path}`,
    encrypt: async (text) => Buffer.from(await ask("encrypt", { plaintext: text.toString("base64") }, "ciphertext")),
    decrypt: async (encrypted) =>
      Buffer.from(await ask("decrypt", { ciphertext: encrypted.toString() }, "plaintext"), "base64"),
  };
}

function describeRefusal(status: number, { errors }: Record<string, unknown>): Error {
  const reason = Array.isArray(errors) ? String(errors[0] ?? "") : "";
  if (status === 403) return new KeyServiceError(`${WHO} denies the access to the key`);
  if (status === 404) return new KeyServiceError(`${WHO} has no transit engine at this path`);
  if (status === 503) return new KeyServiceError(`${WHO} is sealed, or not ready`);
  if (/encryption key not found|no existing key/i.test(reason)) return new KeyServiceError(`${WHO} has no such key`);
  if (status === 400 && /cipher|decrypt|authentication/i.test(reason))
    return new Error(`${WHO} does not decrypt this: it was changed`);
  return new KeyServiceError(`${WHO} refuses with status ${status}`);
}
