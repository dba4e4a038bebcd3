import type { Feature } from "../feature.ts";
import { parseRoutes } from "./routes.ts";

export const parse: Feature = {
  routes: [parseRoutes],
};
