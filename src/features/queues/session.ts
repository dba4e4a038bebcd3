/** Sessions of browsers, which have no API key, for the queue board. */
import type { Kysely } from "kysely";
import type { DB } from "../../platform/database/tables.ts";
import { AppError } from "../../platform/errors.ts";
import type { Principal } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import { findBoardKey } from "./queries.ts";

export const BOARD = "/ops/queues";
export const BOARD_SCOPE = "queues:read";
const COOKIE = "doorplate_board";
const LINK_MS = 60_000;
const SESSION_MS = 3_600_000;
const LINK = "board link";
const SESSION = "board session";

/**
 * A link that opens the board within a minute. It is sealed, so that it cannot be forged and its expiry cannot be
 * changed.
 */
export function linkToBoard(resources: Resources, { id }: Principal): { url: string; expires_at: string } {
  const expires_at = new Date(resources.clock().getTime() + LINK_MS).toISOString();
  return {
    url: `${BOARD}/startSession?token=${resources.secrets.seal(JSON.stringify([id, expires_at]), LINK)}`,
    expires_at,
  };
}

/**
 * Starts a session.
 * @param token of the link
 * @returns the Set-Cookie header
 * @throws AppError unauthorized
 */
export async function startSession(resources: Resources, token: string, isEncrypted: boolean): Promise<string> {
  const key_id = await checkToken(resources, token, LINK);
  const expires_at = new Date(resources.clock().getTime() + SESSION_MS).toISOString();
  const session = resources.secrets.seal(JSON.stringify([key_id, expires_at]), SESSION);
  const flags = `HttpOnly; SameSite=Lax${isEncrypted ? "; Secure" : ""}`;
  return `${COOKIE}=${session}; Path=${BOARD}; Max-Age=${SESSION_MS / 1_000}; ${flags}`;
}

/**
 * Checks a session.
 * @throws AppError unauthorized if it is missing or expired, or its key is no longer valid
 */
export async function checkSession(resources: Resources, cookies: string | undefined): Promise<void> {
  const session = new RegExp(`(?:^|;\\s?)${COOKIE}=([\\w.-]+)`).exec(cookies ?? "")?.[1];
  await checkToken(resources, session ?? "", SESSION);
}

async function checkToken(
  { secrets, db, clock }: Resources,
  pass: string,
  kind: typeof LINK | typeof SESSION,
): Promise<string> {
  let [key_id, expires_at]: string[] = [];
  try {
    [key_id, expires_at] = JSON.parse(secrets.open(pass, kind)) as string[];
  } catch {
    throw refusal();
  }
  const now = clock().getTime();
  if (
    key_id === undefined ||
    expires_at === undefined ||
    Date.parse(expires_at) <= now ||
    !(await isAuthorised(db.kysely, key_id, now))
  )
    throw refusal();
  return key_id;
}

async function isAuthorised(db: Kysely<DB>, key_id: string, now: number): Promise<boolean> {
  const key = await findBoardKey(db, key_id);
  return (
    key !== undefined &&
    key.revoked_at === null &&
    (key.expires_at === null || Date.parse(key.expires_at) > now) &&
    key.scopes.includes(BOARD_SCOPE)
  );
}

const refusal = (): AppError =>
  new AppError("unauthorized", {
    detail: "The link has expired. Create a new one with GET /v1/queues/board.",
    headers: { "www-authenticate": 'Bearer realm="doorplate"' },
  });
