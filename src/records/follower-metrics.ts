import { defineMetrics } from "../platform/http/metrics.ts";

/** Lag and rebuilds, by follower. */
export const followerMetrics = defineMetrics(({ gauge }) => ({
  lag_seconds: gauge(
    "doorplate_follower_lag_seconds",
    "Age of the oldest change that a follower of the log has not followed; 0 when up to date.",
    ["follower"],
  ),
  lag_changes: gauge(
    "doorplate_follower_lag_changes",
    "Changes that a follower of the log has not followed; at most 1,000 of each tenant are counted.",
    ["follower"],
  ),
  rebuilds: gauge(
    "doorplate_follower_rebuilds",
    "Tenants whose rows a follower of the log is making again, or has not made yet.",
    ["follower"],
  ),
}));
