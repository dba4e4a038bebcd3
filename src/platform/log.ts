import { pino, type DestinationStream, type Logger } from "pino";
import { AppError } from "./errors.ts";

export type Log = Logger;

/** The part of a request that may be logged. An allow-list, so that new fields of a request are not logged. */
interface LoggableRequest {
  method: string;
  routeOptions: { url?: string | undefined };
}

/**
 * Creates a structured log without personal data. Requests are logged by route pattern, never by URL; errors by type,
 * code and stack. Only messages of AppError are logged, since those of a database or parser can contain values of a
 * row.
 */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: {
      err: describeError,
      req: describeRequest,
      res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
    },
  };
  return pino(options, destination ?? (standardOutput ??= buffered(pino.destination({ dest: 1, sync: false }))));
}

const BUFFER_LENGTH = 16_000;
const FLUSH_MS = 500;

let standardOutput: DestinationStream | undefined;

/**
 * Writes lines in blocks of 16,000 characters, at the latest after 0.5 s: a write for each line would cost more than
 * the rest of the log. The destination's own buffer is slower, since it measures all of its content at each line.
 */
function buffered(destination: ReturnType<typeof pino.destination>): DestinationStream & { flushSync(): void } {
  let lines = "";
  const write = (): void => {
    if (lines !== "") destination.write(lines);
    lines = "";
  };
  const flushSync = (): void => {
    if (lines === "") return;
    write();
    destination.flushSync();
  };
  setInterval(write, FLUSH_MS).unref();
  process.once("beforeExit", write).once("exit", flushSync);
  return {
    write(line) {
      lines += line;
      if (lines.length >= BUFFER_LENGTH) write();
    },
    flushSync,
  };
}

let time = 0;
let written = "";

/** Formats the time once for all lines of a millisecond. */
function timestamp(): string {
  const now = Date.now();
  if (now !== time) [time, written] = [now, `,"time":"${new Date(now).toISOString()}"`];
  return written;
}

/** The loggable fields of a request. */
export function describeRequest(request: LoggableRequest): Record<string, unknown> {
  return { method: request.method, route: request.routeOptions.url ?? "(none)" };
}

/** The loggable fields of an error and its causes. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, routine } = error as { code?: unknown; constraint?: unknown; routine?: unknown };
  // The stack begins with the message, which may have lines that look like stack frames.
  const { message, stack = "" } = error;
  const places = stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length).split("\n") : [];
  const place = places
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .join("\n");
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
