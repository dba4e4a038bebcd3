/** Asks a chain of providers until one answers well enough. */
import { GRANULARITIES } from "../address/index.ts";
import { untilAborted } from "./abort.ts";
import { distance } from "./distance.ts";
import {
  ProviderError,
  type Answer,
  type GoodEnough,
  type Place,
  type Point,
  type Provider,
  type ProviderFailure,
  type ReverseAnswer,
} from "./provider.ts";

/** Facts about the answer that the caller should know. */
export type ChainFinding =
  /** The chosen position and another provider's are farther apart than the sum of their uncertainties. */
  | { code: "providers_disagree"; providers: [string, string]; distance_m: number }
  /** A provider that comes before in the chain failed. */
  | { code: "provider_unanswered"; providers: [string]; reason: ProviderFailure };

/** The answer and its provider; no provider if none covers the country. */
export type ChainAnswer = Answer & {
  provider: string | null;
  data_version: string | null;
  findings: ChainFinding[];
  /** The retryable error of an earlier provider, if no other provider's answer was good enough. */
  unanswered?: ProviderError;
};

export interface ChainOptions {
  /** Deadline of each provider, in milliseconds. */
  timeout_ms: number;
  /** Deadline of the whole chain, in milliseconds. Free providers are asked even after it. */
  total_ms?: number;
  /** Aborts the whole chain; its reason is thrown. */
  signal?: AbortSignal;
}

type Located = Answer & { outcome: "verified" };
interface Given<A> {
  provider: Provider;
  answer: A;
}

/**
 * Asks in the order of the providers until an answer is good enough. Otherwise the best one: the finest, then the
 * surest. Otherwise not_found if any of them covers the place, and not_covered if none does.
 * @throws ProviderError if no provider that covers the place answered and some were down: a retryable one if any was
 */
export async function locate(
  providers: readonly Provider[],
  place: Place,
  options: ChainOptions,
): Promise<ChainAnswer> {
  const located: Given<Located>[] = [];
  let missed: Given<Answer> | undefined;
  let decided: Given<Located> | undefined;
  const failures: ProviderError[] = [];
  for await (const { provider, answer, failure } of askInTurn(
    providers,
    options,
    (provider, signal) => provider.locate(place, signal),
    () => decided !== undefined,
  )) {
    if (failure) {
      if (!decided) failures.push(failure);
    } else if (answer.outcome === "verified") {
      located.push({ provider, answer });
      if (!decided && !provider.is_free && isGoodEnough(answer, provider.good_enough)) decided = { provider, answer };
    } else if (answer.outcome === "not_found") {
      missed ??= { provider, answer };
    }
  }
  const chosen = decided ?? located.sort(byQuality)[0] ?? missed;
  if (!chosen && failures.length > 0) throw mostSevere(failures);
  const unanswered = decided ? undefined : failures.find(({ retryable }) => retryable);
  return {
    ...(chosen?.answer ?? { outcome: "not_covered" }),
    provider: chosen?.provider.name ?? null,
    data_version: chosen?.provider.dataVersion ?? null,
    findings: [
      ...disagreements(chosen, located),
      ...failures.map(({ provider, code }): ChainFinding => ({
        code: "provider_unanswered",
        providers: [provider],
        reason: code,
      })),
    ],
    ...(unanswered && { unanswered }),
  };
}

/**
 * What is at a point, by the first provider that answers.
 * @throws ProviderError like `locate`
 */
