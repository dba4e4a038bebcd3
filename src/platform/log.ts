import { pino, type DestinationStream, type Logger } from "pino";
import { AppError } from "./errors.ts";

export type Log = Logger;

/** What a line about a request may hold. An allow-list: a new field of a request is not logged until it is named here. */
interface LoggableRequest {
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
    timestamp,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: {
      err: describeError,
      req: describeRequest,
      res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
    },
  };
  return pino(options, destination ?? (standardOutput ??= inPortions(pino.destination({ dest: 1, sync: false }))));
}

const PORTION = 16_000;
const PORTION_MS = 500;

let standardOutput: DestinationStream | undefined;

/**
 * Lines are written some at a time: a write for each would cost more than all else that the log does. (The destination
 * could gather them too, but counts all that it has again at each line.)
 */
function inPortions(destination: ReturnType<typeof pino.destination>): DestinationStream & { flushSync(): void } {
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
  setInterval(write, PORTION_MS).unref();
  process.once("beforeExit", write).once("exit", flushSync);
  return {
    write(line) {
      lines += line;
      if (lines.length >= PORTION) write();
    },
    flushSync,
  };
}

let time = 0;
let written = "";

/** Many lines are written in one millisecond. */
function timestamp(): string {
  const now = Date.now();
  if (now !== time) [time, written] = [now, `,"time":"${new Date(now).toISOString()}"`];
  return written;
}

export function describeRequest(request: LoggableRequest): Record<string, unknown> {
  return { method: request.method, route: request.routeOptions.url ?? "(none)" };
}

export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, routine } = error as { code?: unknown; constraint?: unknown; routine?: unknown };
  // The stack begins with the message, which may have lines that look like places.
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
