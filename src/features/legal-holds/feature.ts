import type { Feature } from "../feature.ts";
import { LEGAL_HOLD_PLACES } from "./erase.ts";
import { legalHoldReadRoutes, legalHoldRoutes } from "./routes.ts";

const problems = {
  legal_hold: {
    status: 409,
    title: "Legal hold",
    meaning:
      "The customer cannot be erased: a legal hold says that its data must be kept. `legal_hold_id` is the hold; " +
      "`GET /v1/legal-holds/{legal_hold_id}` has its reason and its end.",
    remedy: "Wait until the hold ends. Who may decide it can release the hold.",
  },
};

declare module "../../platform/errors.ts" {
  interface ProblemsOfFeatures extends Record<keyof typeof problems, ProblemKind> {}
}

export const legalHolds: Feature = {
  scopes: ["legal-holds:read", "legal-holds:write"],
  problems,
  erasure_places: LEGAL_HOLD_PLACES,
  routes: [legalHoldRoutes, legalHoldReadRoutes],
};
