/**
 * What a caller without `pii:read` can search by: whole values that it knows. Parts of a value would reveal the rest,
 * one letter, digit or metre after the other.
 */
import { AppError } from "../../platform/errors.ts";
import { PII_SCOPE } from "../../privacy/masks.ts";
import { isPhone } from "./tokens.ts";

const OF_PARTS = ["q", "near", "box", "polygon"] as const;
type Parts = { readonly [Name in (typeof OF_PARTS)[number]]?: unknown };

/**
 * Requires pii:read for a search by parts of values.
 * @throws AppError insufficient_scope
 */
export function checkWhole(search: Parts, scopes: ReadonlySet<string>): void {
  const part = scopes.has(PII_SCOPE) ? undefined : OF_PARTS.find((name) => search[name] !== undefined);
  if (part !== undefined)
    throw new AppError("insufficient_scope", {
      detail:
        `Searching by \`${part}\` requires the scope ${PII_SCOPE}. Without it search by a whole \`phone\`, ` +
        "`email` or `external_ref`.",
    });
}

/** True if one of the phone numbers of a document is the typed one, with or without its calling code. */
export const hasWholePhone = (content: string, typed: string): boolean =>
  content.split("\n").some((line) => isPhone(line, typed));
