/** The interface of all providers: the embedded gazetteer and those over the network. */
import type { Dispatcher } from "undici";
import type { Granularity, Part, StandardAddress } from "../address/index.ts";

/**
 * The parts of a standardised address that say where it is. A StandardAddress is one, and so is a row of `addresses`.
 */
export type Place = Pick<
  StandardAddress,
  | "country_code"
  | "administrative_area"
  | "locality"
  | "dependent_locality"
  | "township"
  | "address_lines"
  | "postal_code"
  | "division_code"
  | "fingerprint"
>;

export interface Location {
  /** WGS-84 degrees, also where the provider answers in another datum. */
  latitude: number;
  longitude: number;
  /** What was found: `locality`, not `premise`, where only the city was. */
  granularity: Granularity;
  /** Metres: about nine in ten addresses found like this lie within that distance. */
  uncertainty_m: number;
  /** The provider's name. */
  source: string;
}

/** WGS-84 is GPS; China's maps are drawn in GCJ-02, Baidu's in BD-09, each some hundred metres off. */
export type Datum = "WGS-84" | "GCJ-02" | "BD-09";

/** What a network provider says beyond a position. */
export interface Match {
  /** The datum of the provider's answer. `location` is always in WGS-84. */
  datum: Datum;
  /** exact: all of the question was matched; partial: some of it; approximate: something near or around it. */
  quality: "exact" | "partial" | "approximate";
  /** The status of each part that the provider names, and its value where that differs. */
  parts: Partial<Record<Part, { status: "confirmed" | "corrected" | "unconfirmed"; value?: string }>>;
  /** The provider's own id of the place. */
  place_id: string | null;
  /** Days for which the provider's terms let the answer be kept; null is for ever. */
  keep_for_days: number | null;
}

/** An answer is one of three; none means 'invalid'. A provider that is down throws a ProviderError instead. */
export type Answer =
  /** `match` is absent where the provider is the embedded gazetteer. */
  | { outcome: "verified"; confidence: number; location: Location; match?: Match }
  /** The provider covers the country but does not find the place, or finds several: `candidates`. */
  | { outcome: "not_found"; candidates?: Location[] }
  /** The provider has no data for the country. */
  | { outcome: "not_covered" };

/** The least granularity and confidence that an answer needs. */
export interface GoodEnough {
  granularity?: Granularity;
  /** 0–1. */
  confidence?: number;
}

export interface Provider {
  readonly name: string;
  /** The version of the data that answers come from. */
  readonly dataVersion: string;
  /**
   * Calls cost nothing: the provider is asked for comparison too, and its answer does not replace one of a paid
   * provider.
   */
  readonly is_free?: boolean;
  /** An answer that reaches this ends the chain; any position does if absent. */
  readonly good_enough?: GoodEnough | undefined;
  /**
   * Asks once. `confidence` of an answer is 0–1: how sure the provider is that this is the place meant.
   * @throws ProviderError; any other error counts as one with the code internal_error
   */
  locate(place: Place, signal: AbortSignal): Promise<Answer>;
  /** What is at a point; absent if the provider has no reverse geocoding. Throws like `locate`. */
  reverse?(point: Point, signal: AbortSignal): Promise<ReverseAnswer>;
}

/** WGS-84 degrees. */
export interface Point {
  latitude: number;
  longitude: number;
}

/** The parts of what is at a point, as far as the provider names them, and how far away that is. */
export type ReverseAnswer =
  | {
      outcome: "verified";
      confidence: number;
      location: Location;
      distance_m: number | null;
      place: Partial<Omit<Place, "fingerprint">>;
      match?: Match;
    }
  | { outcome: "not_found" }
  | { outcome: "not_covered" };

interface FailureKind {
  /** The same request may succeed later. */
  retryable: boolean;
  /** Counts for the circuit breaker. The others are about our key or request, not the provider's health. */
  of_health: boolean;
}

/** Why a provider gave no answer. */
export const PROVIDER_FAILURES = {
  timeout: { retryable: true, of_health: true },
  /** Refused, cut off, or an answer of the 5xx kind. */
  unavailable: { retryable: true, of_health: true },
  /** The response cannot be read. */
  bad_answer: { retryable: true, of_health: true },
  internal_error: { retryable: true, of_health: true },
  /** Too many calls per second. */
  rate_limited: { retryable: true, of_health: false },
  /** The day's or the contract's calls are used up. */
  quota_exceeded: { retryable: true, of_health: false },
  /** Our own limit for the day is reached; no call was made. */
  over_budget: { retryable: true, of_health: false },
  /** The circuit breaker is open; no call was made. */
  breaker_open: { retryable: true, of_health: false },
  /** The provider's purpose is archived; no call was made. */
  purpose_archived: { retryable: false, of_health: false },
  /** Data may not be sent to the provider's country for its purpose; no call was made. */
  country_not_allowed: { retryable: false, of_health: false },
  /** The customer has not consented to the provider's purpose; no call was made. */
  consent_missing: { retryable: false, of_health: false },
  /** The customer has objected to the provider's purpose; no call was made. */
  objected: { retryable: false, of_health: false },
  /** The key is unknown, expired, or not for this. */
  bad_credentials: { retryable: false, of_health: false },
  /** The provider refuses the request; retrying does not help. */
  refused: { retryable: false, of_health: false },
} as const satisfies Record<string, FailureKind>;
export type ProviderFailure = keyof typeof PROVIDER_FAILURES;

export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly provider: string;
  readonly code: ProviderFailure;
  readonly retryable: boolean;
  /** Milliseconds until a retry makes sense, if known. */
  readonly retry_after_ms: number | undefined;
  /** Milliseconds between two calls, if our own rate limit is the reason. */
  readonly turn_ms: number | undefined;

  constructor(
    provider: string,
    code: ProviderFailure,
    {
      cause,
      retry_after_ms,
      turn_ms,
    }: { cause?: unknown; retry_after_ms?: number | undefined; turn_ms?: number | undefined } = {},
  ) {
    super(`${provider}: ${code}`, cause === undefined ? undefined : { cause });
    this.provider = provider;
    this.code = code;
    this.retryable = PROVIDER_FAILURES[code].retryable;
    this.retry_after_ms = retry_after_ms;
    this.turn_ms = turn_ms;
  }
}

/** A kind of network provider, before it is configured. */
export interface ProviderKind {
  name: string;
  title: string;
  /** ISO 3166-1 alpha-2; all where it covers the world. */
  countries: readonly string[] | "all";
  /** True if requests go to China. Chinese addresses leave the country only if the tenant allows it. */
  is_in_china: boolean;
  needs_key: boolean;
  /** Of the public service; absent if there is none. */
  default_base_url?: string;
  /** What the provider allows by default, in calls a second. */
  default_rate_per_second: number;
  /** The provider's documentation, for its configuration. */
  documentation_url: string;
  create(settings: ProviderSettings): Provider;
}

export interface ProviderSettings {
  key?: string;
  base_url?: string;
  /** Makes the connections. */
  dispatcher?: Dispatcher;
}
