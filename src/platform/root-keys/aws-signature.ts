import { createHmac, hash } from "node:crypto";

export interface AwsCredentials {
  access_key_id: string;
  secret_access_key: string;
  session_token?: string | undefined;
}

interface Signed {
  method: string;
  url: URL;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
  region: string;
  service: string;
  now: Date;
}

/**
 * The headers of a request to AWS with its signature, version 4 (AWS General Reference, "Create a signed AWS API
 * request"). For URLs without a query and with a path of one slash, which is all that KMS has.
 */
export function signRequest(
  { access_key_id, secret_access_key, session_token }: AwsCredentials,
  { method, url, headers, body, region, service, now }: Signed,
): Record<string, string> {
  const time = now.toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const signed: Record<string, string> = {
    ...headers,
    host: url.host,
    "x-amz-date": time,
    ...(session_token !== undefined && { "x-amz-security-token": session_token }),
  };
  const names = Object.keys(signed).sort();
  const canonical = [
    method,
    "/",
    "",
    ...names.map((name) => `${name}:${signed[name]?.trim()}`),
    "",
    names.join(";"),
    hash("sha256", body),
  ].join("\n");
  const text = ["AWS4-HMAC-SHA256", time, scope, hash("sha256", canonical)].join("\n");
  let key: Buffer = Buffer.from(`AWS4${secret_access_key}`);
  for (const part of scope.split("/")) key = createHmac("sha256", key).update(part).digest();
  const signature = createHmac("sha256", key).update(text).digest("hex");
  const { host: _, ...sent } = signed;
  return {
    ...sent,
    authorization:
      `AWS4-HMAC-SHA256 Credential=${access_key_id}/${scope}, SignedHeaders=${names.join(";")}, ` +
      `Signature=${signature}`,
  };
}
