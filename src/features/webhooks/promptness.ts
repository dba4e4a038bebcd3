/** Which endpoints answer within 2 s, as this process has measured: they get more places at once than the others. */
import type { Attempt } from "./delivery-queries.ts";

export interface Promptness {
  /** Places that any endpoint has, at most. */
  most: number;
  /** How many deliveries of an endpoint may run at once. One that has not answered soon yet is slow. */
  of(webhook_id: string): { most: number; is_slow: boolean };
  note(webhook_id: string, made: Pick<Attempt, "response_status" | "latency_ms">): void;
}

const MOST = 16;
const PROMPT_MS = 2_000;
const REMEMBERED = 10_000;

export function createPromptness(): Promptness {
  const prompt = new Set<string>();
  return {
    most: MOST,
    of: (webhook_id) => (prompt.has(webhook_id) ? { most: MOST, is_slow: false } : { most: 1, is_slow: true }),
    note(webhook_id, { response_status, latency_ms }) {
      prompt.delete(webhook_id);
      if (response_status === null || latency_ms > PROMPT_MS) return;
      prompt.add(webhook_id);
      const [oldest] = prompt;
      if (prompt.size > REMEMBERED && oldest !== undefined) prompt.delete(oldest);
    },
  };
}
