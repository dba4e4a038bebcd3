import { Ajv, type Options, type ValidateFunction } from "ajv";
import formatsPlugin from "ajv-formats";
import type { FastifySchemaCompiler, FastifySchemaValidationError } from "fastify";
import type { TSchema } from "typebox";
import { isDay } from "../time.ts";

const addFormats = formatsPlugin.default;

/** Bodies are taken as they are or refused: nothing is coerced, filled in or left out. */
const EXACT: Options = {
  coerceTypes: false,
  removeAdditional: false,
  useDefaults: false,
  allErrors: true,
  verbose: true,
  strict: false,
  validateSchema: false,
  discriminator: true,
};
/**
 * Of a body of more values only the first fault is sought: Ajv makes an object for each fault, of which millions block
 * the process and fill its memory.
 */
const MOST_WITH_ALL_FAULTS = 50_000;
const FIRST_FAULT: Options = { ...EXACT, allErrors: false };
/** The text of a query string, a path or a header becomes the number or boolean that the schema asks for. */
const TEXT: Options = { ...EXACT, coerceTypes: true };

/** Makes Fastify's validators, from one set of named schemas. */
export function buildValidator(schemas: Record<string, unknown>): FastifySchemaCompiler<TSchema> {
  const exact = once(() => makeAjv(EXACT, schemas));
  const first = once(() => makeAjv(FIRST_FAULT, schemas));
  const text = once(() => makeAjv(TEXT, schemas));
  return ({ schema: described, httpPart }) => {
    // The one header that is required, If-Match, is asked for by the route: without it the answer is 428.
    const schema = httpPart === "headers" ? { ...described, required: [] } : described;
    // Compiled when they are first needed: a start does not wait for all of them.
    let compiled: ValidateFunction | undefined;
    let compiled_for_first: ValidateFunction | undefined;
    return (data: unknown) => {
      const validate =
        httpPart !== "body"
          ? (compiled ??= text().compile(schema))
          : countValues(data, MOST_WITH_ALL_FAULTS) > MOST_WITH_ALL_FAULTS
            ? (compiled_for_first ??= first().compile(schema))
            : (compiled ??= exact().compile(schema));
      const given = httpPart === "querystring" || httpPart === "params" ? { ...(data as Record<string, unknown>) } : {};
      const errors = validate(data)
        ? findTextErrors(given, data as Record<string, unknown>)
        : (validate.errors as FastifySchemaValidationError[]);
      return errors.length > 0 ? { error: errors as never } : { value: data };
    };
  };
}

/** In lower case, as they are shown: one id has one spelling. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads all schemas: a start, of which that would be a third, does not wait for it. */
function makeAjv(options: Options, schemas: Record<string, unknown>): Ajv {
  const ajv = new Ajv(options);
  addFormats(ajv, ["email"]);
  ajv.addFormat("uuid", UUID);
  // A duration has a pattern that says which units it may have; the format is for those who read the fault.
  ajv.addFormat("date", isDay).addFormat("date-time", isMoment).addFormat("duration", true);
  for (const schema of Object.values(schemas)) ajv.addSchema(schema as object);
  return ajv;
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** @param most where counting ends */
function countValues(value: unknown, most: number): number {
  let count = 1;
  if (typeof value !== "object" || value === null) return count;
  for (const member of Array.isArray(value) ? value : Object.values(value)) {
    if (count > most) return count;
    count += countValues(member, most - count);
  }
  return count;
}

/** What the conversion of text lets pass: a NUL, which Postgres cannot store, and numbers like `0x10`, `1e2` or ` 5`. */
function findTextErrors(given: Record<string, unknown>, read: Record<string, unknown>): FastifySchemaValidationError[] {
  return Object.entries(given).flatMap(([name, text]) => {
    const message =
      typeof text === "string" && text.includes("\0")
        ? "must not hold U+0000"
        : typeof read[name] === "number" && String(read[name]) !== text
          ? "must be a number in plain digits"
          : undefined;
    return message ? [{ keyword: "text", instancePath: `/${name}`, schemaPath: "", params: {}, message }] : [];
  });
}

const MOMENT = /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** A date-time of RFC 3339 whose year in UTC has four digits. No leap seconds: nothing here could give them back. */
function isMoment(text: string): boolean {
  const day = MOMENT.exec(text)?.[1];
  if (day === undefined || !isDay(day)) return false;
  const year = new Date(text).getUTCFullYear();
  return year > 0 && year < 10_000;
}
