import type { Feature } from "../feature.ts";
import { boardRoutes } from "./board-routes.ts";
import { queueRoutes } from "./routes.ts";

export const queues: Feature = {
  root_scopes: ["queues:read"],
  routes: [queueRoutes],
  pages: [boardRoutes],
};
