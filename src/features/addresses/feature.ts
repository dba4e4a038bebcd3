import type { Feature } from "../feature.ts";
import { addressRoutes } from "./routes.ts";
import { addressConstraints } from "./service.ts";

export const addresses: Feature = {
  routes: [addressRoutes],
  constraints: addressConstraints,
};
