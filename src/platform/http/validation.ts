import { Ajv, type Options, type ValidateFunction } from "ajv";
import formatsPlugin from "ajv-formats";
import type { FastifySchemaCompiler, FastifySchemaValidationError } from "fastify";
import type { TSchema } from "typebox";
import { isDay } from "../time.ts";

const addFormats = formatsPlugin.default;

/** For bodies: nothing is coerced, filled in or left out. */
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
 * A body with more values is validated up to its first fault: Ajv makes an object for each fault, of which millions
 * would block the process and fill its memory.
 */
const MAX_VALUES_FOR_ALL_FAULTS = 50_000;
const FIRST_FAULT: Options = { ...EXACT, allErrors: false };
/** For query strings, paths and headers: coerces text to the number or boolean of the schema. */
const TEXT: Options = { ...EXACT, coerceTypes: true };

/** Makes Fastify's validators, with one set of named schemas. */
export function buildValidator(schemas: Record<string, unknown>): FastifySchemaCompiler<TSchema> {
  const exact = once(() => makeAjv(EXACT, schemas));
  const first = once(() => makeAjv(FIRST_FAULT, schemas));
  const text = once(() => makeAjv(TEXT, schemas));
  return ({ schema: described, httpPart }) => {
    // The one header that is required, If-Match, is asked for by the route: without it the answer is 428.
    const schema = httpPart === "headers" ? { ...described, required: [] } : described;
    // Compiled at their first use, so that a start does not wait for all of them.
    const validateText = once(() => text().compile(schema));
    const validateBody = once(() => exact().compile(schema));
    const validateLargeBody = once(() => first().compile(schema));
    const validatorOf = (data: unknown): ValidateFunction => {
      if (httpPart !== "body") return validateText();
      return countValues(data, MAX_VALUES_FOR_ALL_FAULTS) > MAX_VALUES_FOR_ALL_FAULTS
        ? validateLargeBody()
        : validateBody();
    };
    return (data: unknown) => {
      const validate = validatorOf(data);
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

/** Reads all schemas, which would take a third of a start: called at the first validation. */
function makeAjv(options: Options, schemas: Record<string, unknown>): Ajv {
  const ajv = new Ajv(options);
  addFormats(ajv, ["email"]);
  ajv.addFormat("uuid", UUID);
  // A duration is validated by its pattern; the format selects the text of the fault.
  ajv.addFormat("date", isDay).addFormat("date-time", isMoment).addFormat("duration", true);
  for (const schema of Object.values(schemas)) ajv.addSchema(schema as object);
  return ajv;
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** @param most stops counting there */
function countValues(value: unknown, most: number): number {
  let count = 1;
  if (typeof value !== "object" || value === null) return count;
  for (const member of Array.isArray(value) ? value : Object.values(value)) {
    if (count > most) return count;
    count += countValues(member, most - count);
  }
  return count;
}

/** Finds what the coercion of text accepts wrongly: U+0000, and numbers like `0x10`, `1e2` or ` 5`. */
function findTextErrors(given: Record<string, unknown>, read: Record<string, unknown>): FastifySchemaValidationError[] {
  return Object.entries(given).flatMap(([name, text]) => {
    const message = textFault(text, read[name]);
    return message ? [{ keyword: "text", instancePath: `/${name}`, schemaPath: "", params: {}, message }] : [];
  });
}

function textFault(text: unknown, value: unknown): string | undefined {
  if (typeof text === "string" && text.includes("\0")) return "must not contain U+0000";
  return typeof value === "number" && String(value) !== text ? "must be a number in decimal digits" : undefined;
}

const MOMENT = /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** Whether a text is a date-time of RFC 3339 whose year in UTC has four digits, without leap seconds. */
function isMoment(text: string): boolean {
  const day = MOMENT.exec(text)?.[1];
  if (day === undefined || !isDay(day)) return false;
  const year = new Date(text).getUTCFullYear();
  return year > 0 && year < 10_000;
}
