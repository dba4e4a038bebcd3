/** Lets a browser, which has no key, look at the queues for a while. */
import type { Kysely } from "kysely";
import type { DB } from "../../platform/database/tables.ts";
import { AppError } from "../../platform/errors.ts";
import type { Principal } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import { findKeyForBoard } from "./queries.ts";

export const BOARD = "/ops/queues";
export const BOARD_SCOPE = "queues:read";
const COOKIE = "doorplate_board";
const LINK_MS = 60_000;
const SESSION_MS = 3_600_000;
const LINK = "board link";
const SESSION = "board session";

/**
 * A link that opens the board once it is followed within a minute. It is sealed, so that none can be made up and its
 * end cannot be moved.
 */
export function linkToBoard(resources: Resources, { id }: Principal): { url: string; expires_at: string } {
  const expires_at = new Date(resources.clock().getTime() + LINK_MS).toISOString();
  return { url: `${BOARD}/enter?token=${resources.secrets.seal(JSON.stringify([id, expires_at]), LINK)}`, expires_at };
}

/** @returns the cookie that a link is worth @throws AppError unauthorized */
export async function enter(resources: Resources, token: string, isEncrypted: boolean): Promise<string> {
  const key_id = await checkPass(resources, token, LINK);
  const expires_at = new Date(resources.clock().getTime() + SESSION_MS).toISOString();
  const session = resources.secrets.seal(JSON.stringify([key_id, expires_at]), SESSION);
  return `${COOKIE}=${session}; Path=${BOARD}; Max-Age=${SESSION_MS / 1_000}; HttpOnly; SameSite=Lax${isEncrypted ? "; Secure" : ""}`;
}

/** @throws AppError unauthorized where there is no session, or it is too old, or its key is not valid any more */
export async function checkSession(resources: Resources, cookies: string | undefined): Promise<void> {
  const session = new RegExp(`(?:^|;\\s?)${COOKIE}=([\\w.-]+)`).exec(cookies ?? "")?.[1];
  await checkPass(resources, session ?? "", SESSION);
}

async function checkPass(
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
    !(await holds(db.kysely, key_id, now))
  )
    throw refusal();
  return key_id;
}

async function holds(db: Kysely<DB>, key_id: string, now: number): Promise<boolean> {
  const key = await findKeyForBoard(db, key_id);
  return (
    key !== undefined &&
    key.revoked_at === null &&
    (key.expires_at === null || Date.parse(key.expires_at) > now) &&
    key.scopes.includes(BOARD_SCOPE)
  );
}

const refusal = (): AppError =>
  new AppError("unauthorized", {
    detail: "Follow a new link, from GET /v1/queues/board.",
    headers: { "www-authenticate": 'Bearer realm="doorplate"' },
  });
