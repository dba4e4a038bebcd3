import { ProviderError, type Provider } from "../../geocoding/provider.ts";
import type { Resources } from "../../platform/resources.ts";
import type { Span } from "../../platform/tracing/tracing.ts";

/** Adds a span to each call of a provider, with the time in its cache and the wait for its rate. */
export const traceProviders = (
  { tracing }: Pick<Resources, "tracing">,
  providers: readonly Provider[],
  { traceparent }: Span,
): Provider[] =>
  providers.map((provider) => {
    const locate: Provider["locate"] = async (place, signal) => {
      const span = tracing?.sample(traceparent)?.start("client", `geocode by ${provider.name}`, {
        "doorplate.provider": provider.name,
        "doorplate.country_code": place.country_code,
      });
      try {
        const answer = await provider.locate(place, signal);
        span?.set({ "doorplate.outcome": answer.outcome });
        span?.end();
        return answer;
      } catch (error) {
        span?.end(error instanceof ProviderError ? error.code : "internal_error");
        throw error;
      }
    };
    // The version of the data is a getter of some providers.
    return Object.assign(Object.create(provider) as Provider, { locate });
  });
