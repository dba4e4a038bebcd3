import { isUtf8 } from "node:buffer";
import type { FastifyInstance, FastifyRequest, preValidationHookHandler } from "fastify";
import { AppError, type Fault } from "../errors.ts";

const MAX_DEPTH = 24;
const TOO_DEEP = `The body is nested deeper than ${MAX_DEPTH} levels.`;
/**
 * The largest batch, 1,000 customers with 20 addresses each, has 400,000 values. Eight megabytes of `{},` have 2.7
 * million: reading and refusing them blocked the process for half a minute and took gigabytes.
 */
const MAX_VALUES = 500_000;

/** Stands for a number that has more digits than a double. */
class InexactNumber {}
const INEXACT = new InexactNumber();

/** A double holds any number of 15 digits, those on both sides of the point together. */
const MAY_BE_INEXACT = /\d{16}|[\d.]{17}|\d[eE]/;

/**
 * Installs the parser of request bodies: JSON in UTF-8, of which nothing would be stored as something else. Call it
 * before routes are registered.
 */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^application\/(?:merge-patch\+)?json(?:;.*)?$/i,
    { parseAs: "buffer" },
    async (request: FastifyRequest, body: Buffer) => {
      const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers["content-type"] ?? "")?.[1];
      if (charset && charset.toLowerCase() !== "utf-8") {
        throw new AppError("unsupported_media_type", { detail: "JSON must be in UTF-8." });
      }
      if ((request.headers["content-encoding"] ?? "identity").toLowerCase() !== "identity") {
        throw new AppError("unsupported_media_type", {
          detail: "Content-Encoding is not supported: send the body uncompressed.",
          headers: { "accept-encoding": "identity" },
        });
      }
      // Some clients send a Content-Type without a body. The schema refuses a missing body where one is needed.
      return body.length === 0 ? undefined : parseJson(body);
    },
  );
  app.addContentTypeParser("*", acceptEmpty);
  app.addHook("onRoute", (route) => {
    if (route.config?.optional_body) route.preValidation = [route.preValidation ?? [], readNothing].flat();
  });
}

/**
 * Parses a body of a media type that the route does not read. If the body is empty its type does not matter: some
 * clients send one by habit, or an empty chunk.
 */
export function acceptEmpty(
  request: FastifyRequest,
  payload: FastifyRequest["raw"],
  done: (error: Error | null, body?: unknown) => void,
): void {
  if (request.is404 || payload.readableEnded) return done(null);
  const check = (): void => {
    payload.off("readable", check).off("end", check);
    done(payload.read() === null ? null : unsupportedMediaType(request));
  };
  // An empty body that has arrived before, while the key was looked up, is not readable any more: it only ends.
  payload.once("readable", check).once("end", check);
}

/** The problem of a media type that the route does not read, with those that it reads. */
export function unsupportedMediaType({ method, routeOptions: { schema } }: FastifyRequest): AppError {
  const { content } = (schema?.body ?? {}) as { content?: Record<string, unknown> };
  const known = content
    ? Object.keys(content)
    : [...(method === "PATCH" ? ["application/merge-patch+json"] : []), "application/json"];
  return new AppError("unsupported_media_type", {
    detail: `Content-Type must be ${known.join(" or ")}.`,
    headers: { accept: known.join(", ") },
  });
}

const readNothing: preValidationHookHandler = (request, _reply, done) => {
  if (request.body === undefined) request.body = {};
  done();
};

/**
 * Parses a JSON text exactly. Refuses, with a pointer, what Postgres cannot store or JavaScript cannot represent, and
 * JSON.parse would change silently.
 * @throws AppError malformed_body; body_too_large if it has too many values
 */
export function parseJson(body: Buffer): unknown {
  if (hasTooManyValues(body))
    throw new AppError("body_too_large", { detail: `The body has more than ${MAX_VALUES} values.` });
  if (!isUtf8(body)) throw malformed("", "The body is not UTF-8.");
  const text = body.toString("utf8");
  let value: unknown;
  try {
    value = MAY_BE_INEXACT.test(text) ? JSON.parse(text, markInexact as never) : JSON.parse(text);
  } catch (error) {
    // V8's parser overflows its stack.
    if (error instanceof RangeError) throw malformed("", TOO_DEEP);
    throw malformed("", describeSyntaxError(error as Error));
  }
  const fault = findFault(value, 0);
  if (fault) throw new AppError("malformed_body", { errors: [fault] });
  if (countNames(text) !== countMembers(value)) throw malformed("", "An object has two members of the same name.");
  return value;
}

