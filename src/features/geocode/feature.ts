import type { Feature } from "../feature.ts";
import { geocodeRoutes } from "./routes.ts";

export const geocode: Feature = {
  tags: { geocoding: "Where addresses are, and what is at a point." },
  scopes: ["geocoding:read"],
  routes: [geocodeRoutes],
};
