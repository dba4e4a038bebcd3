import { sql } from "kysely";
import { deletesRows, emptiesRows } from "../../records/erasure-places.ts";
import type { Feature } from "../feature.ts";
import { objectionRoutes } from "./objection-routes.ts";
import { consentRoutes } from "./routes.ts";

const problems = {
  objection_not_possible: {
    status: 409,
    title: "Objection not possible",
    meaning:
      "The basis of the purpose is a legal obligation or vital interests, which customers cannot object to (Article " +
      "21 GDPR, Article 44 PIPL).",
    remedy: "Answer the customer with the legal basis. Correct the basis of the purpose if it is wrong.",
  },
};

declare module "../../platform/errors.ts" {
  interface ProblemsOfFeatures extends Record<keyof typeof problems, ProblemKind> {}
}

export const consents: Feature = {
  scopes: ["consents:read", "consents:write"],
  problems,
  erasure_places: [
    emptiesRows(
      "consents",
      "Purpose, notice, status and times stay as proof that consent was given or withdrawn (Article 7 (1) GDPR).",
      sql`sealed = NULL`,
    ),
    emptiesRows("objections", "Purpose and times stay as proof that the objection was kept.", sql`sealed = NULL`),
    deletesRows("customer_purposes"),
  ],
  routes: [consentRoutes, objectionRoutes],
};
