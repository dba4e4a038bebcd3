import { setTimeout as sleep } from "node:timers/promises";
import {
  ProviderError,
  type Answer,
  type Place,
  type Provider,
  type ProviderFailure,
} from "../../src/geocoding/provider.ts";

/** The result of one call: an answer, a failure, or a promise that never settles, even if the signal is aborted. */
export type Behaviour = (Answer | { fail: ProviderFailure } | { hang: true }) & {
  /** Delay in milliseconds. Aborting the signal ends it. */
  after_ms?: number;
};

export interface FakeProvider extends Provider {
  /** The places of all calls, in order. */
  readonly calls: Place[];
  /** Sets the results of the next calls; the last one is repeated. */
  play(...script: [Behaviour, ...Behaviour[]]): void;
}

/** Creates a provider with a script: `fakeProvider("a", { fail: "unavailable" }, found(52.5, 13.4))` fails once. */
export function fakeProvider(name: string, ...script: [Behaviour, ...Behaviour[]]): FakeProvider {
  let next = 0;
  const calls: Place[] = [];
  return {
    name,
    dataVersion: `${name} 1`,
    calls,
    play(...newScript) {
      script = newScript;
      next = 0;
    },
    async locate(place, signal) {
      const { after_ms, ...behaviour } = script[Math.min(next++, script.length - 1)]!;
      calls.push(place);
      if (after_ms !== undefined) await sleep(after_ms, undefined, { signal });
      if ("fail" in behaviour) throw new ProviderError(name, behaviour.fail);
      if ("hang" in behaviour) return await new Promise<never>(() => {});
      return behaviour.outcome === "verified"
        ? { ...behaviour, location: { ...behaviour.location, source: name } }
        : behaviour;
    },
  };
}

/** Returns a verified answer. Two with different positions contradict each other. */
export function found(latitude: number, longitude: number, confidence = 0.9): Answer {
  return {
    outcome: "verified",
    confidence,
    location: { latitude, longitude, granularity: "locality", uncertainty_m: 5000, source: "fake" },
  };
}

export const NOT_FOUND: Answer = { outcome: "not_found" };
export const NOT_COVERED: Answer = { outcome: "not_covered" };
