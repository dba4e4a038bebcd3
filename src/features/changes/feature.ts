import { integer } from "../../platform/config.ts";
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

export const changes: Feature = {
  tags: { changes: "The change feed: all changes of customers and addresses, in order." },
  scopes: ["changes:read"],
  settings,
  problems,
  routes: [changeRoutes],
};
