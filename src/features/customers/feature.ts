import type { Feature } from "../feature.ts";
import { customerRoutes } from "./routes.ts";
import { customerConstraints } from "./service.ts";

export const customers: Feature = {
  tags: { customers: "Persons and organisations." },
  scopes: ["customers:read", "customers:write"],
  routes: [customerRoutes],
  constraints: customerConstraints,
};
