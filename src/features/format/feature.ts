import type { Feature } from "../feature.ts";
import { formatRoutes } from "./routes.ts";

export const format: Feature = {
  routes: [formatRoutes],
};
