/** Traces by the SDK of OpenTelemetry. Imported only if there is a receiver: see open.ts. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes as OtelAttributes,
  type Context,
  type Link,
  type Span as OtelSpan,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  type Resource,
} from "@opentelemetry/resources";
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  RandomIdGenerator,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
  type SpanExporter,
} from "@opentelemetry/sdk-trace";
import type { Config } from "../config.ts";
import type { Log } from "../log.ts";
import type { Span, Tracing } from "./tracing.ts";

type Settings = Pick<Config, "OTEL_SERVICE_NAME" | "OTEL_TRACES_SAMPLER" | "OTEL_TRACES_SAMPLER_ARG">;

/** The shares of samplers that take no argument. */
const SHARES: Readonly<Record<string, number>> = { always_on: 1, always_off: 0 };
const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER };
/** Version 00 of W3C Trace Context, and later versions, which begin like it. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:-|$)/;
const NO_ATTRIBUTES: OtelAttributes = {};
const NO_LINKS: Link[] = [];
const EXPORT_EVERY_MS = 2_000;
const EXPORT_TIMEOUT_MS = 5_000;
const CLOSE_TIMEOUT_MS = 1_000;

/** @param endpoint the base URL of the receiver. Headers, compression and certificates are read from OTEL_EXPORTER_… */
export function createTracing(settings: Settings, endpoint: string, log: Log): Tracing {
  const url = `${endpoint.replace(/\/$/, "")}/v1/traces`;
  const exporter = logOutages(new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS }), new URL(url).host, log);
  const sampler = samplerOf(settings);
  const draw = drawerOf(shareOf(settings));
  const ids = new RandomIdGenerator();
  let newTraceId = "";
  const provider = new TracerProvider({
    resource: resourceOf(settings),
    // sample() has asked the sampler: the SDK would make a whole span of a trace that is not sampled.
    sampler: new AlwaysOnSampler(),
    idGenerator: { generateTraceId: () => newTraceId, generateSpanId: () => ids.generateSpanId() },
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: EXPORT_EVERY_MS })],
  });
  const tracer = provider.getTracer("doorplate");
  return {
    sample(parent) {
      const context = parent === undefined ? ROOT_CONTEXT : contextOf(parent);
      const traceId = context === ROOT_CONTEXT ? draw() : sampledTrace(sampler, context);
      if (traceId === undefined) return undefined;
      return {
        start(kind, name, attributes) {
          newTraceId = traceId;
          return wrap(tracer.startSpan(name, { kind: KINDS[kind], attributes: { ...attributes } }, context));
        },
      };
    },
    async close() {
      await Promise.race([
        provider.shutdown().catch(() => undefined),
        sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false }),
      ]);
    },
  };
}

function wrap(span: OtelSpan): Span {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`,
    set: (attributes) => void span.setAttributes({ ...attributes }),
    end(failure) {
      if (failure !== undefined) span.setAttribute("error.type", failure).setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

function contextOf(traceparent: string): Context {
  const [, traceId = "", spanId = "", flags = ""] = TRACEPARENT.exec(traceparent) ?? [];
  const parent = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
  return isSpanContextValid(parent) ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
}

const resourceOf = ({ OTEL_SERVICE_NAME }: Settings): Resource =>
  defaultResource()
    .merge(resourceFromAttributes({ "service.name": OTEL_SERVICE_NAME }))
    .merge(detectResources({ detectors: [envDetector] }));

const shareOf = ({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: ratio }: Settings): number =>
  SHARES[name.replace("parentbased_", "")] ?? ratio;

function samplerOf(settings: Settings): Sampler {
  const root = new TraceIdRatioBasedSampler(shareOf(settings));
  return settings.OTEL_TRACES_SAMPLER.startsWith("parentbased_") ? new ParentBasedSampler({ root }) : root;
}

/** @returns the id of the context's trace, if the sampler takes it */
function sampledTrace(sampler: Sampler, context: Context): string | undefined {
  const traceId = trace.getSpanContext(context)?.traceId ?? "";
  // The samplers look at nothing but the trace.
  const { decision } = sampler.shouldSample(context, traceId, "", SpanKind.INTERNAL, NO_ATTRIBUTES, NO_LINKS);
  return decision === SamplingDecision.RECORD_AND_SAMPLED ? traceId : undefined;
}

/**
 * Draws the ids of new traces, as TraceIdRatioBasedSampler decides by them: without the text of an id that it would
 * not take.
 * @returns a function that returns undefined for those
 */
export function drawerOf(share: number): () => string | undefined {
  const bound = share >= 1 ? WORDS : Math.floor(share * (WORDS - 1));
  return () => {
    const [one, two, three, four] = [word(), word(), word(), word()];
    return (one ^ two ^ three ^ four) >>> 0 < bound ? hex(one) + hex(two) + hex(three) + hex(four) : undefined;
  };
}

const WORDS = 2 ** 32;
const word = (): number => Math.floor(Math.random() * WORDS);
const hex = (number: number): string => number.toString(16).padStart(8, "0");

/** Logs when the receiver no longer accepts spans, and when it does again. */
function logOutages(exporter: SpanExporter, server: string, log: Log): SpanExporter {
  let isFailing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const { error } = result;
        if (error && !isFailing)
          log.warn({ server, code: (error as { code?: unknown }).code }, `traces cannot be sent to ${server}`);
        else if (!error && isFailing) log.info({ server }, `traces are sent to ${server} again`);
        isFailing = error !== undefined;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
