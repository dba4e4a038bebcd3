import type { Feature } from "../feature.ts";
import { countryRoutes } from "./routes.ts";

export const countries: Feature = {
  routes: [countryRoutes],
};
