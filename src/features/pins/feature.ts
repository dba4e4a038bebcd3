import type { Feature } from "../feature.ts";
import { pinRoutes } from "./routes.ts";

export const pins: Feature = {
  routes: [pinRoutes],
};
