import type { Feature } from "../feature.ts";
import { geocodeRoutes } from "./routes.ts";

export const geocode: Feature = {
  routes: [geocodeRoutes],
};
