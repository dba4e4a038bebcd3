import { setImmediate } from "node:timers/promises";
import { locate, reverse, type ChainAnswer } from "../../geocoding/chain.ts";
import { type Gazetteer, gazetteerProvider } from "../../geocoding/gazetteer/provider.ts";
import { type Place, type Point, type Provider, ProviderError, type ReverseAnswer } from "../../geocoding/provider.ts";
import { AppError } from "../../platform/errors.ts";
import type { Resources } from "../../platform/resources.ts";
import { readChain, type TenantChain } from "../providers/chain.ts";

export type ReverseChainAnswer = ReverseAnswer & { provider: string | null; data_version: string | null };

/**
 * Asks the providers of a tenant, and the gazetteer, which every tenant has. Answers are in the order of the questions.
 */
export interface Geocoder {
  geocode(tenant_id: string, places: readonly Place[], signal: AbortSignal): Promise<ChainAnswer[]>;
  reverse(tenant_id: string, points: readonly Point[], signal: AbortSignal): Promise<ReverseChainAnswer[]>;
}

/** Between two statements, other requests are served. */
const ITEMS_PER_STATEMENT = 200;
/** Concurrent calls to remote providers per request. */
const MAX_CONCURRENT = 8;
const PROVIDERS_TOTAL_MS = 25_000;
const RETRY_AFTER_S = "5";

/** Creates a geocoder. */
export function createGeocoder(resources: Resources): Geocoder {
  const { db, config } = resources;
  // Not on the pipelined connection: these statements are slow and would delay others on it.
  const gazetteer = gazetteerProvider(db.pool);
  const optionsFor = (signal: AbortSignal) => ({
    timeout_ms: config.PROVIDER_TIMEOUT_MS,
    total_ms: PROVIDERS_TOTAL_MS,
    signal,
  });

  return {
    async geocode(tenant_id, places, signal) {
      const chain = await readChain(resources, tenant_id);
      const providers = new Map(places.map((place) => [place, chain.providersFor(place.country_code, null)]));
      const hasOwn = (place: Place): boolean => providers.get(place)!.length > 0;
      const others = places.filter((place) => !hasOwn(place));
      const found = await inChunks(others, ITEMS_PER_STATEMENT, (some) => gazetteer.locateAll(some, signal));
      const answers = new Map<Place, ChainAnswer>(
        others.map((place, at) => [place, { ...found[at]!, ...provenance(gazetteer, found[at]!), findings: [] }]),
      );
      await inChunks(places.filter(hasOwn), MAX_CONCURRENT, (some) =>
        Promise.all(
          some.map(async (place) =>
            answers.set(place, await locate([...providers.get(place)!, gazetteer], place, optionsFor(signal))),
          ),
        ),
      );
      return places.map((place) => answers.get(place)!);
    },
    async reverse(tenant_id, points, signal) {
      const chain = await readChain(resources, tenant_id);
      // The gazetteer says in which country a point lies, which determines the providers that may be asked.
      const found = await inChunks(points, ITEMS_PER_STATEMENT, (some) => gazetteer.reverseAll(some, signal));
      const answers = found.map((answer): ReverseChainAnswer => ({ ...answer, ...provenance(gazetteer, answer) }));
      const paid = points
        .map((point, at) => ({ point, at, providers: providersAt(chain, point, found[at]!) }))
        .filter(({ providers }) => providers.length > 0);
      await inChunks(paid, MAX_CONCURRENT, (some) =>
        Promise.all(
          some.map(async ({ point, at, providers }) => {
            answers[at] = await reverse(
              [...providers, { ...gazetteer, reverse: async () => found[at]! }],
              point,
              optionsFor(signal),
            );
          }),
        ),
      );
      return answers;
    },
  };
}

/** The providers that can describe a point and may be asked in each country where it may lie. */
function providersAt(chain: TenantChain, point: Point, answer: ReverseAnswer): Provider[] {
  const [first = [], ...others] = countriesAt(point, answer).map((country) => chain.providersFor(country, null));
  return first.filter(
    ({ name, reverse: can }) => can && others.every((allowed) => allowed.some((other) => other.name === name)),
  );
}

/** In degrees, with a margin. */
const AROUND_CHINA = { south: 17, north: 54, west: 73, east: 136 };

/**
 * The countries where a point may lie; none if unknown. Far from any place near China it may be in China, even if the
 * nearest place is in another country.
 */
function countriesAt({ latitude, longitude }: Point, answer: ReverseAnswer): string[] {
  if (answer.outcome !== "verified" || answer.place.country_code === undefined) return [];
  const {
    place: { country_code },
    distance_m,
    location,
  } = answer;
  const isFar = (distance_m ?? Infinity) >= location.uncertainty_m;
  const isNearChina =
    latitude >= AROUND_CHINA.south &&
    latitude <= AROUND_CHINA.north &&
    longitude >= AROUND_CHINA.west &&
    longitude <= AROUND_CHINA.east;
  return isFar && isNearChina && country_code !== "CN" ? [country_code, "CN"] : [country_code];
}

function provenance(
  { name, dataVersion }: Gazetteer,
  { outcome }: { outcome: string },
): { provider: string | null; data_version: string | null } {
  return outcome === "not_covered"
    ? { provider: null, data_version: null }
    : { provider: name, data_version: dataVersion };
}

async function inChunks<Question, Reply>(
  questions: readonly Question[],
  at_once: number,
  ask: (some: Question[]) => Promise<Reply[]>,
): Promise<Reply[]> {
  const replies: Reply[] = [];
  try {
    for (let at = 0; at < questions.length; at += at_once) {
      if (at > 0) await setImmediate();
      replies.push(...(await ask(questions.slice(at, at + at_once))));
    }
  } catch (cause) {
    if (!(cause instanceof ProviderError)) throw cause;
    throw new AppError("unavailable", {
      cause,
      detail: "No geocoding provider is available at present.",
      headers: { "retry-after": RETRY_AFTER_S },
    });
  }
  return replies;
}
