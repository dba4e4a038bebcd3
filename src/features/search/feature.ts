import type { Feature } from "../feature.ts";
import { searchDocuments } from "./follow.ts";
import { searchRoutes } from "./routes.ts";

export const search: Feature = {
  routes: [searchRoutes],
  followers: [searchDocuments],
};
