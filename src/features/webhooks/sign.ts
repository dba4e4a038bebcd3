import { createHmac, createSecretKey, randomBytes, type KeyObject } from "node:crypto";

const PREFIX = "whsec_";
const SECRET_BYTES = 32;

/** Generates a secret in the format of Standard Webhooks. */
export const generateSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString("base64")}`;

/**
 * Signs a body with each key, by the Standard Webhooks specification 1.0.0.
 * @param seconds the time of the attempt, since 1970
 * @returns the value of `webhook-signature`
 */
export function sign(keys: readonly KeyObject[], id: string, seconds: number, body: string): string {
  return keys
    .map((key) => `v1,${createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64")}`)
    .join(" ");
}

/**
 * The key of a secret.
 * @throws Error if the secret is empty
 */
export function signingKey(secret: string): KeyObject {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, "base64");
  if (key.length === 0) throw new Error("A secret cannot be empty.");
  return createSecretKey(key);
}
