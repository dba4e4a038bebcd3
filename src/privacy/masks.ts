/** How personal values are shown to callers without the scope `pii:read`. */
import type { TSchema } from "typebox";
import { maskEmail, maskName, maskPhone } from "../address/format/mask.ts";
import type { PublicAttributes } from "../platform/attribute-registry.ts";

/** The scope that shows personal data unmasked. */
export const PII_SCOPE = "pii:read";

/** What a mask may need to know of the tenant. */
export interface MaskContext {
  /** The attributes that are not personal. */
  public_attributes: PublicAttributes;
}

/** Positions are rounded to tenths of a degree, about 11 km. */
const STEPS_PER_DEGREE = 10;
const ROUNDED_UNCERTAINTY_M = 10_000;
const HIDDEN = "**";

const SIMPLE = {
  /** 张三 → 张** */
  name: onStrings(maskName),
  /** +8613800138000 → +861****8000 */
  phone: onStrings(maskPhone),
  /** zhangsan@example.com → z**@example.com */
  email: onStrings(maskEmail),
  /** Texts of which nothing is shown but the first letter of each word: 科技园1栋 → 科** */
  text: onStrings(maskName),
  /** Nothing is shown, not even of numbers. */
  hidden: onScalars(() => HIDDEN),
  /** A region: the part of an address that is shown. */
  region: (value: unknown) => value,
  /** The keys of a customer in other systems; the systems are shown. */
  external_refs: (value: unknown) => onList(value, (item) => ({ ...item, ref: maskName(String(item["ref"])) })),
  position: maskPosition,
  /** Metres from a place that the caller has chosen, from which the position could be computed. */
  distance: (value: unknown) =>
    typeof value === "number" ? Math.ceil(value / ROUNDED_UNCERTAINTY_M) * ROUNDED_UNCERTAINTY_M : value,
} as const;

/** The name of a mask; `attributes_of_…` hides the attributes that are not declared as not personal. */
export type Mask = keyof typeof SIMPLE | `attributes_of_${string}`;

const ATTRIBUTES = "attributes_of_";
/** The keyword of a schema whose values are masked, as the OpenAPI document shows it. */
export const MASK_KEYWORD = "x-mask";

/** Marks the values of a schema as personal. */
export const masked = <T extends TSchema>(mask: Mask, schema: T): T => ({ ...schema, [MASK_KEYWORD]: mask });

/** Masks a value, or all values in it. Masking twice changes nothing. */
export function applyMask(mask: Mask, value: unknown, { public_attributes }: MaskContext): unknown {
  if (!mask.startsWith(ATTRIBUTES)) return SIMPLE[mask as keyof typeof SIMPLE](value);
  const shown = public_attributes.get(mask.slice(ATTRIBUTES.length));
  return mapMembers(value, (member, name) => (shown?.has(name) ? member : SIMPLE.hidden(member)));
}

function maskPosition(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { latitude, longitude, uncertainty_m, note, ...rest } = value as Record<string, unknown>;
  const round = (degrees: unknown): number => Math.round(Number(degrees) * STEPS_PER_DEGREE) / STEPS_PER_DEGREE;
  return {
    latitude: round(latitude),
    longitude: round(longitude),
    ...rest,
    uncertainty_m: Math.max(Number(uncertainty_m ?? 0), ROUNDED_UNCERTAINTY_M),
    ...(typeof note === "string" && { note: maskName(note) }),
  };
}

/** Masks the strings of a value, and hides its numbers. */
function onStrings(mask: (text: string) => string): (value: unknown) => unknown {
  return onScalars((value) => (typeof value === "string" ? mask(value) : HIDDEN));
}

function onScalars(mask: (value: unknown) => unknown): (value: unknown) => unknown {
  return function maskAll(value: unknown): unknown {
    if (value === null || value === undefined || value === "") return value;
    if (Array.isArray(value)) return value.map(maskAll);
    return typeof value === "object" ? mapMembers(value, maskAll) : mask(value);
  };
}

const onList = (value: unknown, mask: (item: Record<string, unknown>) => object): unknown =>
  Array.isArray(value) ? value.map((item) => mask(item as Record<string, unknown>)) : value;

const mapMembers = (value: unknown, map: (member: unknown, name: string) => unknown): unknown =>
  typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, map(member, name)]))
    : value;
