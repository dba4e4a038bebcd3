import type { Feature } from "../feature.ts";
import { divisionRoutes } from "./routes.ts";

export const divisions: Feature = {
  routes: [divisionRoutes],
};
