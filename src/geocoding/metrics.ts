import { defineMetrics } from "../platform/http/metrics.ts";

export const providerMetrics = defineMetrics(({ counter }) => ({
  calls: counter("doorplate_provider_calls_total", "Calls to geocoding providers, by outcome or failure.", [
    "provider",
    "result",
  ]),
  cache_hits: counter("doorplate_provider_cache_hits_total", "Results of geocoding providers from the cache.", [
    "provider",
  ]),
  refusals: counter(
    "doorplate_provider_refusals_total",
    "Calls to geocoding providers that were not made, because of budget, rate or circuit breaker.",
    ["provider", "reason"],
  ),
}));
