import type { Feature } from "../feature.ts";
import { suggestRoutes } from "./routes.ts";

export const suggest: Feature = {
  tags: {
    reference: "What there is to choose from: suggestions, divisions, countries and how their addresses are written.",
  },
  routes: [suggestRoutes],
};
