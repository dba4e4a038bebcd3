/** What every source of positions looks like from outside: the embedded gazetteer, and later those over the network. */
import type { Granularity, StandardAddress } from "../address/index.ts";

/** The parts of a standardised address that say where it is. A StandardAddress is one, and so is a row of `addresses`. */
export type Place = Pick<StandardAddress,
  | "country_code" | "administrative_area" | "locality" | "dependent_locality" | "township" | "address_lines"
  | "postal_code" | "division_code" | "fingerprint">;

export interface Location {
  /** WGS-84 degrees, whatever datum the provider answered in. */
  latitude: number;
  longitude: number;
  /** What the position is that of: the city, not the door, where only the city was found. */
  granularity: Granularity;
  /** Metres: about nine in ten addresses found like this lie within that distance. */
  uncertainty_m: number;
  /** The provider's name. */
  source: string;
}

/** Three different answers, none of them 'invalid'. That a provider is down is none of them, but a ProviderError. */
export type Answer =
  | { outcome: "verified"; confidence: number; location: Location }
  /** The provider knows the country, but not this place, or cannot tell which of several it is. */
  | { outcome: "not_found" }
  /** The provider has no data for the country. */
  | { outcome: "not_covered" };

export interface Provider {
  readonly name: string;
  /** Names the data that answers come from. */
  readonly dataVersion: string;
  /**
   * Asks once. `confidence` of an answer is 0–1: how sure the provider is that this is the place meant.
   * @throws ProviderError; whatever else is thrown counts as one with the code internal_error
   */
  locate(place: Place, signal: AbortSignal): Promise<Answer>;
}

/** Why a provider gave no answer. Retryable: the same question may well be answered later. */
export const PROVIDER_FAILURES = {
  timeout: { retryable: true },
  unavailable: { retryable: true },
  internal_error: { retryable: true },
  /** The provider refuses our key or our request: asking again changes nothing. */
  refused: { retryable: false },
} as const satisfies Record<string, { retryable: boolean }>;
export type ProviderFailure = keyof typeof PROVIDER_FAILURES;

export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly provider: string;
  readonly code: ProviderFailure;
  readonly retryable: boolean;

  constructor(provider: string, code: ProviderFailure, cause?: unknown) {
    super(`${provider}: ${code}`, cause === undefined ? undefined : { cause });
    this.provider = provider;
    this.code = code;
    this.retryable = PROVIDER_FAILURES[code].retryable;
  }
}
