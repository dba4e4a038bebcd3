import type { Feature } from "../feature.ts";
import { addressRoutes } from "./routes.ts";
import { addressConstraints } from "./service.ts";

export const addresses: Feature = {
  tags: { addresses: "Addresses of customers." },
  scopes: ["addresses:read", "addresses:write"],
  routes: [addressRoutes],
  constraints: addressConstraints,
};
