/** Validates values of declared attributes. Attributes without a definition are not checked. */
import type { AttributeDefinition, AttributeLimits } from "../platform/attribute-registry.ts";
import { AppError } from "../platform/errors.ts";
import { isDay } from "../platform/time.ts";

/**
 * Checks types and limits.
 * @param attributes from the request; null, for all or for one, means removal and is not checked
 * @param pointer to the attributes in the body
 * @throws AppError invalid_body with a pointer to each invalid value
 */
export function checkDeclared(
  declared: ReadonlyMap<string, AttributeDefinition> | undefined,
  attributes: object | null | undefined,
  pointer = "/attributes",
): void {
  if (!declared || !attributes) return;
  const faults = Object.entries(attributes).flatMap(([name, value]) => {
    const definition = declared.get(name);
    const detail = definition && value !== null ? faultOf(definition, value) : undefined;
    return detail === undefined ? [] : [{ in: "body" as const, pointer: `${pointer}/${escape(name)}`, detail }];
  });
  if (faults.length > 0) throw new AppError("invalid_body", { errors: faults });
}

/** Escapes a name for a JSON Pointer (RFC 6901). */
const escape = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

const TYPES: Record<AttributeDefinition["type"], { is: (value: unknown) => boolean; detail: string }> = {
  string: { is: (value) => typeof value === "string", detail: "must be a string, by its definition" },
  number: { is: (value) => typeof value === "number", detail: "must be a number, by its definition" },
  boolean: { is: (value) => typeof value === "boolean", detail: "must be true or false, by its definition" },
  date: {
    is: (value) => typeof value === "string" && isDay(value),
    detail: "must be a date such as 2026-12-01, by its definition",
  },
  any: { is: () => true, detail: "" },
};

/** @returns what is wrong, without the value itself */
function faultOf({ type, limits }: AttributeDefinition, value: unknown): string | undefined {
  const { is, detail } = TYPES[type];
  if (!is(value)) return detail;
  if (limits.enum && !limits.enum.includes(value as string)) return "must be one of the values in its definition";
  return typeof value === "number"
    ? faultOfNumber(limits, value)
    : typeof value === "string"
      ? faultOfText(limits, value)
      : undefined;
}

function faultOfNumber(
  { minimum = -Infinity, maximum = Infinity }: AttributeLimits,
  value: number,
): string | undefined {
  if (value < minimum) return `must not be less than ${minimum}`;
  return value > maximum ? `must not be greater than ${maximum}` : undefined;
}

/** Counts code points, as JSON Schema does. */
const faultOfText = ({ max_length = Infinity }: AttributeLimits, value: string): string | undefined =>
  value.length > max_length && [...value].length > max_length
    ? `must not have more than ${max_length} characters`
    : undefined;
