import type { Feature } from "../feature.ts";
import { enforcePurposes } from "./enforce.ts";
import { purposeRoutes } from "./routes.ts";
import { purposeVersionRoutes } from "./version-routes.ts";

const problems = {
  purpose_required: {
    status: 400,
    title: "Purpose required",
    meaning:
      "The key is bound to purposes, and the request has no header `Doorplate-Purpose`. `detail` lists the purposes.",
    remedy: "State in `Doorplate-Purpose` which of them the data is used for.",
  },
  purpose_not_allowed: {
    status: 403,
    title: "Purpose not allowed",
    meaning:
      "The key is bound to purposes, and the request, or the webhook, provider or export that it is about, is for " +
      "another one or for none.",
    remedy: "Use one of the purposes of the key, or a key for the purpose.",
  },
  unknown_purpose: {
    status: 400,
    title: "Unknown purpose",
    meaning: "`Doorplate-Purpose` names a purpose that does not exist in the tenant, or is archived.",
    remedy: "`GET /v1/purposes` lists the purposes.",
  },
  disclosure_refused: {
    status: 403,
    title: "Disclosure refused",
    meaning:
      "The customer may not be disclosed for the purpose in `Doorplate-Purpose`. `reason` is `consent_missing`: the " +
      "customer has not consented, or has withdrawn; or `objected`: the customer has objected. Lists, searches, " +
      "exports and the feed leave such customers out.",
    remedy: "Do not use the data for the purpose. `GET /v1/customers/{customer_id}/consents/current` has the state.",
  },
};

declare module "../../platform/errors.ts" {
  interface ProblemsOfFeatures extends Record<keyof typeof problems, ProblemKind> {}
}

export const purposes: Feature = {
  tags: { privacy: "What personal data is processed for, and the rights of the customers whose data it is." },
  scopes: ["purposes:read", "purposes:write"],
  problems,
  hooks: enforcePurposes,
  routes: [purposeRoutes, purposeVersionRoutes],
};
