import { integer, optionalUrl, text } from "../../platform/config.ts";
import type { Feature } from "../feature.ts";
import { authoriseRequests } from "./authorise.ts";
import { accessRoutes } from "./routes.ts";

const settings = {
  OAUTH_ISSUER: optionalUrl("Issuer of accepted OAuth2 access tokens (JWT). Absent: API keys only."),
  OAUTH_AUDIENCE: text("Audience that an access token must name.", "doorplate"),
  OAUTH_JWKS_URL: optionalUrl("Where the issuer publishes its keys. Absent: OAUTH_ISSUER + /.well-known/jwks.json."),
  OAUTH_TENANT_CLAIM: text("Claim of an access token that holds the tenant's id.", "tenant_id"),
  RATE_LIMIT_PER_MINUTE: integer("Requests a minute for a key that has no limit of its own.", 6000, 1, 100_000_000),
};

const problems = {
  api_key_limit_reached: {
    status: 422,
    title: "The tenant has as many API keys as allowed",
    meaning: "The tenant has as many keys that work as it may have; `limit` and `count` tell.",
    remedy: "Revoke keys that are no longer used, or rotate one in place of making another.",
  },
};

declare module "../../platform/config.ts" {
  interface Config extends ValuesOf<typeof settings> {}
}

declare module "../../platform/errors.ts" {
  interface ProblemsOfFeatures extends Record<keyof typeof problems, ProblemKind> {}
}

export const access: Feature = {
  tags: { access: "API keys and tenants." },
  scopes: ["api-keys:read", "api-keys:write"],
  root_scopes: ["tenants:read", "tenants:write"],
  settings,
  problems,
  hooks: authoriseRequests,
  routes: [accessRoutes],
};
