import { invalidBody } from "../platform/errors.ts";
import { mapEntities, type Entity } from "./entities.ts";
import type { Fields } from "./fields.ts";

const ATTRIBUTES_LIMIT_BYTES = 16_384;

/** The limits of a field. */
interface Limits {
  name: string;
  maxItems: number;
  maxLength: number;
  is_json: boolean;
}

const LIMITS = mapEntities((_, { fields }) => limitsOf(fields));

function limitsOf(fields: Fields): Limits[] {
  return Object.entries(fields).map(([name, { schema }]) => {
    const {
      type,
      maxItems = Infinity,
      maxLength,
      items,
    } = schema as { type?: string | string[]; maxItems?: number; maxLength?: number; items?: { maxLength?: number } };
    return { name, maxItems, maxLength: maxLength ?? items?.maxLength ?? Infinity, is_json: type === "object" };
  });
}

/**
 * Checks the limits of the API for rows that come from elsewhere: an import, a merge, a restored state.
 * @param only the fields to check; all if absent
 * @throws AppError invalid_body
 */
export function checkLimits(entity: Entity, row: object, only?: readonly string[]): void {
  for (const { name, maxItems, maxLength, is_json } of LIMITS[entity]) {
    if (only && !only.includes(name)) continue;
    const value = (row as Record<string, unknown>)[name];
    if (Array.isArray(value)) {
      if (value.length > maxItems) throw invalidBody(`/${name}`, `must NOT have more than ${maxItems} items`);
      if (value.some((item) => typeof item === "string" && isLonger(item, maxLength)))
        throw invalidBody(`/${name}`, `must not have an item of more than ${maxLength} characters`);
    } else if (typeof value === "string" && isLonger(value, maxLength))
      throw invalidBody(`/${name}`, `must NOT have more than ${maxLength} characters`);
    else if (is_json) checkAttributes(value as object);
  }
}

/** JSON Schema counts code points, `length` counts UTF-16 code units. */
const isLonger = (text: string, maxLength: number): boolean => text.length > maxLength && [...text].length > maxLength;

/**
 * Limits the size of attributes, as JSON in UTF-8, to 16,384 bytes.
 * @throws AppError invalid_body
 */
export function checkAttributes(attributes: object): void {
  if (Buffer.byteLength(JSON.stringify(attributes)) > ATTRIBUTES_LIMIT_BYTES)
    throw invalidBody("/attributes", `must not be larger than ${ATTRIBUTES_LIMIT_BYTES} bytes`);
}
