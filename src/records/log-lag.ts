/** Metrics of how far the readers of the log are behind it. */
import type { Connection } from "../platform/database/prepared.ts";
import { defineGlobalMetrics, type GlobalMetrics } from "../platform/http/global-metrics.ts";
import { SECOND } from "../platform/time.ts";
import type { Follower } from "./follower.ts";
import { countRebuilds } from "./follower-queries.ts";
import { measureLag } from "./log.ts";

export interface LogReader {
  /** As the metrics call it. */
  name: string;
  /** SQL that selects tenant_id and seq of its cursors. */
  cursors(connection: Connection): Promise<string>;
}

const readerOf = ({ name }: Follower): LogReader => ({
  name,
  cursors: async () => `SELECT tenant_id, seq FROM followers WHERE follower = '${name}'`,
});

/** The lag of followers and other readers, and the rebuilds of followers. */
export function lagGlobals(followers: readonly Follower[], others: readonly LogReader[]): GlobalMetrics {
  const readers = [...followers.map(readerOf), ...others];
  return defineGlobalMetrics({
    gauges: {
      doorplate_global_log_lag_seconds: {
        help:
          "Age in seconds of the oldest committed change that a reader of the log has not processed; 0: it is up to " +
          "date. Of the feed: that cannot be read yet.",
        labels: ["reader"],
      },
      doorplate_global_log_lag_changes: {
        help: "Committed changes that a reader has not processed; at most 1,000 of each tenant are counted.",
        labels: ["reader"],
      },
      doorplate_global_follower_rebuilds: {
        help: "Tenants whose rows a follower is rebuilding, or has not built yet.",
        labels: ["follower"],
      },
    },
    max_age_ms: 15 * SECOND,
    async read({ db: { pool }, clock }) {
      const lags = await Promise.all(
        readers.map(async ({ name, cursors }) => ({
          labels: { reader: name },
          lag: await measureLag(pool, await cursors(pool), clock()),
        })),
      );
      return {
        doorplate_global_log_lag_seconds: lags.map(({ labels, lag }) => ({ labels, value: lag.seconds })),
        doorplate_global_log_lag_changes: lags.map(({ labels, lag }) => ({ labels, value: lag.changes })),
        doorplate_global_follower_rebuilds: await Promise.all(
          followers.map(async (follower) => ({
            labels: { follower: follower.name },
            value: await countRebuilds(pool, follower),
          })),
        ),
      };
    },
  });
}
