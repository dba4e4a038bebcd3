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

export interface Tracing {
  /**
   * Starts a span.
   * @param parent the `traceparent` of its parent span; without one, the sampler decides whether a trace begins
   * @returns undefined if the trace is not sampled
   */
  start(kind: SpanKind, name: string, parent: string | undefined, attributes?: Attributes): Span | undefined;
  /** Sends the spans that are left, for at most a second. */
  close(): Promise<void>;
}
