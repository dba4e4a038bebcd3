import type { Feature } from "../feature.ts";
import { validateRoutes } from "./routes.ts";

export const validate: Feature = {
  routes: [validateRoutes],
};
