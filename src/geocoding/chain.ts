/** Asks several providers as if they were one. */
import { ProviderError, type Answer, type Place, type Provider } from "./provider.ts";

/** The answer, and whose it is; nobody's where no provider covers the country. */
export type ChainAnswer = Answer & { provider: string | null; data_version: string | null };

export interface ChainOptions {
  /** Milliseconds that each provider has. */
  timeout_ms: number;
  /** Gives up the whole question, and throws its reason. */
  signal?: AbortSignal;
}

/**
 * The first verified answer, in the order of the providers. Otherwise not_found if any of them covers the place, and
 * not_covered if none does.
 * @throws ProviderError if nobody who covers the place answered and some were down: a retryable one if any was
 */
export async function locate(providers: readonly Provider[], place: Place, { timeout_ms, signal }: ChainOptions): Promise<ChainAnswer> {
  let answer: ChainAnswer = { outcome: "not_covered", provider: null, data_version: null };
  let failure: ProviderError | undefined;
  for (const provider of providers) {
    signal?.throwIfAborted();
    try {
      const given = await ask(provider, place, timeout_ms, signal);
      if (given.outcome === "not_covered") continue;
      answer = { ...given, provider: provider.name, data_version: provider.dataVersion };
      if (given.outcome === "verified") return answer;
    } catch (error) {
      signal?.throwIfAborted();
      const failed = error instanceof ProviderError ? error : new ProviderError(provider.name, "internal_error", { cause: error });
      if (!failure?.retryable) failure = failed;
    }
  }
  if (answer.outcome === "not_covered" && failure) throw failure;
  return answer;
}

/** One provider, held to its deadline even if it does not listen to its signal. */
async function ask(provider: Provider, place: Place, timeout_ms: number, outer: AbortSignal | undefined): Promise<Answer> {
  const controller = new AbortController();
  const giveUp = () => controller.abort(outer?.reason);
  const timer = setTimeout(() => controller.abort(new ProviderError(provider.name, "timeout")), timeout_ms);
  outer?.addEventListener("abort", giveUp);
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason));
  });
  try {
    return await Promise.race([aborted, provider.locate(place, controller.signal)]);
  } catch (error) {
    // The reason, not what the provider made of it.
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", giveUp);
  }
}
