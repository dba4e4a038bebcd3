import type { Static } from "typebox";
import { type Comparable, comparableParts, comparableText, compare, fingerprint } from "../../address/index.ts";
import { invalidBody } from "../../platform/errors.ts";
import type { AddressComparison, CompareRequest } from "./schema.ts";

/**
 * Compares two addresses.
 * @throws AppError invalid_body
 */
export function answerCompare(request: Static<typeof CompareRequest>): Static<typeof AddressComparison> {
  const [a, b] = [read(request.a, "/a"), read(request.b, "/b")];
  return { ...compare(a, b), fingerprints: { a: fingerprint(a), b: fingerprint(b) } };
}

function read({ text, country_code, ...parts }: Static<typeof CompareRequest>["a"], pointer: string): Comparable {
  if (text !== undefined) {
    const [stray] = Object.keys(parts);
    if (stray !== undefined) throw invalidBody(`${pointer}/${stray}`, "must not be combined with text");
    return comparableText(text, country_code);
  }
  if (country_code === undefined) throw invalidBody(`${pointer}/country_code`, "is required unless there is a text");
  return comparableParts({ country_code, ...parts });
}
