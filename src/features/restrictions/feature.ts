import { sql } from "kysely";
import { emptiesRows } from "../../records/erasure-places.ts";
import type { Feature } from "../feature.ts";
import { refuseRestricted } from "./refuse.ts";
import { restrictionRoutes } from "./routes.ts";

const problems = {
  customer_restricted: {
    status: 403,
    title: "Customer restricted",
    meaning:
      "The processing of the customer is restricted: the data is only stored. A key without the scope " +
      "`restricted:read` neither reads nor writes it, and no key can have it verified.",
    remedy:
      "`GET /v1/customers/{customer_id}/restriction` has the grounds. To read or correct the data, use a key with " +
      "the scope; otherwise wait until the restriction is lifted.",
  },
};

declare module "../../platform/errors.ts" {
  interface ProblemsOfFeatures extends Record<keyof typeof problems, ProblemKind> {}
}

export const restrictions: Feature = {
  scopes: ["restricted:read", "restrictions:write"],
  problems,
  erasure_places: [
    emptiesRows(
      "restrictions",
      "Grounds, times and who restricted stay as proof that the restriction was kept (Article 18 GDPR).",
      sql`sealed_reason = '', sealed_lift_reason = CASE WHEN sealed_lift_reason IS NOT NULL THEN ''::bytea END`,
    ),
  ],
  hooks: refuseRestricted,
  routes: [restrictionRoutes],
};
