/** Queries for an address as users type them, one rule for each kind. */
import { loadChina } from "../../src/address/data/china/divisions.ts";
import type { Random } from "../../src/cli/seed/random.ts";
import type { Entry } from "./book.ts";

export type Search =
  | { q: string }
  | { phone: string }
  | { email: string }
  | { external_ref: { source: string; ref: string } }
  | { near: { latitude: number; longitude: number; radius_m: number } };

let traditional: Map<string, string> | undefined;
const toTraditional = (text: string): string => {
  traditional ??= new Map(
    Array.from({ length: 0x9fa5 - 0x4e00 }, (_, at) => String.fromCharCode(0x4e00 + at))
      .map((character) => [loadChina().characters.fold(character), character] as const)
      .filter(([simple, character]) => simple !== character),
  );
  return Array.from(text, (character) => traditional?.get(character) ?? character).join("");
};

const drop = (text: string, at: number): string => text.slice(0, at) + text.slice(at + 1);
const shuffled = <T>(items: readonly T[], random: Random): T[] =>
  items
    .map((item) => ({ item, key: random.below(1_000_000) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);

type Rule = (entry: Entry, random: Random) => Search | undefined;
const written = ({
  address: {
    administrative_area = "",
    locality,
    dependent_locality = "",
    township = "",
    address_lines: [line = ""],
  },
}: Entry): string[] => [administrative_area, locality, dependent_locality, township, line];
const isChinese = ({ address }: Entry): boolean => address.country_code === "CN";
const chinese =
  (rule: (parts: string[], random: Random) => string): Rule =>
  (entry, random) =>
    isChinese(entry) ? { q: rule(written(entry), random).slice(0, 200) } : undefined;
const latin =
  (rule: (words: string[], random: Random) => string): Rule =>
  (entry, random) =>
    isChinese(entry)
      ? undefined
      : {
          q: rule([entry.address.address_lines[0]!, entry.address.locality].join(" ").split(" "), random).slice(0, 200),
        };

const letterAt = (text: string, random: Random): number =>
  random.pick([...text.matchAll(/(?<=\p{L}{3})\p{L}|\p{L}(?=\p{L}{3})/gu)].map(({ index }) => index));
const otherLetter = (letter: string, random: Random): string =>
  random.pick([..."aeiourstnlmdp"].filter((other) => other !== letter.toLowerCase()));
const onOneWord = (change: (text: string, at: number, random: Random) => string): Rule =>
  latin((words, random) => {
    const text = words.join(" ");
    return change(text, letterAt(text, random), random);
  });

const national = ({ customer }: Entry): string => customer.phones[0]!.replace(/^\+(?:86|49|33|1)/, "");
const callingCode = (entry: Entry): string => entry.customer.phones[0]!.slice(1, -national(entry).length);
/** Separates groups of three digits from the left; the last group can be longer. */
const inGroups = (digits: string, between: string): string => digits.replaceAll(/(\d{3})(?=\d{3})/g, `$1${between}`);

export interface Kind {
  /** Maximum of the 99th percentile, in milliseconds. */
  limit_ms: number;
  rule: Rule;
}

const EXACT = 50;
const FUZZY = 150;

export const RULES: Record<string, Kind> = {
  "phone, E.164": { limit_ms: EXACT, rule: ({ customer }) => ({ phone: customer.phones[0]! }) },
  "phone, national": { limit_ms: EXACT, rule: (entry) => ({ q: national(entry) }) },
  "phone, national zero and blanks": {
    limit_ms: EXACT,
    rule: (entry) => ({
      q: `${callingCode(entry) === "49" || callingCode(entry) === "33" ? "0" : ""}${inGroups(national(entry), " ")}`,
    }),
  },
  "phone, 00 and hyphens": {
    limit_ms: EXACT,
    rule: (entry) => ({ phone: `00${callingCode(entry)}-${inGroups(national(entry), "-")}` }),
  },
  "phone, + and brackets": {
    limit_ms: EXACT,
    rule: (entry) => ({ q: `+${callingCode(entry)} (0)${inGroups(national(entry), " ")}` }),
  },
  "phone, last 8": { limit_ms: EXACT, rule: ({ customer }) => ({ q: customer.phones[0]!.slice(-8) }) },
  reference: { limit_ms: EXACT, rule: ({ customer }) => ({ external_ref: customer.external_refs[0]! }) },
  "reference, as q": { limit_ms: EXACT, rule: ({ customer }) => ({ q: customer.external_refs[0]!.ref.toLowerCase() }) },
  "e-mail": { limit_ms: EXACT, rule: ({ customer }) => ({ email: customer.emails[0]!.toUpperCase() }) },
  "prefix, chinese": {
    limit_ms: EXACT,
    rule: chinese(([, locality = "", district = "", township = "", line = ""]) =>
      (locality + district + township + line).slice(0, -3),
    ),
  },
  "prefix, latin": { limit_ms: EXACT, rule: latin((words) => words.join(" ").slice(0, -2)) },
  near: { limit_ms: EXACT, rule: ({ latitude, longitude }) => ({ near: { latitude, longitude, radius_m: 1_000 } }) },
  "chinese, whole": { limit_ms: FUZZY, rule: chinese((parts) => parts.join("")) },
  "chinese, a character dropped": {
    limit_ms: FUZZY,
    rule: chinese((parts, random) => {
      const text = parts.join("");
      return drop(text, random.below(text.length));
    }),
  },
  "chinese, words swapped": {
    limit_ms: FUZZY,
    rule: chinese((parts, random) => shuffled(parts.filter(Boolean), random).join(random.below(2) === 0 ? " " : "")),
  },
  "chinese, traditional": { limit_ms: FUZZY, rule: chinese((parts) => toTraditional(parts.join(""))) },
  "chinese, no province": { limit_ms: FUZZY, rule: chinese((parts) => parts.slice(1).join("")) },
  "chinese, city and street": { limit_ms: FUZZY, rule: chinese((parts) => parts[1]! + parts.at(-1)!) },
  "chinese, street only": { limit_ms: FUZZY, rule: chinese((parts) => parts.at(-1)!) },
  "chinese, street and name": {
    limit_ms: FUZZY,
    rule: (entry) =>
      isChinese(entry)
        ? { q: `${entry.address.address_lines[0]!.replace(/号.*/, "号")} ${entry.customer.name}` }
        : undefined,
  },
  "latin, whole": { limit_ms: FUZZY, rule: latin((words) => words.join(" ")) },
  "latin, a letter dropped": { limit_ms: FUZZY, rule: onOneWord(drop) },
  "latin, a letter exchanged": {
    limit_ms: FUZZY,
    rule: onOneWord((text, at, random) => text.slice(0, at) + otherLetter(text[at]!, random) + text.slice(at + 1)),
  },
  "latin, a letter doubled": {
    limit_ms: FUZZY,
    rule: onOneWord((text, at) => text.slice(0, at) + text[at]! + text.slice(at)),
  },
  "latin, two letters turned": {
    limit_ms: FUZZY,
    rule: onOneWord((text, at) =>
      /^\p{L}\p{L}/u.test(text.slice(at))
        ? text.slice(0, at) + text[at + 1]! + text[at]! + text.slice(at + 2)
        : drop(text, at),
    ),
  },
  "latin, words swapped": { limit_ms: FUZZY, rule: latin((words, random) => shuffled(words, random).join(" ")) },
  "latin, name and street": {
    limit_ms: FUZZY,
    rule: (entry) =>
      isChinese(entry) ? undefined : { q: `${entry.customer.name} ${entry.address.address_lines[0]!}` },
  },
  "name and city": {
    limit_ms: FUZZY,
    rule: ({ customer, address }) => ({ q: `${customer.name} ${address.locality}` }),
  },
};
