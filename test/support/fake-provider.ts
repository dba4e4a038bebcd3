import { setTimeout as sleep } from "node:timers/promises";
import {
  ProviderError,
  type Answer,
  type Place,
  type Provider,
  type ProviderFailure,
} from "../../src/geocoding/provider.ts";

/** What the fake does with one call: an answer, a failure, or silence that not even its signal ends. */
export type Behaviour = (Answer | { fail: ProviderFailure } | { hang: true }) & {
  /** Milliseconds before it does; an abort cuts them short. */
  after_ms?: number;
};

export interface FakeProvider extends Provider {
  /** The places asked about, in order. */
  readonly calls: Place[];
  /** What comes next: one behaviour a call, the last one for ever. */
  play(...script: [Behaviour, ...Behaviour[]]): void;
}

/** A provider that plays a script: `fakeProvider("a", { fail: "unavailable" }, found(52.5, 13.4))` fails once. */
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

/** A verified answer. Two of them with different positions contradict each other. */
export function found(latitude: number, longitude: number, confidence = 0.9): Answer {
  return {
    outcome: "verified",
    confidence,
    location: { latitude, longitude, granularity: "locality", uncertainty_m: 5000, source: "fake" },
  };
}

export const NOT_FOUND: Answer = { outcome: "not_found" };
export const NOT_COVERED: Answer = { outcome: "not_covered" };
