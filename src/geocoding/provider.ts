/** What every source of positions looks like from outside: the embedded gazetteer, and those over the network. */
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
  /** What the position is that of: the city, not the door, where only the city was found. */
  granularity: Granularity;
  /** Metres: about nine in ten addresses found like this lie within that distance. */
  uncertainty_m: number;
  /** The provider's name. */
  source: string;
}

/** WGS-84 is GPS; China's maps are drawn in GCJ-02, Baidu's in BD-09, each some hundred metres off. */
export type Datum = "WGS-84" | "GCJ-02" | "BD-09";

/** What a provider over the network says beyond a position. */
export interface Match {
  /** In which the provider answered; the location is in WGS-84 all the same. */
  datum: Datum;
  /** exact: all of the question was matched; partial: some of it; approximate: something near or around it. */
  quality: "exact" | "partial" | "approximate";
  /** What the provider says of the parts it tells apart. A value where it knows better. */
  parts: Partial<Record<Part, { status: "confirmed" | "corrected" | "unconfirmed"; value?: string }>>;
  /** The provider's own id of the place. */
  place_id: string | null;
  /** Days for which the provider's terms let the answer be kept; null is for ever. */
  keep_for_days: number | null;
}

/** Three different answers, none of them 'invalid'. That a provider is down is none of them, but a ProviderError. */
export type Answer =
  /** `match` is absent where the provider is the embedded gazetteer. */
  | { outcome: "verified"; confidence: number; location: Location; match?: Match }
  /**
   * The provider knows the country, but not this place, or cannot tell which of several it is: those are the
   * candidates.
   */
  | { outcome: "not_found"; candidates?: Location[] }
  /** The provider has no data for the country. */
  | { outcome: "not_covered" };

/** At least this fine and this sure. */
export interface GoodEnough {
  granularity?: Granularity;
  /** 0–1. */
  confidence?: number;
}

export interface Provider {
  readonly name: string;
  /** Names the data that answers come from. */
  readonly dataVersion: string;
  /**
   * Asking costs nothing: so it is asked for comparison too, and its answer never stands for one that was to be paid.
   */
  readonly is_free?: boolean;
  /** What makes its answer the last; any position does where this is absent. */
  readonly good_enough?: GoodEnough | undefined;
  /**
   * Asks once. `confidence` of an answer is 0–1: how sure the provider is that this is the place meant.
   * @throws ProviderError; any other error counts as one with the code internal_error
   */
  locate(place: Place, signal: AbortSignal): Promise<Answer>;
  /** What is at a point; absent where the provider cannot say. Throws like `locate`. */
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
  /** The same question may well be answered later. */
  retryable: boolean;
  /**
   * Says something of the provider's health, and so counts for its circuit breaker; the others are about our key or
   * request.
   */
  of_health: boolean;
}

/** Why a provider gave no answer. */
export const PROVIDER_FAILURES = {
  timeout: { retryable: true, of_health: true },
  /** Refused, cut off, or an answer of the 5xx kind. */
  unavailable: { retryable: true, of_health: true },
  /** What it answered makes no sense. */
  bad_answer: { retryable: true, of_health: true },
  internal_error: { retryable: true, of_health: true },
  /** Too many calls at once: later. */
  rate_limited: { retryable: true, of_health: false },
  /** The day's or the contract's calls are used up. */
  quota_exceeded: { retryable: true, of_health: false },
  /** Our own limit for the day is reached: it was not asked. */
  over_budget: { retryable: true, of_health: false },
  /** It has failed so often that it is not asked for a while. */
  breaker_open: { retryable: true, of_health: false },
  /** The key is unknown, expired, or not for this. */
  bad_credentials: { retryable: false, of_health: false },
  /** The provider refuses our request: asking again changes nothing. */
  refused: { retryable: false, of_health: false },
} as const satisfies Record<string, FailureKind>;
export type ProviderFailure = keyof typeof PROVIDER_FAILURES;

export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly provider: string;
  readonly code: ProviderFailure;
  readonly retryable: boolean;
  /** When to ask again, in milliseconds from now, as far as that is known. */
  readonly retry_after_ms: number | undefined;
  /** Milliseconds between two turns, where our own limit of the rate is the reason. */
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

/** A provider over the network, before it has a key. */
export interface ProviderKind {
  name: string;
  title: string;
  /** ISO 3166-1 alpha-2; all where it covers the world. */
  countries: readonly string[] | "all";
  /** Where the question goes. Chinese addresses may leave the country only where a tenant allows it. */
  is_in_china: boolean;
  needs_key: boolean;
  /** Of the public service; absent where everybody has their own. */
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
