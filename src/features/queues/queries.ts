import type { Kysely, Selectable } from "kysely";
import type { ApiKeys, DB } from "../../platform/database/tables.ts";

/** Finds the key of a session. */
export const findBoardKey = (
  db: Kysely<DB>,
  id: string,
): Promise<Pick<Selectable<ApiKeys>, "scopes" | "expires_at" | "revoked_at"> | undefined> =>
  db.selectFrom("api_keys").select(["scopes", "expires_at", "revoked_at"]).where("id", "=", id).executeTakeFirst();
