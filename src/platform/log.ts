import { pino, type DestinationStream, type Logger } from "pino";
import { AppError } from "./errors.ts";

export type Log = Logger;

/** What a line about a request may hold. An allow-list: a new field of a request is not logged until it is named here. */
interface LoggableRequest {
  id: string;
  method: string;
  routeOptions: { url?: string | undefined };
}

/**
 * Structured logs without personal data. Requests are logged by route pattern, never by URL; errors by type, code
 * and stack. The message of an error of the database or of a parser can hold values of a row, so only messages of
 * our own errors are kept.
 */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError, req: describeRequest, res: (reply: { statusCode: number }) => ({ status: reply.statusCode }) },
  };
  return destination ? pino(options, destination) : pino(options);
}

export function describeRequest(request: LoggableRequest): Record<string, unknown> {
  return { id: request.id, method: request.method, route: request.routeOptions.url ?? "(none)" };
}

export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, routine } = error as { code?: unknown; constraint?: unknown; routine?: unknown };
  const place = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)).slice(0, 12).join("\n");
  return {
    type: error.name,
    ...(typeof code === "string" && { code }),
    ...(typeof constraint === "string" && { constraint }),
    ...(typeof routine === "string" && { routine }),
    ...(error instanceof AppError && { message: error.message }),
    stack: place,
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}
