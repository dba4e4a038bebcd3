import type { Feature } from "../feature.ts";
import { customerRoutes } from "./routes.ts";
import { customerConstraints } from "./service.ts";

export const customers: Feature = {
  routes: [customerRoutes],
  constraints: customerConstraints,
};
