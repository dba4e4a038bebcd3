/**
 * Traces, in the terms of OpenTelemetry. A span is passed on as its `traceparent` (W3C Trace Context): in a request's
 * context, in the table `traces`, in the header of a webhook. Spans hold route patterns, ids, codes and numbers, never
 * URLs or personal data.
 */
export type SpanKind = "server" | "client" | "consumer";
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A span of a sampled trace. */
export interface Span {
  readonly traceparent: string;
  set(attributes: Attributes): void;
  /** @param failure the code of an error */
  end(failure?: string): void;
}

/** A sampled trace. */
export interface Trace {
  /** Starts a span below the parent that the trace was sampled for, or as its first one. */
  start(kind: SpanKind, name: string, attributes?: Attributes): Span;
}

export interface Tracing {
  /**
   * Decides whether a trace is recorded. `sample(parent)?.start(…)` evaluates the attributes only if it is.
   * @param parent the `traceparent` of the parent span; without one, the sampler decides whether a trace begins
   * @returns undefined if the trace is not sampled
   */
  sample(parent: string | undefined): Trace | undefined;
  /** Sends the spans that are left, for at most a second. */
  close(): Promise<void>;
}
