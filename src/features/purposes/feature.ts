import type { Feature } from "../feature.ts";
import { purposeRoutes } from "./routes.ts";
import { purposeVersionRoutes } from "./version-routes.ts";

export const purposes: Feature = {
  tags: { privacy: "What personal data is processed for, and the rights of the people whose data it is." },
  scopes: ["purposes:read", "purposes:write"],
  routes: [purposeRoutes, purposeVersionRoutes],
};