export async function reverse(
  providers: readonly Provider[],
  point: Point,
  options: ChainOptions,
): Promise<ReverseAnswer & { provider: string | null; data_version: string | null }> {
  let chosen: Given<ReverseAnswer> | undefined;
  const failures: ProviderError[] = [];
  const able = providers.filter((provider) => provider.reverse);
  const ask = async (provider: Provider, signal: AbortSignal): Promise<ReverseAnswer> =>
    (await provider.reverse?.(point, signal)) ?? { outcome: "not_covered" };
  for await (const { provider, answer, failure } of askInTurn(
    able,
    options,
    ask,
    () => chosen?.answer.outcome === "verified",
  )) {
    if (failure) failures.push(failure);
    else if (
      chosen?.answer.outcome !== "verified" &&
      answer.outcome !== "not_covered" &&
      (answer.outcome === "verified" || !chosen)
    )
      chosen = { provider, answer };
  }
  if (!chosen && failures.length > 0) throw mostSevere(failures);
  return {
    ...(chosen?.answer ?? { outcome: "not_covered" }),
    provider: chosen?.provider.name ?? null,
    data_version: chosen?.provider.dataVersion ?? null,
  };
}

type Turn<A> = { provider: Provider } & ({ answer: A; failure?: never } | { answer?: never; failure: ProviderError });

/** No provider answers in less time. Timers may fire a little early, which leaves such a rest. */
const WORTH_ASKING_MS = 5;

async function* askInTurn<A>(
  providers: readonly Provider[],
  { timeout_ms, total_ms = Infinity, signal }: ChainOptions,
  ask: (provider: Provider, signal: AbortSignal) => Promise<A>,
  isDecided: () => boolean,
): AsyncGenerator<Turn<A>> {
  const started = performance.now();
  for (const provider of providers) {
    signal?.throwIfAborted();
    if (isDecided() && !provider.is_free) continue;
    const left_ms = provider.is_free ? timeout_ms : Math.min(timeout_ms, total_ms - (performance.now() - started));
    try {
      if (left_ms < WORTH_ASKING_MS) throw new ProviderError(provider.name, "timeout");
      yield { provider, answer: await hold(provider, ask, left_ms, signal) };
    } catch (error) {
      signal?.throwIfAborted();
      yield {
        provider,
        failure:
          error instanceof ProviderError ? error : new ProviderError(provider.name, "internal_error", { cause: error }),
      };
    }
  }
}

/** Rejects at the deadline, even if the provider ignores its signal. */
async function hold<A>(
  provider: Provider,
  ask: (provider: Provider, signal: AbortSignal) => Promise<A>,
  timeout_ms: number,
  outer: AbortSignal | undefined,
): Promise<A> {
  const controller = new AbortController();
  const giveUp = () => controller.abort(outer?.reason);
  const timer = setTimeout(() => controller.abort(new ProviderError(provider.name, "timeout")), timeout_ms);
  outer?.addEventListener("abort", giveUp);
  try {
    return await untilAborted(ask(provider, controller.signal), controller.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", giveUp);
  }
}

const rankOf = ({ location }: Located): number => GRANULARITIES.indexOf(location.granularity);

const isGoodEnough = (answer: Located, { granularity = "none", confidence = 0 }: GoodEnough = {}): boolean =>
  rankOf(answer) >= GRANULARITIES.indexOf(granularity) && answer.confidence >= confidence;

/** Answers with a confidence below this go last, however fine they are. */
const LIKELY = 0.5;
const byQuality = ({ answer: a }: Given<Located>, { answer: b }: Given<Located>): number =>
  Number(b.confidence >= LIKELY) - Number(a.confidence >= LIKELY) ||
  rankOf(b) - rankOf(a) ||
  b.confidence - a.confidence;

function disagreements(chosen: Given<Answer> | undefined, located: readonly Given<Located>[]): ChainFinding[] {
  if (chosen?.answer.outcome !== "verified") return [];
  const {
    provider,
    answer: { location },
  } = chosen as Given<Located>;
  return located
    .filter((other) => other.provider !== provider)
    .flatMap(({ provider: other, answer }): ChainFinding[] => {
      const metres = distance(location, answer.location);
      if (metres <= location.uncertainty_m + answer.location.uncertainty_m) return [];
      return [{ code: "providers_disagree", providers: [provider.name, other.name], distance_m: Math.round(metres) }];
    });
}

const mostSevere = (failures: readonly ProviderError[]): ProviderError =>
  (failures.find(({ retryable }) => retryable) ?? failures[0]) as ProviderError;
