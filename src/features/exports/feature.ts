import { HOUR } from "../../platform/time.ts";
import type { Feature } from "../feature.ts";
import { exportRoutes } from "./routes.ts";
import { deleteExpiredExports } from "./service.ts";

export const exports: Feature = {
  tags: { exports: "Customers and addresses as files, in their state at one moment." },
  scopes: ["exports:read", "exports:write"],
  routes: [exportRoutes],
  tasks: [{ name: "exports", every_ms: HOUR, run: deleteExpiredExports }],
};
