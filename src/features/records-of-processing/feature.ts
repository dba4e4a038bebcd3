import type { Feature } from "../feature.ts";
import { recordsOfProcessingRoutes } from "./routes.ts";

export const recordsOfProcessing: Feature = {
  routes: [recordsOfProcessingRoutes],
};
