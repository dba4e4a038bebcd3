import type { FeedFilter } from "../../records/feed.ts";
import type { MaskValue } from "../../privacy/mask-schema.ts";
import type { Disclosure } from "../../privacy/purposes.ts";
import { Change } from "./schema.ts";
import { cursorOf, readFeed, toChange, type FeedPage } from "./service.ts";
import type { Resources } from "../../platform/resources.ts";
import type { IsHidden } from "../../platform/restrictions.ts";
import type { LimitFunction } from "p-limit";
import type { Watch } from "./watch.ts";

const PAGE = 100;
const HEARTBEAT_MS = 15_000;
/** For how long it counts who may be disclosed. What is in the buffers of the connection cannot be called back. */
const DECIDED_MS = 5_000;

export interface StreamOptions {
  watch: Watch;
  /** Limits the reads at once: streams that catch up would delay all other reads of the process. */
  limitReads: LimitFunction;
  /** Asked before each page. */
  isAuthorised: () => Promise<boolean>;
  /** The customers that the caller may not see now. */
  isHidden: () => IsHidden;
  /** Of a caller who may not see personal data. Asked for each page: attributes become personal while a stream runs. */
  findMask: () => Promise<MaskValue | undefined>;
  /** By the purpose of the request. */
  discloses: Disclosure;
  /** Called with the changes of each page, before they are sent. */
  sent: (rows: FeedPage["rows"]) => void;
}

/** Streams the log as Server-Sent Events (WHATWG HTML, 9.2), while the connection is open and its key is valid. */
export async function* streamEvents(
  resources: Resources,
  { watch, limitReads, isAuthorised, isHidden, findMask, discloses, sent }: StreamOptions,
  tenant_id: string,
  after: bigint | undefined,
  filter: FeedFilter,
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield "retry: 1000\n\n";
  for (let position = after; !signal.aborted && (await isAuthorised());) {
    const page = await limitReads(() => readFeed(resources, tenant_id, position, filter, PAGE));
    const isDisclosed = await discloses(page.rows);
    const mask = await findMask();
    const hidden = isHidden();
    const disclosed = page.rows.filter(isDisclosed);
    if (disclosed.length > 0) sent(disclosed);
    const decided_at = resources.clock().getTime();
    let reached: bigint | undefined;
    for (const row of disclosed) {
      const change = toChange(row, resources.clock(), hidden);
      const data = JSON.stringify(mask ? mask(Change, change) : change);
      yield `event: ${change.entity}.${change.operation}\nid: ${change.cursor}\ndata: ${data}\n\n`;
      if (resources.clock().getTime() - decided_at <= DECIDED_MS) continue;
      // The receiver is slow: the rest of the page is decided again.
      reached = BigInt(row.seq);
      break;
    }
    if (reached !== undefined) {
      position = reached;
      continue;
    }
    // An id without data is no event. It sets Last-Event-ID, and keeps the connection alive.
    if (page.rows.length === 0 || !page.has_more) yield `id: ${cursorOf(tenant_id, page.position)}\n\n`;
    position = page.position;
    if (!page.has_more) await watch.past(position, HEARTBEAT_MS, signal);
  }
}
