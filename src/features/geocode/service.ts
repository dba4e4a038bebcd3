import { setImmediate } from "node:timers/promises";
import type { ChainAnswer } from "../../geocoding/chain.ts";
import { type Gazetteer, gazetteerProvider } from "../../geocoding/gazetteer/provider.ts";
import { type Place, type Point, ProviderError, type ReverseAnswer } from "../../geocoding/provider.ts";
import { AppError } from "../../platform/errors.ts";
import type { Resources } from "../../platform/resources.ts";

export type ReverseChainAnswer = ReverseAnswer & { provider: string | null; data_version: string | null };

/** Asks the providers of a tenant: for now the embedded gazetteer, which all have. Answers are in the order of the questions. */
export interface Geocoder {
  geocode(tenant_id: string, places: readonly Place[], signal: AbortSignal): Promise<ChainAnswer[]>;
  reverse(tenant_id: string, points: readonly Point[], signal: AbortSignal): Promise<ReverseChainAnswer[]>;
}

/** So many are one statement: others are served between two of them. */
const STATEMENT_ITEMS = 200;
const RETRY_AFTER_S = "5";

export function createGeocoder({ db }: Resources): Geocoder {
  // Not the pipelined readers: what is asked there waits for the statements before it, and these take their time.
  const gazetteer = gazetteerProvider(db.pool);
  return {
    geocode: async (_tenant_id, places, signal) => (await inTurns(places, (some) => gazetteer.locateAll(some, signal))).map((answer) => ({ ...answer, ...provenance(gazetteer, answer), findings: [] })),
    reverse: async (_tenant_id, points, signal) => (await inTurns(points, (some) => gazetteer.reverseAll(some, signal))).map((answer) => ({ ...answer, ...provenance(gazetteer, answer) })),
  };
}

function provenance({ name, dataVersion }: Gazetteer, { outcome }: { outcome: string }): { provider: string | null; data_version: string | null } {
  return outcome === "not_covered" ? { provider: null, data_version: null } : { provider: name, data_version: dataVersion };
}

async function inTurns<Question, Reply>(questions: readonly Question[], ask: (some: Question[]) => Promise<Reply[]>): Promise<Reply[]> {
  const replies: Reply[] = [];
  try {
    for (let at = 0; at < questions.length; at += STATEMENT_ITEMS) {
      if (at > 0) await setImmediate();
      replies.push(...await ask(questions.slice(at, at + STATEMENT_ITEMS)));
    }
  } catch (cause) {
    if (!(cause instanceof ProviderError)) throw cause;
    throw new AppError("unavailable", { cause, detail: "No provider of positions answers now.", headers: { "retry-after": RETRY_AFTER_S } });
  }
  return replies;
}
