import { COMPANIES, DEPARTMENTS, ORGANISATIONS, VENUES } from "./unit-words.ts";
import { careOf, isRussianPerson, isTitled } from "./names.ts";
import type { Parts, PlacedPart } from "./parts.ts";
import { ESTATES } from "./street-words.ts";
import { GAP, type Token } from "./tokens.ts";

const NAMES_HOUSES = new Set(["GB", "IE"]);

/** How sure one word, and several, are those of a person. */
const PERSON_SHARES = [0.6, 0.75];

export interface NameKind {
  kind: "recipient" | "organization" | "poi";
  /** How many characters of it only announce the name: "Attn: ". */
  skip: number;
  /** How sure the kind is, given that it is a name. */
  share: number;
}

/** What tells the kind of a name. */
interface Name {
  own: readonly Token[];
  next: Token | undefined;
  start: number;
  isFirst: boolean;
  /** Nothing else stands in its line. */
  isLine: boolean;
  /** Other parts follow the name. */
  leads: boolean;
  country: string | null;
  /** How many words announce a person. */
  care: number;
}

/** The kinds of names, the surest first. The first that answers decides. */
const KINDS: readonly ((name: Name) => NameKind | undefined)[] = [
  inCareOf,
  organization,
  titledPerson,
  company,
  venue,
  ({ own }) => (ESTATES.has(own[0]!.key) ? poi(0.8) : undefined),
  namedHouse,
  ({ leads }) => (leads ? undefined : poi(0.7)),
  person,
];

/** A person, an organisation or a place: by its words, by its line, by what announces it. */
export function kindOfName({ tokens, readings, country }: Parts, { start, reading }: PlacedPart): NameKind {
  const own = tokens.slice(reading.start, reading.end);
  const next = tokens[reading.end];
  const isFirst = reading.start === 0;
  const isLine = own[0]!.gap === GAP.line && next?.gap === GAP.line;
  const leads = isFirst && readings.length > 1;
  const care = careOf(tokens, reading.start);
  const name: Name = { own, next, start, isFirst, isLine, leads, country: country.guess, care };
  for (const kind of KINDS) {
    const found = kind(name);
    if (found) return found;
  }
  return { kind: isLine ? "organization" : "poi", skip: 0, share: 0.5 };
}

const poi = (share: number): NameKind => ({ kind: "poi", skip: 0, share });

/** "c/o Maria Silva", "Attn: Sales Inc." */
function inCareOf({ own, start, care }: Name): NameKind | undefined {
  if (care === 0) return undefined;
  const isOrganization = own.slice(care).some(({ key }) => ORGANISATIONS.has(key) && !DEPARTMENTS.has(key));
  const skip = (own[care]?.start ?? own[0]!.end) - start;
  return { kind: isOrganization ? "organization" : "recipient", skip, share: 0.95 };
}

function organization({ own }: Name): NameKind | undefined {
  const isOrganization = own.some(({ key }, at) => at > 0 && ORGANISATIONS.has(key));
  return isOrganization ? { kind: "organization", skip: 0, share: 0.9 } : undefined;
}

/** "De heer P. de Vries", "Иванов Иван Иванович" */
function titledPerson({ own }: Name): NameKind | undefined {
  return isTitled(own) || isRussianPerson(own) ? { kind: "recipient", skip: 0, share: 0.95 } : undefined;
}

/** "Société Lumière" */
function company({ own, isFirst }: Name): NameKind | undefined {
  const isCompany = isFirst && own.length > 1 && COMPANIES.has(own[0]!.key);
  return isCompany ? { kind: "organization", skip: 0, share: 0.85 } : undefined;
}

/** "The Grand Hotel": in a first line of its own, the addressee. */
function venue({ own, isLine, isFirst }: Name): NameKind | undefined {
  if (own[0]!.key !== "the" && !own.some(({ key }) => VENUES.has(key))) return undefined;
  const isAddressee = isLine && isFirst && hasNoDigits(own);
  return { kind: isAddressee ? "organization" : "poi", skip: 0, share: isLine ? 0.7 : 0.85 };
}

/** "Rosewood, 3 Mill Lane": British houses have names, and few people have only one. */
function namedHouse({ own, isLine, country, next }: Name): NameKind | undefined {
  return own.length === 1 && !isLine && NAMES_HOUSES.has(country ?? "") && next?.digits ? poi(0.7) : undefined;
}

const LONGEST_PERSON = 4;

function person({ own, isLine }: Name): NameKind | undefined {
  if (own.length > LONGEST_PERSON || !hasNoDigits(own)) return undefined;
  return { kind: "recipient", skip: 0, share: isLine ? 0.85 : PERSON_SHARES[Number(own.length > 1)]! };
}

const hasNoDigits = (own: readonly Token[]): boolean => own.every(({ digits }) => digits === 0);
