/** What people type for an address that they look for, by rule. */
import { loadChina } from "../../src/address/data/china/divisions.ts";
import type { Random } from "../../src/cli/seed/random.ts";
import type { Entry } from "./book.ts";

export type Search = { q: string } | { phone: string } | { external_ref: { source: string; ref: string } } | { near: { latitude: number; longitude: number; radius_m: number } };

let traditional: Map<string, string> | undefined;
const toTraditional = (text: string): string => {
  traditional ??= new Map(Array.from({ length: 0x9fa5 - 0x4e00 }, (_, at) => String.fromCharCode(0x4e00 + at)).map((character) => [loadChina().characters.fold(character), character] as const).filter(([simple, character]) => simple !== character));
  return Array.from(text, (character) => traditional?.get(character) ?? character).join("");
};

const drop = (text: string, at: number): string => text.slice(0, at) + text.slice(at + 1);
const shuffled = <T>(items: readonly T[], random: Random): T[] => items.map((item) => ({ item, key: random.below(1_000_000) })).sort((a, b) => a.key - b.key).map(({ item }) => item);

type Rule = (entry: Entry, random: Random) => Search | undefined;
const written = ({ address: { administrative_area = "", locality, dependent_locality = "", township = "", address_lines: [line = ""] } }: Entry): string[] => [administrative_area, locality, dependent_locality, township, line];
const isChinese = ({ address }: Entry): boolean => address.country_code === "CN";
const chinese = (rule: (parts: string[], random: Random) => string): Rule => (entry, random) => isChinese(entry) ? { q: rule(written(entry), random).slice(0, 200) } : undefined;
const latin = (rule: (words: string[], random: Random) => string): Rule => (entry, random) => isChinese(entry) ? undefined
  : { q: rule([entry.address.address_lines[0]!, entry.address.locality].join(" ").split(" "), random).slice(0, 200) };

/** Millisecond limits by kind: exact ones 50, fuzzy ones 150. */
export const RULES: Record<string, { kind: "exact" | "fuzzy"; rule: Rule }> = {
  "phone, national": { kind: "exact", rule: ({ customer }) => ({ q: customer.phones[0]!.replace(/^\+(?:86|49|1)/, "") }) },
  "phone, E.164": { kind: "exact", rule: ({ customer }) => ({ phone: customer.phones[0]! }) },
  "phone, last 8": { kind: "exact", rule: ({ customer }) => ({ q: customer.phones[0]!.slice(-8) }) },
  "reference": { kind: "exact", rule: ({ customer }) => ({ external_ref: customer.external_refs[0]! }) },
  "reference, as q": { kind: "exact", rule: ({ customer }) => ({ q: customer.external_refs[0]!.ref.toLowerCase() }) },
  "prefix, chinese": { kind: "exact", rule: chinese(([, locality = "", district = "", township = "", line = ""]) => (locality + district + township + line).slice(0, -5)) },
  "prefix, latin": { kind: "exact", rule: latin((words) => words.join(" ").slice(0, -2)) },
  "chinese, whole": { kind: "fuzzy", rule: chinese((parts) => parts.join("")) },
  "chinese, a character dropped": { kind: "fuzzy", rule: chinese((parts, random) => { const text = parts.join(""); return drop(text, random.below(text.length)); }) },
  "chinese, words swapped": { kind: "fuzzy", rule: chinese((parts, random) => shuffled(parts.filter(Boolean), random).join(random.below(2) === 0 ? " " : "")) },
  "chinese, traditional": { kind: "fuzzy", rule: chinese((parts) => toTraditional(parts.join(""))) },
  "chinese, no province": { kind: "fuzzy", rule: chinese((parts) => parts.slice(1).join("")) },
  "chinese, street only": { kind: "fuzzy", rule: chinese((parts) => parts.at(-1)!) },
  "latin, whole": { kind: "fuzzy", rule: latin((words) => words.join(" ")) },
  "latin, a letter dropped": { kind: "fuzzy", rule: latin((words, random) => { const text = words.join(" "); const letters = [...text.matchAll(/(?<=\p{L}{3})\p{L}|\p{L}(?=\p{L}{3})/gu)].map(({ index }) => index); return drop(text, random.pick(letters)); }) },
  "latin, words swapped": { kind: "fuzzy", rule: latin((words, random) => shuffled(words, random).join(" ")) },
  "name and city": { kind: "fuzzy", rule: ({ customer, address }) => ({ q: `${customer.name} ${address.locality}` }) },
  "near": { kind: "exact", rule: ({ latitude, longitude }) => ({ near: { latitude, longitude, radius_m: 1_000 } }) },
};
