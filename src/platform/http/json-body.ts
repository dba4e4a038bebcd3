import { isUtf8 } from "node:buffer";
import type { FastifyInstance, FastifyRequest, preValidationHookHandler } from "fastify";
import { AppError, type Fault } from "../errors.ts";

const MAX_DEPTH = 24;
const TOO_DEEP = `Nested deeper than ${MAX_DEPTH} levels.`;
/**
 * The largest batch, of 1,000 customers with 20 addresses each, has 400,000. Eight megabytes of `{},` have 2.7 million:
 * to read and refuse them took half a minute, in which no other request was served, and gigabytes.
 */
const MAX_VALUES = 500_000;

/** A number whose digits a double cannot hold. */
class InexactNumber {}
const INEXACT = new InexactNumber();

/** A double keeps any number of 15 digits. Those on both sides of the point count together. */
const MAY_BE_INEXACT = /\d{16}|[\d.]{17}|\d[eE]/;

/**
 * Installs the one reader of request bodies: JSON in UTF-8, and nothing that would be stored as something else. To be
 * called before routes are registered.
 */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    /^application\/(?:merge-patch\+)?json(?:;.*)?$/i,
    { parseAs: "buffer" },
    async (request: FastifyRequest, body: Buffer) => {
      const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers["content-type"] ?? "")?.[1];
      if (charset && charset.toLowerCase() !== "utf-8") {
        throw new AppError("unsupported_media_type", { detail: "JSON is read in UTF-8 only." });
      }
      if ((request.headers["content-encoding"] ?? "identity").toLowerCase() !== "identity") {
        throw new AppError("unsupported_media_type", {
          detail: "A body is read without Content-Encoding only.",
          headers: { "accept-encoding": "identity" },
        });
      }
      // No body at all, from a client that always names a media type: where one is needed, the schema says so.
      return body.length === 0 ? undefined : parseJson(body);
    },
  );
  // Of what has no bytes the media type says nothing: clients name one by habit, or send an empty chunk.
  app.addContentTypeParser("*", (request, payload, done) => {
    if (request.is404) return done(null);
    payload.once("readable", () => (payload.read() === null ? done(null) : done(unsupported(request))));
  });
  app.addHook("onRoute", (route) => {
    if (route.config?.optional_body) route.preValidation = [route.preValidation ?? [], readNothing].flat();
  });
}

/** Names the media types that the route reads. */
function unsupported({ method, routeOptions: { schema } }: FastifyRequest): AppError {
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
 * Reads a JSON text exactly: what Postgres cannot store, or JavaScript cannot represent, is refused with its place,
 * where JSON.parse would change it silently.
 * @throws AppError malformed_body; body_too_large where it is made of too many values
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
    // The stack of the parser has an end too.
    if (error instanceof RangeError) throw malformed("", TOO_DEEP);
    // V8 quotes the text in its message; the position says enough.
    const position = /at position (\d+)/.exec((error as Error).message)?.[1];
    throw malformed(
      "",
      position
        ? `The JSON is broken at position ${position}.`
        : /end of JSON/i.test((error as Error).message)
          ? "The JSON ends too early."
          : "The body is not JSON.",
    );
  }
  const fault = findFault(value, 0);
  if (fault) throw new AppError("malformed_body", { errors: [fault] });
  if (countNames(text) !== countMembers(value)) throw malformed("", "A member is there twice.");
  return value;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;
/** From an opening bracket to its closing one. */
const TO_CLOSING = 2;

/**
 * Counts without reading: each value but the first follows a comma or an opening bracket. In UTF-8 no other character
 * has their bytes.
 */
function hasTooManyValues(body: Buffer): boolean {
  // A value and what stands before it are two bytes at least.
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

/** Names of members in a JSON text, which is well-formed: strings before a colon. */
function countNames(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    while (text.charCodeAt(++at) !== QUOTE) if (text.charCodeAt(at) === BACKSLASH) at++;
    while (text.charCodeAt(++at) <= 0x20);
    if (text.charCodeAt(at) === COLON) count++;
  }
  return count;
}

/** Members that are left of them: JSON.parse keeps the last of those with one name. */
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

/** A double needs at most 17 significant digits: hundreds of them are refused without a look at what they say. */
const LONGEST_NUMBER = 100;

/** Whether a number has the same value when it is read as a double and printed again. */
function isExact(source: string, value: number): boolean {
  return source.length <= LONGEST_NUMBER && Number.isFinite(value) && digits(source) === digits(String(value));
}

/** The significant digits and the exponent of a decimal number: "1.50e3" and "1500" give the same. */
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
  if (value === INEXACT) return fault("", "The number has more digits than can be kept; send it as a string.");
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
  if (!text.isWellFormed()) return fault("", "Half of a surrogate pair is no character.");
  return undefined;
}

/** One reference token of a JSON Pointer (RFC 6901). */
export const escapePointer = (token: string): string => token.replaceAll("~", "~0").replaceAll("/", "~1");

const fault = (pointer: string, detail: string): Fault => ({ in: "body", pointer, detail });

const malformed = (pointer: string, detail: string): AppError =>
  new AppError("malformed_body", { errors: [fault(pointer, detail)] });
