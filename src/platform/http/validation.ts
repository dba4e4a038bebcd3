import { Ajv, type Options, type ValidateFunction } from "ajv";
import formatsPlugin from "ajv-formats";
import type { FastifySchemaCompiler, FastifySchemaValidationError } from "fastify";
import type { TSchema } from "typebox";
import { isDay } from "../time.ts";
import { listSchemas } from "./schemas.ts";

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

// One for all apps of a process. Ajv keeps what it has compiled by the schema.
const exact = once(() => makeAjv(EXACT));
const firstFault = once(() => makeAjv(FIRST_FAULT));
const text = once(() => makeAjv(TEXT));

/** Makes Fastify's validator of a part of a request. It compiles at its first use, so that a start does not wait. */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validateText = once(() => text().compile(httpPart === "headers" ? allOptional(schema) : schema));
  const validateBody = once(() => exact().compile(schema));
  const validateLargeBody = once(() => firstFault().compile(schema));
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

const optional = new WeakMap<TSchema, TSchema>();

/** The one header that is required, If-Match, is asked for by the route: without it the response is 428. */
function allOptional(schema: TSchema): TSchema {
  const known = optional.get(schema) ?? { ...schema, required: [] };
  optional.set(schema, known);
  return known;
}

/** In lower case, as they are shown: one id has one spelling. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads all schemas, which would take a third of a start: called at the first validation. */
function makeAjv(options: Options): Ajv {
  const ajv = new Ajv(options);
  addFormats(ajv, ["email"]);
  ajv.addFormat("uuid", UUID);
  // A duration is validated by its pattern; the format selects the text of the fault.
  ajv.addFormat("date", isDay).addFormat("date-time", isMoment).addFormat("duration", true);
  for (const [, schema] of listSchemas()) ajv.addSchema(schema);
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
