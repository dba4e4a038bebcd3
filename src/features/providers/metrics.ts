import { defineGlobalMetrics, type Sample } from "../../platform/http/global-metrics.ts";
import { SECOND } from "../../platform/time.ts";
import { measureProviders, type ProviderTotals } from "./queries.ts";

/** Of all tenants together: a metric names no tenant. */
export const providerGlobals = defineGlobalMetrics({
  gauges: {
    doorplate_global_provider_calls_today: { help: "Calls to a provider since 00:00 UTC.", labels: ["provider"] },
    doorplate_global_provider_call_budget: {
      help: "Calls that the budgets of a day allow (`calls_per_day`), of the tenants that have one.",
      labels: ["provider"],
    },
    doorplate_global_provider_budget_used_ratio: {
      help: "Used part of the budget of today, of the tenant that has used most of its own; 1: it is used up.",
      labels: ["provider"],
    },
    doorplate_global_provider_cost_today: {
      help: "Cost of the calls since 00:00 UTC, in the unit of `cost_per_call`.",
      labels: ["provider"],
    },
    doorplate_global_provider_breakers_open: {
      help: "Tenants whose circuit breaker for the provider is open.",
      labels: ["provider"],
    },
  },
  max_age_ms: 15 * SECOND,
  async read({ db, clock }) {
    const totals = await measureProviders(db.pool, clock());
    const byProvider = (valueOf: (totals: ProviderTotals) => number | null): Sample[] =>
      totals.flatMap((total) => {
        const value = valueOf(total);
        return value === null ? [] : [{ labels: { provider: total.provider }, value }];
      });
    return {
      doorplate_global_provider_calls_today: byProvider(({ calls }) => calls),
      doorplate_global_provider_call_budget: byProvider(({ budget }) => budget),
      doorplate_global_provider_budget_used_ratio: byProvider(({ used_ratio }) => used_ratio),
      doorplate_global_provider_cost_today: byProvider(({ cost }) => cost),
      doorplate_global_provider_breakers_open: byProvider(({ breakers_open }) => breakers_open),
    };
  },
});
