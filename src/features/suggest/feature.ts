import type { Feature } from "../feature.ts";
import { suggestRoutes } from "./routes.ts";

export const suggest: Feature = {
  routes: [suggestRoutes],
};