/** V8's message quotes the text, which may be personal; its position is not. */
function describeSyntaxError({ message }: Error): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return `The JSON is malformed at position ${position}.`;
  return /end of JSON/i.test(message) ? "The JSON is incomplete." : "The body is not JSON.";
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;
/** In ASCII, a closing bracket follows its opening one by 2. */
const TO_CLOSING = 2;

/**
 * Counts values without parsing: each but the first follows a comma or an opening bracket. In UTF-8 no other character
 * contains these bytes.
 */
function hasTooManyValues(body: Buffer): boolean {
  // A value and the byte before it take at least two bytes.
  if (body.length <= 2 * MAX_VALUES) return false;
  let count = 0;
  for (let at = 0; at < body.length && count <= MAX_VALUES; at++) {
    const byte = body[at];
    if (byte === QUOTE) {
      while (++at < body.length && body[at] !== QUOTE) if (body[at] === BACKSLASH) at++;
    } else if (byte === COMMA || ((byte === OPEN_ARRAY || byte === OPEN_OBJECT) && body[at + 1] !== byte + TO_CLOSING))
      count++;
  }
  return count > MAX_VALUES;
}

/** Counts the names of members in a well-formed JSON text: strings before a colon. */
function countNames(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    while (text.charCodeAt(++at) !== QUOTE) if (text.charCodeAt(at) === BACKSLASH) at++;
    while (text.charCodeAt(++at) <= 0x20);
    if (text.charCodeAt(at) === COLON) count++;
  }
  return count;
}

/** Counts the members of a parsed value: JSON.parse keeps one of several with the same name. */
function countMembers(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const members = Object.values(value);
  return members.reduce(
    (count: number, member) => count + countMembers(member),
    Array.isArray(value) ? 0 : members.length,
  );
}

function markInexact(_key: string, value: unknown, context: { source?: string }): unknown {
  return typeof value === "number" && context.source && !isExact(context.source, value) ? INEXACT : value;
}

/** In characters. A double needs at most 17 significant digits: longer numbers are refused without comparing them. */
const MAX_NUMBER_LENGTH = 100;

/** Whether a number keeps its value as a double. */
function isExact(source: string, value: number): boolean {
  return source.length <= MAX_NUMBER_LENGTH && Number.isFinite(value) && digits(source) === digits(String(value));
}

/** The significant digits and the exponent of a decimal number: the same for "1.50e3" and "1500". */
function digits(number: string): string {
  const [, whole = "", fraction = "", exponent = "0"] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? [];
  const all = (whole + fraction).replace(/^0+/, "");
  const significant = all.replace(/0+$/, "");
  return significant === ""
    ? "0"
    : `${significant}e${Number(exponent) - fraction.length + all.length - significant.length}`;
}

function findFault(value: unknown, depth: number): Fault | undefined {
  if (typeof value === "string") return findTextFault(value);
  if (typeof value !== "object" || value === null) return undefined;
  if (value === INEXACT) return fault("", "The number has too many digits to be stored exactly. Send it as a string.");
  if (depth === MAX_DEPTH) return fault("", TOO_DEEP);
  for (const [key, member] of Object.entries(value)) {
    if (key === "__proto__") return fault("", "The name __proto__ is not allowed.");
    const ofName = findTextFault(key);
    if (ofName) return ofName;
    const inside = findFault(member, depth + 1);
    if (inside) return { ...inside, pointer: `/${escapePointer(key)}${inside.pointer}` };
  }
  return undefined;
}

function findTextFault(text: string): Fault | undefined {
  if (text.includes("\0")) return fault("", "The character U+0000 cannot be stored.");
  if (!text.isWellFormed()) return fault("", "An unpaired surrogate is not a character.");
  return undefined;
}

/** Escapes a reference token of a JSON Pointer (RFC 6901). */
export const escapePointer = (token: string): string => token.replaceAll("~", "~0").replaceAll("/", "~1");

const fault = (pointer: string, detail: string): Fault => ({ in: "body", pointer, detail });

const malformed = (pointer: string, detail: string): AppError =>
  new AppError("malformed_body", { errors: [fault(pointer, detail)] });
