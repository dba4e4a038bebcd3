/** Checks one address: asks the providers and computes the confidence. */
import { locate, type ChainAnswer } from "../../geocoding/chain.ts";
import { ProviderError, type Provider, type ProviderFailure } from "../../geocoding/provider.ts";
import type { Retries } from "../../platform/jobs/job.ts";
import type { Resources } from "../../platform/resources.ts";
import type { Span } from "../../platform/tracing/tracing.ts";
import type { TenantChain } from "../providers/chain.ts";
import type { Claimed, Ending } from "./queries.ts";
import { comparePin, confidenceAfter } from "./service.ts";
import { traceProviders } from "./trace-providers.ts";

const PROVIDERS_TOTAL_MS = 25_000;
/** Pauses before the second and later attempts, after a temporary failure of a provider. */
export const RETRIES: Retries = { attempts: 5, pauses_ms: [2_000, 5_000, 10_000, 20_000] };
/** Attempts while waiting for the rate limit of a provider, which is not a failure. */
const MAX_TURNS = 200;

/** Why a check is repeated, and after which time. */
export interface Postponed {
  delay_ms: number;
  /** Null if not due to a provider. */
  code: ProviderFailure | null;
  provider: string | null;
  /** Milliseconds between calls at the provider's rate, if the check waits for it. */
  turn_ms?: number;
}

/** The result of a check. */
export type Checked =
  | {
      ending: Ending;
      /** Set if a later attempt may have a better result. */
      postponed?: Postponed;
      /** Its span, if the trace is sampled. */
      traceparent?: string | undefined;
    }
  | {
      /** The check was not started. */
      not_started: true;
    };

type Made = Exclude<Checked, { not_started: true }>;

/** Whether a customer was restricted since the claim: its verification has ended, and no provider is called. */
export const isForbidden = (
  { restrictions }: Pick<Resources, "restrictions">,
  { tenant_id, address: { customer_id } }: Claimed,
): boolean => restrictions.has(tenant_id, customer_id);

/** Asks the tenant's providers, then the embedded ones, about the address of a claim, and computes its confidence. */
export async function check(
  resources: Resources,
  chain: TenantChain,
  embedded: readonly Provider[],
  claim: Claimed,
  signal: AbortSignal | undefined,
): Promise<Made> {
  const { tenant_id, id, address_id, cause, attempt, traceparent } = claim;
  const span = traceparent
    ? resources.tracing?.sample(traceparent)?.start("consumer", "verify address", {
        "doorplate.tenant_id": tenant_id,
        "doorplate.verification_id": id,
        "doorplate.address_id": address_id,
        "doorplate.cause": cause,
        "doorplate.attempt": attempt,
      })
    : undefined;
  const made = await ask(resources, chain, embedded, claim, signal, span);
  if (!span) return made;
  const { outcome, provider, error_code } = made.ending;
  span.set({ "doorplate.outcome": outcome, "doorplate.provider": provider ?? undefined });
  span.end(error_code ?? made.postponed?.code ?? undefined);
  return { ...made, traceparent: span.traceparent };
}

async function ask(
  resources: Resources,
  chain: TenantChain,
  embedded: readonly Provider[],
  claim: Claimed,
  signal: AbortSignal | undefined,
  span: Span | undefined,
): Promise<Made> {
  const { log, clock, config } = resources;
  try {
    const providers = [...chain.providersFor(claim.address.country_code, claim.address.customer_id), ...embedded];
    const answer = await locate(span ? traceProviders(resources, providers, span) : providers, claim.address, {
      timeout_ms: config.PROVIDER_TIMEOUT_MS,
      total_ms: PROVIDERS_TOTAL_MS,
      ...(signal && { signal }),
    });
    const { unanswered } = answer;
    const isWaiting = unanswered && (unanswered.code === "rate_limited" || chain.when_unanswered === "postpone");
    return {
      ending: {
        ...describe(answer),
        findings: [...answer.findings, ...comparePin(claim.address, answer)],
        new_confidence: confidenceAfter(claim, answer, clock()),
      },
      ...(isWaiting && postponeFor(unanswered, claim.attempt)),
    };
  } catch (error) {
    const failure = error instanceof ProviderError ? error : new ProviderError("", "internal_error", { cause: error });
    log.warn({ err: failure, code: failure.code }, "no provider returned a result");
    const ending: Ending = {
      status: "failed",
      outcome: "failed",
      provider: null,
      data_version: null,
      location: null,
      confidence: null,
      error_code: failure.code,
    };
    if (signal?.aborted) return { ending, postponed: { delay_ms: 0, code: null, provider: null } };
    return { ending, ...(failure.retryable && postponeFor(failure, claim.attempt)) };
  }
}

function postponeFor(
  { code, provider, retry_after_ms = 0, turn_ms }: ProviderError,
  attempt: number,
): { postponed?: Postponed } {
  const { attempts, pauses_ms } = RETRIES;
  if (attempt >= (code === "rate_limited" ? MAX_TURNS : attempts)) return {};
  const why = { code, provider: provider || null };
  if (turn_ms !== undefined) return { postponed: { ...why, delay_ms: retry_after_ms, turn_ms } };
  return { postponed: { ...why, delay_ms: Math.max(pauses_ms[attempt - 1] ?? pauses_ms.at(-1) ?? 0, retry_after_ms) } };
}

const describe = (answer: ChainAnswer): Ending => ({
  status: "succeeded",
  outcome: answer.outcome,
  provider: answer.provider,
  data_version: answer.data_version,
  error_code: null,
  ...(answer.outcome === "verified"
    ? { location: answer.location, confidence: answer.confidence, keep_days: answer.match?.keep_for_days ?? null }
    : { location: null, confidence: null }),
});
