import { integer, optionalUrl, text } from "../../platform/config.ts";
import type { Feature } from "../feature.ts";
import { authoriseRequests } from "./authorise.ts";
import { maskResponses } from "./mask-responses.ts";
import { accessRoutes } from "./routes.ts";
import { tenantConstraints } from "./tenants.ts";

const settings = {
  OAUTH_ISSUER: optionalUrl("Issuer of the OAuth2 access tokens (JWT) to accept. Unset: only API keys are accepted."),
  OAUTH_AUDIENCE: text("Audience (`aud`) that an access token must have.", "doorplate"),
  OAUTH_JWKS_URL: optionalUrl(
    "URL of the issuer's key set (JWKS). Unset: OAUTH_ISSUER followed by /.well-known/jwks.json.",
  ),
  OAUTH_TENANT_CLAIM: text("Claim of an access token that holds the id of the tenant.", "tenant_id"),
  OAUTH_PURPOSES_CLAIM: text(
    "Claim of an access token that binds it to purposes, as an API key can be: a list of names, or a text with " +
      "blanks between them. A token without the claim is bound to none; an empty list allows no request.",
    "purposes",
  ),
  PUBLISHABLE_RATE_LIMIT_PER_IP: integer(
    "Requests per minute with one publishable key from one IP address (IPv6: from one /64 network).",
    300,
    1,
    100_000_000,
  ),
  RATE_LIMIT_PER_MINUTE: integer("Requests per minute of a key without its own limit.", 6000, 1, 100_000_000),
};

const problems = {
  api_key_limit_reached: {
    status: 422,
    title: "API key limit reached",
    meaning: "The tenant has reached its limit of active API keys. `limit` is the limit, `count` the number of keys.",
    remedy: "Revoke unused keys, or rotate a key instead of creating one.",
  },
  tenant_not_empty: {
    status: 409,
    title: "Tenant not empty",
    meaning:
      "The tenant cannot be deleted: it has customers, webhooks, providers, or campaigns or imports that have not " +
      "ended. `remaining` has the numbers. Deleted customers count: their history is kept.",
    remedy:
      "Delete the webhooks and the providers, cancel the campaigns and the imports. A tenant that has had " +
      "customers can be disabled, or erased with all that belongs to it.",
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
  scopes: ["pii:read", "api-keys:read", "api-keys:write"],
  root_scopes: ["tenants:read", "tenants:write"],
  settings,
  problems,
  constraints: tenantConstraints,
  hooks(app, resources) {
    authoriseRequests(app, resources);
    maskResponses(app, resources);
  },
  routes: [accessRoutes],
};
