import { integer } from "../../platform/config.ts";
import type { Feature } from "../feature.ts";
import { changeRoutes } from "./routes.ts";

const settings = {
  FEED_RETENTION_DAYS: integer(
    "How far back the change feed can be followed. The history is kept whole.",
    90,
    1,
    36_500,
  ),
};

const problems = {
  cursor_expired: {
    status: 410,
    title: "The feed no longer reaches back to the cursor",
    meaning: "The cursor is older than what the feed keeps (FEED_RETENTION_DAYS, 90 by default).",
    remedy: "Take a full snapshot by `POST /v1/snapshots`, and go on from the `cursor` that comes with it.",
  },
};

declare module "../../platform/config.ts" {
  interface Config extends ValuesOf<typeof settings> {}
}

declare module "../../platform/errors.ts" {
  interface ProblemsOfFeatures extends Record<keyof typeof problems, ProblemKind> {}
}

export const changes: Feature = {
  tags: { changes: "The log of all changes, to follow." },
  scopes: ["changes:read"],
  settings,
  problems,
  routes: [changeRoutes],
};
