import { integer } from "../../platform/config.ts";
import { getHorizon } from "../../records/log.ts";
import type { LogReader } from "../../records/log-lag.ts";
import type { Feature } from "../feature.ts";
import { changeRoutes } from "./routes.ts";

const settings = {
  FEED_RETENTION_DAYS: integer(
    "Days for which the change feed can be read back. The history of customers and addresses has no such limit.",
    90,
    1,
    36_500,
  ),
};

const problems = {
  cursor_expired: {
    status: 410,
    title: "Cursor is older than the feed",
    meaning:
      "The changes after the cursor are no longer in the feed, which keeps them for FEED_RETENTION_DAYS (default: 90).",
    remedy: "Create a snapshot with `POST /v1/snapshots`, and continue from its `cursor`.",
  },
};

declare module "../../platform/config.ts" {
  interface Config extends ValuesOf<typeof settings> {}
}

declare module "../../platform/errors.ts" {
  interface ProblemsOfFeatures extends Record<keyof typeof problems, ProblemKind> {}
}

/** The feed ends at the horizon: below it no open transaction can still add changes. */
const FEED_READER: LogReader = {
  name: "feed",
  cursors: async (connection) => `SELECT id AS tenant_id, ${await getHorizon(connection)} AS seq FROM tenants`,
};

export const changes: Feature = {
  tags: { changes: "The change feed: all changes of customers and addresses, in order." },
  scopes: ["changes:read"],
  settings,
  problems,
  log_readers: [FEED_READER],
  routes: [changeRoutes],
};
