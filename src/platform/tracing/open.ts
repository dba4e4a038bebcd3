import type { Config } from "../config.ts";
import type { Log } from "../log.ts";
import type { Tracing } from "./tracing.ts";

/** Opens tracing, if a receiver is configured. OpenTelemetry is not loaded otherwise. */
export async function openTracing(config: Config, log: Log): Promise<Tracing | undefined> {
  if (config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return undefined;
  const { createTracing } = await import("./opentelemetry.ts");
  return createTracing(config, config.OTEL_EXPORTER_OTLP_ENDPOINT, log);
}
