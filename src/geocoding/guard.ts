/** Wraps a network provider with a tenant's cache, budget, rate limit and circuit breaker. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "../platform/database/prepared.ts";
import type { Keyring } from "../platform/keyring.ts";
import type { Metrics } from "../platform/http/metrics.ts";
import { untilAborted } from "./abort.ts";
import {
  acquirePermit,
  recordDuration,
  releaseProbe,
  recordFailure,
  recordSuccess,
  type Account,
  type Limits,
} from "./permits.ts";
import { claimAnswer, keepAnswer, releaseClaim } from "./cache.ts";
import { providerMetrics } from "./metrics.ts";
import { ProviderError, type GoodEnough, type Place, type Provider, type ProviderFailure } from "./provider.ts";

export interface Guard {
  tenant_id: string;
  limits: Limits;
  good_enough: GoodEnough | undefined;
  connection: Connection;
  keyring: Keyring;
  clock: () => Date;
  metrics: Metrics;
  /** Skips the cache. */
  is_fresh?: boolean;
  /** Asked right before each call, and before its permit, whether it may not be made. */
  findRefusal?: (() => Promise<ProviderFailure | null>) | undefined;
  /** Called with the milliseconds of each call, the wait for its permit included. */
  timed?: (milliseconds: number) => void;
}

/** Milliseconds between two looks for an answer that another process has claimed. */
const LOOK_MS = 60;

/**
 * Wraps a provider: cache, budget, rate and breaker of a tenant. Throws ProviderError: the provider's own, or why it
 * was not asked.
 */
export function guard(
  provider: Provider,
  { tenant_id, limits, good_enough, connection, keyring, clock, metrics, is_fresh = false, findRefusal, timed }: Guard,
): Provider {
  const { calls, cache_hits, refusals } = providerMetrics(metrics);
  const { name, dataVersion } = provider;
  const account: Account = { tenant_id, provider: name };

  /** Makes one call if a permit is granted, and records its duration for estimates. */
  async function call<A extends { outcome: string }>(
    ask: (signal: AbortSignal) => Promise<A>,
    signal: AbortSignal,
  ): Promise<A> {
    const begun = performance.now();
    const turn = { waited_ms: 0 };
    await checkAllowed();
    try {
      const answer = await callInTurn(ask, signal, turn);
      recordDuration(account, performance.now() - begun - turn.waited_ms);
      return answer;
    } finally {
      timed?.(performance.now() - begun);
    }
  }

  /** @throws ProviderError */
  async function checkAllowed(): Promise<void> {
    const refusal = await findRefusal?.();
    if (!refusal) return;
    refusals.inc({ provider: name, reason: refusal });
    throw new ProviderError(name, refusal);
  }

  async function callInTurn<A extends { outcome: string }>(
    ask: (signal: AbortSignal) => Promise<A>,
    signal: AbortSignal,
    turn: { waited_ms: number },
  ): Promise<A> {
    const permit = await acquirePermit(connection, account, limits, clock).catch((error: unknown) => {
      if (error instanceof ProviderError) refusals.inc({ provider: name, reason: error.code });
      throw error;
    });
    const wait_ms = permit.at.getTime() - clock().getTime();
    const permitted = performance.now();
    try {
      if (wait_ms > 0) await sleep(wait_ms, undefined, { signal });
      turn.waited_ms = performance.now() - permitted;
      signal.throwIfAborted();
      await checkAllowed();
    } catch (error) {
      if (permit.probes) await releaseProbe(connection, account);
      throw signal.aborted ? signal.reason : error;
    }
    let answer: A;
    try {
      answer = await untilAborted(ask(signal), signal);
    } catch (error) {
      // A call aborted by its caller is no failure of the provider.
      if (signal.aborted && !(signal.reason instanceof ProviderError)) {
        if (permit.probes) await releaseProbe(connection, account);
        throw error;
      }
      const failure =
        error instanceof ProviderError ? error : new ProviderError(name, "internal_error", { cause: error });
      calls.inc({ provider: name, result: failure.code });
      await recordFailure(connection, account, permit, failure, clock());
      throw failure;
    }
    calls.inc({ provider: name, result: answer.outcome });
    await recordSuccess(connection, account, permit);
    return answer;
  }

  /** The same hash as `addresses.door_hash`: estimates join the two. */
  const hashDoor = async ({ fingerprint }: Place): Promise<string> =>
    (await keyring.hmac(tenant_id, "door", fingerprint)).toString("hex", 0, 16);

  return {
    name,
    dataVersion,
    good_enough,
    async locate(place, signal) {
      const ask = (): Promise<Awaited<ReturnType<Provider["locate"]>>> =>
        call((within) => provider.locate(place, within), signal);
      if (is_fresh || place.fingerprint === "") return ask();
      const door = { ...account, door_hash: await hashDoor(place), data_version: dataVersion };
      let claim = await claimAnswer(connection, keyring, door, clock());
      while (!claim) {
        await sleep(LOOK_MS, undefined, { signal });
        claim = await claimAnswer(connection, keyring, door, clock());
      }
      if ("answer" in claim) {
        cache_hits.inc({ provider: name });
        return claim.answer;
      }
      try {
        const answer = await ask();
        await keepAnswer(connection, keyring, door, answer, clock());
        return answer;
      } catch (error) {
        await releaseClaim(connection, door, claim.until);
        throw error;
      }
    },
    ...(provider.reverse && { reverse: (point, signal) => call((within) => provider.reverse!(point, within), signal) }),
  };
}
