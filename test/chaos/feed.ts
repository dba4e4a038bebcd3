import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** Reads the change feed by cursor, up to the horizon, until it is stopped. */
export function followFeed(databaseUrl: string): { stop(): Promise<string[]> } {
  let stopping = false;
  const following = (async () => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const seen: string[] = [];
    for (let last = false; ; await sleep(20)) {
      const {
        rows: [{ horizon }],
      } = await client.query("SELECT feed_horizon() AS horizon");
      const { rows } = await client.query("SELECT seq FROM changes WHERE seq > $1 AND seq <= $2 ORDER BY seq", [
        seen.at(-1) ?? 0,
        horizon,
      ]);
      seen.push(...rows.map(({ seq }: { seq: string }) => seq));
      if (last) break;
      last = stopping;
    }
    await client.end();
    return seen;
  })();
  return {
    stop() {
      stopping = true;
      return following;
    },
  };
}
