import { followerMetrics } from "../../records/follower-metrics.ts";
import type { Feature } from "../feature.ts";
import { searchDocuments } from "./follow.ts";
import { searchRoutes } from "./routes.ts";

export const search: Feature = {
  metrics: [followerMetrics],
  routes: [searchRoutes],
  followers: [searchDocuments],
};
