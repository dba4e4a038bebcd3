import type { Feature } from "../feature.ts";
import { suggestRoutes } from "./routes.ts";

export const suggest: Feature = {
  tags: {
    reference: "Reference data: suggestions, divisions, countries and their address formats.",
  },
  routes: [suggestRoutes],
};
