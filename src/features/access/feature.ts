import { integer, optionalUrl, text } from "../../platform/config.ts";
import type { Feature } from "../feature.ts";
import { authoriseRequests } from "./authorise.ts";
import { accessRoutes } from "./routes.ts";

const settings = {
  OAUTH_ISSUER: optionalUrl("Issuer of the OAuth2 access tokens (JWT) to accept. Unset: only API keys are accepted."),
  OAUTH_AUDIENCE: text("Audience (`aud`) that an access token must have.", "doorplate"),
  OAUTH_JWKS_URL: optionalUrl(
    "URL of the issuer's key set (JWKS). Unset: OAUTH_ISSUER followed by /.well-known/jwks.json.",
  ),
  OAUTH_TENANT_CLAIM: text("Claim of an access token that holds the id of the tenant.", "tenant_id"),
  RATE_LIMIT_PER_MINUTE: integer("Requests per minute of a key without its own limit.", 6000, 1, 100_000_000),
};

const problems = {
  api_key_limit_reached: {
    status: 422,
    title: "API key limit reached",
    meaning: "The tenant has reached its limit of active API keys. `limit` is the limit, `count` the number of keys.",
    remedy: "Revoke unused keys, or rotate a key instead of creating one.",
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
