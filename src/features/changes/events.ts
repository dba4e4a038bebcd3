import type { FeedFilter } from "../../records/feed.ts";
import { cursorOf, readFeed, toChange } from "./service.ts";
import type { Resources } from "../../platform/resources.ts";
import type { LimitFunction } from "p-limit";
import type { Watch } from "./watch.ts";

const PAGE = 100;
const HEARTBEAT_MS = 15_000;

export interface Listening {
  watch: Watch;
  /** Limits the reads at once: streams that catch up would delay all other reads of the process. */
  limitReads: LimitFunction;
}

/** The log as Server-Sent Events (WHATWG HTML, 9.2), for as long as the connection is open and its key is valid. */
export async function* streamEvents(
  resources: Resources,
  { watch, limitReads }: Listening,
  tenant_id: string,
  after: bigint | undefined,
  filter: FeedFilter,
  mayListen: () => Promise<boolean>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield "retry: 1000\n\n";
  for (let position = after; !signal.aborted && (await mayListen());) {
    const page = await limitReads(() => readFeed(resources, tenant_id, position, filter, PAGE));
    for (const row of page.rows) {
      const change = toChange(row, resources.clock());
      yield `event: ${change.entity}.${change.operation}\nid: ${change.cursor}\ndata: ${JSON.stringify(change)}\n\n`;
    }
    // An id alone is no event, but where the listener goes on from; and it tells that the connection lives.
    if (page.rows.length === 0 || !page.has_more) yield `id: ${cursorOf(tenant_id, page.position)}\n\n`;
    position = page.position;
    if (!page.has_more) await watch.past(position, HEARTBEAT_MS, signal);
  }
}
