import { domainOf, findCredentials } from "./aws-credentials.ts";
import { signRequest } from "./aws-signature.ts";
import { call, textOf } from "./call.ts";
import { KeyServiceError, type KeyService, type Place } from "./service.ts";

const WHO = "AWS KMS";

/** Names of errors, which the service gives as `__type`, in words. */
const REFUSALS: Readonly<Record<string, string>> = {
  AccessDeniedException: "denies the access to the key",
  DisabledException: "says that the key is disabled",
  KMSInvalidStateException: "says that the key is not usable: it may be about to be deleted",
  NotFoundException: "has no such key",
};
const WRONG = new Set(["InvalidCiphertextException", "IncorrectKeyException"]);

/**
 * A key in AWS KMS, symmetric, as `aws-kms:arn:aws:kms:REGION:ACCOUNT:key/ID`, or `alias/NAME`. What a text belongs to
 * is its encryption context, which CloudTrail shows.
 * @throws Error if it is written in another way
 */
export function awsKey({ path, parameters, environment }: Place): KeyService {
  const region = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:(?:key|alias)\/[\w/-]+$/.exec(path)?.[1];
  if (region === undefined) throw new Error("aws-kms: needs the ARN of a key, arn:aws:kms:REGION:ACCOUNT:key/ID");
  const url = new URL(parameters.get("endpoint") ?? `https://kms.${region}.${domainOf(region)}`);
  const credentials = findCredentials(region, environment);
  const ask = async (operation: "Encrypt" | "Decrypt", input: object, answer: string): Promise<Buffer> => {
    const body = JSON.stringify({ KeyId: path, ...input });
    const reply = await call(WHO, url.href, async () => ({
      method: "POST",
      body,
      headers: signRequest(await credentials(), {
        method: "POST",
        url,
        headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `TrentService.${operation}` },
        body,
        region,
        service: "kms",
        now: new Date(),
      }),
    }));
    if (reply.status !== 200) throw describeRefusal(reply.status, reply.body);
    return Buffer.from(textOf(WHO, reply.body, answer), "base64");
  };
  const contextOf = (owner: string): object => ({ EncryptionContext: { doorplate: owner } });
  return {
    location: `aws-kms:${path}`,
    encrypt: (text, owner) =>
      ask("Encrypt", { Plaintext: text.toString("base64"), ...contextOf(owner) }, "CiphertextBlob"),
    decrypt: (encrypted, owner) =>
      ask("Decrypt", { CiphertextBlob: encrypted.toString("base64"), ...contextOf(owner) }, "Plaintext"),
  };
}

function describeRefusal(status: number, { __type }: Record<string, unknown>): Error {
  const type = typeof __type === "string" ? (__type.split("#").at(-1) ?? "") : "";
  if (WRONG.has(type)) return new Error(`${WHO} does not decrypt this: it was encrypted for another owner, or changed`);
  return new KeyServiceError(`${WHO} ${REFUSALS[type] ?? `refuses with status ${status} (${type || "no reason"})`}`);
}
