/**
 * Chinese addresses in Latin letters: Room 1203, Building 5, Keji Road, Nanshan District, Shenzhen, Guangdong 518057,
 * China.
 *
 * The names of divisions are looked for word by word; of what they can mean, the division is taken that most of the
 * others lie above. What is neither that nor a phone, a code or a country is the street.
 */
import { type Division, isDirectCity, isWithin, lineage } from "../../data/china/division.ts";
import { divisionsSpelled } from "../../data/china/latin.ts";
import type { ParsedAddress, ParsedField, Span } from "../types.ts";
import { cut, type Piece } from "./cut.ts";
import { componentsInLatin } from "./street/latin.ts";
import { followFormer } from "../../data/china/find-divisions.ts";
import { FIELD_OF_RANK, lineOf, partsOf } from "./resolve-divisions.ts";
import { regex } from "../../literals.ts";

const COUNTRY = regex("iu")`
  ^(?:(?:mainland|the)\s+)?(?:people'?s republic of china|p\.?\s?r\.?\s?(?:of\s+)?china|p\.?r\.?c\.?|china|cn|
  chn)\.?$
`;
/** The country at the end of a line or between commas; or a province next to a postal code of six digits. */
const COUNTRY_NAMED = /(?<=^|[,;\d\s])(?:people'?s republic of china|p\.?\s?r\.?\s?china|china)[.\s]*(?:$|[,;\n])/iu;
const POSTAL_CODE = /(?<!\d)\d{6}(?!\d)/u;
const WELL_KNOWN = regex("iu")`
  \b(?:beijing|shanghai|tianjin|chongqing|guangdong|guangzhou|shenzhen|zhejiang|hangzhou|jiangsu|nanjing|suzhou|
  sichuan|chengdu|hubei|wuhan|hunan|hebei|henan|shandong|shaanxi|shanxi|fujian|xiamen|anhui|jiangxi|guangxi|guizhou|
  yunnan|hainan|gansu|qinghai|ningxia|xinjiang|tibet|xizang|inner mongolia|nei mongol|liaoning|jilin|heilongjiang)\b
`;

/** A cheap test: is this text without Chinese characters likely an address in mainland China? */
export const looksChineseInLatin = (text: string): boolean =>
  COUNTRY_NAMED.test(text) || (POSTAL_CODE.test(text) && WELL_KNOWN.test(text));

/** Words of a longer name than a division's: Nanjing Road, Chaoyang Hotel. */
const GOES_ON = regex("iu")`
  ^(?:road|rd|street|st|avenue|ave|boulevard|blvd|lane|alley|highway|hwy|lu|jie|dajie|dadao|hutong|building|bldg|
  tower|plaza|mansion|hotel|garden|gardens|center|centre|university|college|school|hospital|square|park|village|
  estate|market|bridge|east|west|south|north|middle|dong|xi|nan|bei|zhong|international|company|co|ltd|bank|
  industrial|technology|science)$
`;
const LONGEST_NAME = 6;
const MOST_MENTIONS = 20;
const CERTAINTY = { several: 0.9, one: 0.6, ambiguous: 0.45 } as const;

interface LatinMention extends Span {
  divisions: readonly Division[];
}

/** @returns one address at most: text in Latin letters is not split into several */
export function parseChineseInLatin(text: string): ParsedAddress[] {
  const pieces = cut(text.toLowerCase().length === text.length ? text.toLowerCase() : text).filter(
    ({ kind }) => kind !== "separator",
  );
  if (pieces.length === 0) return [];
  const segments = segmentsOf(text, pieces);
  const mentions = segments.flatMap((segment) => mentionsIn(text, segment)).slice(-MOST_MENTIONS);
  const { chosen, used } = chooseMentions(mentions);
  return [assemble(text, pieces, segments, chosen, used)];
}

/** What stands between commas, lines, phones and codes. */
function segmentsOf(text: string, pieces: readonly Piece[]): (Span & { field?: Piece["field"] })[] {
  const segments: (Span & { field?: Piece["field"] })[] = [];
  let open: (typeof segments)[number] | undefined;
  for (const { kind, start, end, field } of pieces) {
    if (kind !== "text") open = undefined;
    else if (
      open &&
      open.field === field &&
      /^[\s']*$/u.test(text.slice(open.end, start)) &&
      !text.slice(open.end, start).includes("\n")
    )
      open.end = end;
    else segments.push((open = { start, end, ...(field && { field }) }));
  }
  return segments;
}

const RANK_OF_WORD: Readonly<Record<string, RegExp>> = {
  district: /区$/u,
  qu: /区$/u,
  county: /县$/u,
  xian: /县$/u,
  city: /市$/u,
  shi: /市$/u,
  province: /省$/u,
  sheng: /省$/u,
  prefecture: /州$/u,
};

/** Chaoyang District is no city; where no division has the rank that is said, the word may be wrong. */
function ofRank(divisions: readonly Division[], word: string): readonly Division[] {
  const rank = RANK_OF_WORD[word.toLowerCase()];
  const fitting = rank ? divisions.filter(({ name }) => rank.test(name)) : [];
  return fitting.length > 0 ? fitting : divisions;
}

/** The longest names of divisions in a segment, none overlapping another. */
function mentionsIn(text: string, { start, end }: Span): LatinMention[] {
  const words = [...text.slice(start, end).matchAll(/[\p{Script=Latin}\p{M}'’.-]+/gu)].map((match) => ({
    start: start + match.index,
    end: start + match.index + match[0].length,
  }));
  const mentions: LatinMention[] = [];
  for (let at = 0; at < words.length;) {
    let taken = 1;
    for (let length = Math.min(LONGEST_NAME, words.length - at); length > 0; length--) {
      const [first, last, next] = [words[at]!, words[at + length - 1]!, words[at + length]];
      if (next && GOES_ON.test(text.slice(next.start, next.end).replace(/\.$/u, ""))) continue;
      const divisions = ofRank(
        divisionsSpelled(text.slice(first.start, last.end).replaceAll("’", "'")),
        text.slice(last.start, last.end),
      );
      if (divisions.length === 0) continue;
      mentions.push({ start: first.start, end: last.end, divisions });
      taken = length;
      break;
    }
    at += taken;
  }
  return mentions;
}

/** The divisions that agree with most of the mentions; of those the deepest, the current, the largest. */
function chooseMentions(mentions: readonly LatinMention[]): { chosen: Division[]; used: LatinMention[] } {
  const lies = (inner: Division, outer: Division): boolean =>
    isWithin(inner, outer) ||
    (isDirectCity(outer) && inner.code.slice(0, 2) === outer.code.slice(0, 2) && outer.rank < 3);
  const supporters = (division: Division): LatinMention[] =>
    mentions.filter(({ divisions }) => divisions.some((outer) => lies(division, outer)));
  const ranked = [...new Set(mentions.flatMap(({ divisions }) => divisions))]
    .map((division) => ({ division, used: supporters(division) }))
    .map((one) => ({ ...one, score: one.used.length + (one.division.status === "former" ? -0.5 : 0) }))
    .filter(({ division, used }) => used.length > 1 || division.rank < 3 || mentions.length === 1)
    .sort(
      (a, b) =>
        b.score - a.score ||
        (a.used.length > 1 ? b.division.rank - a.division.rank : a.division.rank - b.division.rank),
    );
  const [best] = ranked;
  if (!best) return { chosen: [], used: [] };
  const chosen = ranked
    .filter(({ score, division }) => score === best.score && division.rank === best.division.rank)
    .map(({ division }) => division);
  return { chosen, used: best.used };
}

function assemble(
  text: string,
  pieces: readonly Piece[],
  segments: ReturnType<typeof segmentsOf>,
  chosen: readonly Division[],
  used: readonly LatinMention[],
): ParsedAddress {
  const cutOut = ({ start, end }: Span): string => text.slice(start, end);
  const [named] = chosen;
  const successor = named && followFormer(named)[0];
  const line = named ? lineOf(named, successor) : {};
  const certainty = certaintyOf(chosen, used);

  const recipient = segments.find(({ field }) => field === "recipient");
  const streets = segments
    .filter((segment) => segment !== recipient && segment.field !== "note")
    .flatMap((segment) => without(text, segment, used))
    .filter((street) => !COUNTRY.test(cutOut(street)));
  const phone = pieces.find(({ kind }) => kind === "phone");
  const postal = pieces.find(({ kind }) => kind === "postal_code");
  const { components, parts } = componentsInLatin(text, streets);
  const fields: ParsedField[] = [
    ...fieldsOfDivisions(used, named, line, certainty),
    ...parts.map((part) => ({ ...part, confidence: 0.8 })),
    ...streets.map((street) => fieldOf("address_line", street, cutOut(street), 0.8)),
    ...(phone ? [fieldOf("phone", phone, phone.value!, 0.97)] : []),
    ...(postal ? [fieldOf("postal_code", postal, postal.value!, 0.95)] : []),
    ...(recipient ? [fieldOf("recipient", recipient, cutOut(recipient), 0.9)] : []),
  ];
  return {
    start: pieces[0]!.start,
    end: pieces.at(-1)!.end,
    recipient: recipient ? cutOut(recipient) : null,
    organization: null,
    phone: phone?.value ?? null,
    postal_code: postal?.value ?? null,
    ...partsOf(line),
    township: null,
    address_lines: [streets.map(cutOut).join(", ")].filter(Boolean),
    components,
    candidates: candidatesOf(chosen, certainty),
    fields: fields.sort((a, b) => a.start - b.start || b.end - a.end),
    notes: notesOf(chosen, successor),
    remaining: pieces.flatMap(({ kind, start, end, about = "other" }) =>
      kind === "aside" ? [{ start, end, text: text.slice(start, end), kind: about }] : [],
    ),
    confidence: named ? certainty : 0.3,
    role: null,
  };
}

function certaintyOf(chosen: readonly Division[], used: readonly LatinMention[]): number {
  if (chosen.length > 1) return CERTAINTY.ambiguous;
  return used.length > 1 ? CERTAINTY.several : CERTAINTY.one;
}

const fieldOf = (
  field: ParsedField["field"],
  { start, end }: Span,
  value: string,
  confidence: number,
): ParsedField => ({ field, start, end, value, confidence });

const fieldsOfDivisions = (
  used: readonly LatinMention[],
  named: Division | undefined,
  line: ReturnType<typeof lineOf>,
  certainty: number,
): ParsedField[] =>
  used.map((mention) => {
    const { divisions } = mention;
    const division = divisions.find((one) => named && lineage(named).includes(one)) ?? divisions[0]!;
    return fieldOf(FIELD_OF_RANK[division.rank], mention, line[division.rank]?.name ?? division.name, certainty);
  });

const candidatesOf = (chosen: readonly Division[], certainty: number): ParsedAddress["candidates"] =>
  chosen.length < 2
    ? []
    : chosen.map((division, index) => ({
        code: division.code,
        names: lineage(division)
          .reverse()
          .map(({ name }) => name),
        confidence: index === 0 ? certainty : (1 - certainty) / (chosen.length - 1),
      }));

function notesOf(chosen: readonly Division[], successor: Division | undefined): ParsedAddress["notes"] {
  const [named] = chosen;
  if (!named) return [];
  const part = FIELD_OF_RANK[named.rank];
  const notes: ParsedAddress["notes"] = [];
  if (named.status === "former")
    notes.push({ code: "division_abolished", part, from: named.name, to: successor?.name ?? null });
  if (chosen.length > 1) notes.push({ code: "ambiguous", part, from: named.name, to: named.name });
  return notes;
}

/** What is left of a segment besides the divisions in it. */
function without(text: string, segment: Span, used: readonly LatinMention[]): Span[] {
  const inside = used.filter(({ start, end }) => segment.start <= start && end <= segment.end);
  const borders = [segment.start, ...inside.flatMap(({ start, end }) => [start, end]), segment.end];
  const left: Span[] = [];
  for (let at = 0; at < borders.length; at += 2) {
    const words = text.slice(borders[at], borders[at + 1]);
    const start = borders[at]! + (words.length - words.trimStart().length);
    const end = borders[at]! + words.trimEnd().length;
    if (/[\p{L}\p{N}]/u.test(text.slice(start, end))) left.push({ start, end });
  }
  return left;
}
