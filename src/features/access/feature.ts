import type { Feature } from "../feature.ts";
import { admitCallers } from "./admit.ts";
import { accessRoutes } from "./routes.ts";

const problems = {
  api_key_limit_reached: { status: 422, title: "The tenant has as many API keys as allowed" },
};

declare module "../../platform/errors.ts" {
  interface ProblemsOfFeatures extends Record<keyof typeof problems, ProblemKind> {}
}

export const access: Feature = {
  tags: { access: "API keys and tenants." },
  scopes: ["api-keys:read", "api-keys:write"],
  root_scopes: ["tenants:read", "tenants:write"],
  hooks: admitCallers,
  problems,
  routes: [accessRoutes],
};
