import type { Feature } from "../feature.ts";
import { geocodeRoutes } from "./routes.ts";

export const geocode: Feature = {
  tags: { geocoding: "Positions of addresses, and addresses of positions." },
  scopes: ["geocoding:read"],
  routes: [geocodeRoutes],
};
