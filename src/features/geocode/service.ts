import { setImmediate } from "node:timers/promises";
import { locate, type ChainAnswer } from "../../geocoding/chain.ts";
import { type Gazetteer, gazetteerProvider } from "../../geocoding/gazetteer/provider.ts";
import { type Place, type Point, ProviderError, type ReverseAnswer } from "../../geocoding/provider.ts";
import { AppError } from "../../platform/errors.ts";
import type { Resources } from "../../platform/resources.ts";
import { readChain } from "../providers/chain.ts";

export type ReverseChainAnswer = ReverseAnswer & { provider: string | null; data_version: string | null };

/** Asks the providers of a tenant, and the embedded gazetteer, which all have. Answers are in the order of the questions. */
export interface Geocoder {
  geocode(tenant_id: string, places: readonly Place[], signal: AbortSignal): Promise<ChainAnswer[]>;
  reverse(tenant_id: string, points: readonly Point[], signal: AbortSignal): Promise<ReverseChainAnswer[]>;
}

/** So many are one statement: others are served between two of them. */
const STATEMENT_ITEMS = 200;
/** Questions that a request has under way with providers over the network. */
const AT_ONCE = 8;
const PROVIDERS_TOTAL_MS = 25_000;
const RETRY_AFTER_S = "5";

export function createGeocoder(resources: Resources): Geocoder {
  const { db, config } = resources;
  // Not the pipelined readers: what is asked there waits for the statements before it, and these take their time.
  const gazetteer = gazetteerProvider(db.pool);
  const byGazetteer = async (places: readonly Place[], signal: AbortSignal): Promise<ChainAnswer[]> =>
    (await inChunks(places, STATEMENT_ITEMS, (some) => gazetteer.locateAll(some, signal))).map((answer) => ({ ...answer, ...provenance(gazetteer, answer), findings: [] }));

  return {
    async geocode(tenant_id, places, signal) {
      const chain = await readChain(resources, tenant_id);
      const hasOwn = (place: Place): boolean => chain.providersFor(place.country_code).length > 0;
      const answers = new Map<Place, ChainAnswer>();
      const others = places.filter((place) => !hasOwn(place));
      for (const [at, answer] of (await byGazetteer(others, signal)).entries()) answers.set(others[at]!, answer);
      const options = { timeout_ms: config.PROVIDER_TIMEOUT_MS, total_ms: PROVIDERS_TOTAL_MS, signal };
      await inChunks(places.filter(hasOwn), AT_ONCE, (some) => Promise.all(some.map(async (place) =>
        answers.set(place, await locate([...chain.providersFor(place.country_code), gazetteer], place, options)))));
      return places.map((place) => answers.get(place)!);
    },
    reverse: async (_tenant_id, points, signal) => (await inChunks(points, STATEMENT_ITEMS, (some) => gazetteer.reverseAll(some, signal))).map((answer) => ({ ...answer, ...provenance(gazetteer, answer) })),
  };
}

function provenance({ name, dataVersion }: Gazetteer, { outcome }: { outcome: string }): { provider: string | null; data_version: string | null } {
  return outcome === "not_covered" ? { provider: null, data_version: null } : { provider: name, data_version: dataVersion };
}

async function inChunks<Question, Reply>(questions: readonly Question[], at_once: number, ask: (some: Question[]) => Promise<Reply[]>): Promise<Reply[]> {
  const replies: Reply[] = [];
  try {
    for (let at = 0; at < questions.length; at += at_once) {
      if (at > 0) await setImmediate();
      replies.push(...await ask(questions.slice(at, at + at_once)));
    }
  } catch (cause) {
    if (!(cause instanceof ProviderError)) throw cause;
    throw new AppError("unavailable", { cause, detail: "No provider of positions answers now.", headers: { "retry-after": RETRY_AFTER_S } });
  }
  return replies;
}
