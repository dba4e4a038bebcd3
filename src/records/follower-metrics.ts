import { defineMetrics } from "../platform/http/metrics.ts";

/** Lag and rebuilds, by follower. */
export const followerMetrics = defineMetrics(({ gauge }) => ({
  lag_seconds: gauge(
    "doorplate_follower_lag_seconds",
    "Age in seconds of the oldest change that a follower has not processed; 0 when up to date.",
    ["follower"],
  ),
  lag_changes: gauge(
    "doorplate_follower_lag_changes",
    "Changes that a follower has not processed; at most 1,000 of each tenant are counted.",
    ["follower"],
  ),
  rebuilds: gauge("doorplate_follower_rebuilds", "Tenants whose rows a follower is rebuilding, or has not built yet.", [
    "follower",
  ]),
}));
