import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";
const SECRET_BYTES = 32;

export const makeSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString("base64")}`;

/**
 * Signs by the Standard Webhooks specification, 1.0.0, with each secret.
 * @param seconds of the attempt, since 1970
 * @returns the value of `webhook-signature`
 * @throws Error where a secret is empty
 */
export function sign(secrets: readonly string[], id: string, seconds: number, body: string): string {
  return secrets.map((secret) => `v1,${createHmac("sha256", keyOf(secret)).update(`${id}.${seconds}.${body}`).digest("base64")}`).join(" ");
}

function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, "base64");
  if (key.length === 0) throw new Error("A secret cannot be empty.");
  return key;
}
