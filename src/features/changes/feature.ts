import type { Feature } from "../feature.ts";
import { changeRoutes } from "./routes.ts";

const problems = {
  cursor_expired: { status: 410, title: "The feed no longer reaches back to the cursor" },
};

declare module "../../platform/errors.ts" {
  interface ProblemsOfFeatures extends Record<keyof typeof problems, ProblemKind> {}
}

export const changes: Feature = {
  tags: { changes: "The log of all changes, to follow." },
  scopes: ["changes:read"],
  problems,
  routes: [changeRoutes],
};
