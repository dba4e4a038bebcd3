import type { AwsCredentials } from "./aws-signature.ts";
import { cacheToken, call, readCredentialFile, type Reply } from "./call.ts";
import { KeyServiceError, type Environment } from "./service.ts";

type Expiring = AwsCredentials & { expires_at: number };

const ECS = "http://169.254.170.2";
const EC2 = "http://169.254.169.254";
const ROLE_PATH = "/latest/meta-data/iam/security-credentials/";

/**
 * Finds the credentials of this process where the SDKs of AWS find them: in the environment, by a web identity (EKS),
 * from the agent of a container (ECS, EKS Pod Identity), or from the metadata of the machine (EC2).
 * @returns gets them, renewed before they expire
 */
export function findCredentials(region: string, environment: Environment): () => Promise<AwsCredentials> {
  const { AWS_ACCESS_KEY_ID: access_key_id, AWS_SECRET_ACCESS_KEY: secret_access_key } = environment;
  if (access_key_id && secret_access_key)
    return async () => ({
      access_key_id,
      secret_access_key,
      session_token: environment["AWS_SESSION_TOKEN"] || undefined,
    });
  const { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: role } = environment;
  if (file && role) return cacheToken(() => assumeRole(region, file, role, environment));
  const uri =
    environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] ||
    (environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] &&
      `${ECS}${environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"]}`);
  if (uri) return cacheToken(() => askContainer(uri, environment));
  return cacheToken(() => askMachine(environment));
}

async function assumeRole(region: string, file: string, role: string, environment: Environment): Promise<Expiring> {
  const who = "the token service of AWS (STS)";
  const url = environment["AWS_ENDPOINT_URL_STS"] || `https://sts.${region}.${domainOf(region)}/`;
  const reply = await call(who, url, async () => ({
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      Action: "AssumeRoleWithWebIdentity",
      Version: "2011-06-15",
      RoleArn: role,
      RoleSessionName: environment["AWS_ROLE_SESSION_NAME"] || "doorplate",
      WebIdentityToken: await readCredentialFile("AWS_WEB_IDENTITY_TOKEN_FILE", file),
    }).toString(),
  }));
  const { AssumeRoleWithWebIdentityResponse: response } = reply.body as {
    AssumeRoleWithWebIdentityResponse?: {
      AssumeRoleWithWebIdentityResult?: {
        Credentials?: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string; Expiration: number };
      };
    };
  };
  const made = response?.AssumeRoleWithWebIdentityResult?.Credentials;
  if (!made) throw new KeyServiceError(`${who} refuses the role ${role} (status ${reply.status})`);
  return {
    access_key_id: made.AccessKeyId,
    secret_access_key: made.SecretAccessKey,
    session_token: made.SessionToken,
    expires_at: made.Expiration * 1_000,
  };
}

async function askContainer(uri: string, environment: Environment): Promise<Expiring> {
  const who = "the agent of the container";
  const file = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"];
  const reply = await call(who, uri, async () => {
    const token = file
      ? await readCredentialFile("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file)
      : environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"];
    return { headers: token ? { authorization: token } : {} };
  });
  return readCredentials(who, reply);
}

async function askMachine(environment: Environment): Promise<Expiring> {
  const who = "the metadata service of the machine";
  const base = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"]?.replace(/\/$/, "") || EC2;
  const get = async (path: string, headers: Record<string, string>, method: "GET" | "PUT" = "GET"): Promise<Reply> => {
    const reply = await call(who, `${base}${path}`, () => ({ method, headers }));
    if (reply.status !== 200)
      throw new KeyServiceError(`${who} has no credentials of AWS for this process (status ${reply.status})`);
    return reply;
  };
  const session = await get("/latest/api/token", { "x-aws-ec2-metadata-token-ttl-seconds": "300" }, "PUT");
  const headers = { "x-aws-ec2-metadata-token": String(session.body["text"]) };
  const role = String((await get(ROLE_PATH, headers)).body["text"]).split("\n", 1)[0];
  return readCredentials(who, await get(`${ROLE_PATH}${role}`, headers));
}

function readCredentials(who: string, { status, body }: Reply): Expiring {
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = body as Record<string, string | undefined>;
  if (status !== 200 || !AccessKeyId || !SecretAccessKey || !Expiration)
    throw new KeyServiceError(`${who} has no credentials of AWS for this process (status ${status})`);
  return {
    access_key_id: AccessKeyId,
    secret_access_key: SecretAccessKey,
    session_token: Token,
    expires_at: Date.parse(Expiration),
  };
}

/** The domain of the services of a region. */
export const domainOf = (region: string): string => (region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com");
