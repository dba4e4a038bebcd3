/** Tracks which endpoints answer within 2 s in this process: they may have more concurrent deliveries than others. */
import type { Attempt } from "./delivery-queries.ts";

export interface EndpointLatency {
  /** Maximum number of concurrent deliveries of an endpoint. */
  most: number;
  /**
   * The number of concurrent deliveries that an endpoint may have. An endpoint that has not answered in time is slow.
   */
  of(webhook_id: string): { most: number; is_slow: boolean };
  record(webhook_id: string, made: Pick<Attempt, "response_status" | "latency_ms">): void;
}

const MOST = 16;
const PROMPT_MS = 2_000;
const MAX_REMEMBERED = 10_000;

/** Creates a tracker, in which all endpoints are slow. */
export function trackEndpointLatency(): EndpointLatency {
  const prompt = new Set<string>();
  return {
    most: MOST,
    of: (webhook_id) => (prompt.has(webhook_id) ? { most: MOST, is_slow: false } : { most: 1, is_slow: true }),
    record(webhook_id, { response_status, latency_ms }) {
      prompt.delete(webhook_id);
      if (response_status === null || latency_ms > PROMPT_MS) return;
      prompt.add(webhook_id);
      const [oldest] = prompt;
      if (prompt.size > MAX_REMEMBERED && oldest !== undefined) prompt.delete(oldest);
    },
  };
}
