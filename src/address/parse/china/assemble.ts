/** Builds the parsed address: fields with spans, parts in standard form, notes. */
import { isWithin, type Rank } from "../../data/china/division.ts";
import type { ParsedAddress, ParsedField, ParsedFieldName, ParseNote, Span } from "../types.ts";
import { postalZoneOf } from "../../data/china/postal-zones.ts";
import { kindOf, type Piece } from "./cut.ts";
import type { Role } from "./labels.ts";
import type { Mention, RegionMention } from "./region/mentions.ts";
import { CERTAINTY, FIELD_OF_RANK, partsOf, type ResolvedDivisions, resolveDivisions } from "./resolve-divisions.ts";
import type { SortedPieces } from "./chunks.ts";
import { componentsOf, readStreets } from "./street/components.ts";
import { closeUp, narrow } from "./width.ts";

interface Evidence {
  text: string;
  folded: string;
  /** All pieces but separators. */
  content: Piece[];
  main: RegionMention | undefined;
  /** Only the name of a place gives the main region; it stays whole in the street line. */
  isInName: boolean;
  name: (Span & { confidence: number }) | undefined;
  sorted: SortedPieces;
  role: Role | undefined;
  /** Further addresses, of which only the text is given back. */
  seconds: readonly Span[];
}

/** A place may be called after a city that it is not in. */
const CONFIDENCE_IN_NAME = 0.75;
/** A city and a district that do not belong together: one of them is wrong. */
const CONFIDENCE_CONTRADICTED = 0.7;
/** Of several addresses where one is wanted. */
const CONFIDENCE_OF_FIRST = 0.6;
/** Share of such fields that are right; measured, see bench/accuracy/china.ts. */
const CONFIDENCE = {
  redundant: 0.7,
  development_zone: 0.6,
  phone: 0.97,
  postal_code: 0.95,
  address_line: 0.8,
  organization: 0.9,
} as const;

/** Builds the parsed address from the evidence of all passes, with a field and a confidence for each part. */
export function assemble(evidence: Evidence): ParsedAddress {
  const { text, folded, content, main, name, sorted, role, seconds } = evidence;
  const draft = new Draft(text);
  const ofKind = (kind: Piece["kind"]): Piece[] => content.filter((piece) => piece.kind === kind);
  const postal = ofKind("postal_code")[0] ?? gluedPostalCode(folded, main, sorted);
  const phones = withExtension(ofKind("phone"), ofKind("extension"));
  const divisions = resolveDivisions(main, sorted.address, folded, postal?.value, draft.notes, draft.cutOut);
  addDivisions(draft, main, sorted.redundant, divisions);
  const zones = zonesOf(main);
  const components = addStreets(draft, evidence, zones);
  noteTwoDoors(draft, components);
  addPeople(draft, name, phones, sorted);
  if (postal) draft.add("postal_code", postal, postal.value!, CONFIDENCE.postal_code);
  noteUnread(draft, evidence);
  return {
    start: content[0]!.start,
    end: Math.max(content.at(-1)!.end, ...seconds.map(({ end }) => end)),
    recipient: name ? nameIn(draft, name) : null,
    organization: sorted.organizations[0] ? draft.cutOut(sorted.organizations[0]) : null,
    phone: phones[0]?.value ?? null,
    postal_code: postal?.value ?? null,
    ...namesOf(divisions.line, main, draft),
    address_lines: linesOf([...zones, ...sorted.address].map((span) => closeUp(draft.cutOut(span)))),
    components,
    candidates: divisions.candidates,
    fields: draft.fields.sort((a, b) => a.start - b.start || b.end - a.end),
    notes: draft.notes,
    remaining: remainingOf(sorted, draft),
    confidence: divisions.confidence * doubtOf(evidence, draft.notes),
    role: role ?? null,
  };
}

/** What the rest of the evidence takes from the confidence of the divisions. */
function doubtOf({ isInName, sorted, name, seconds }: Evidence, notes: readonly ParseNote[]): number {
  const isContradicted = notes.some(({ code }) => code === "mismatch");
  return (
    (seconds.length > 0 ? CONFIDENCE_OF_FIRST : 1) *
    (isInName ? CONFIDENCE_IN_NAME : 1) *
    (isContradicted ? CONFIDENCE_CONTRADICTED : 1) *
    understood(sorted, name)
  );
}

const WORD = /[\p{L}\p{N}]/u;

/** A second address, and words that are in no part and have no kind. */
function noteUnread(draft: Draft, { sorted: { remaining }, seconds }: Evidence): void {
  const note = (from: string | null): void =>
    void draft.notes.push({ code: "unexpected_part", part: "address_lines", from, to: null });
  for (const second of seconds) note(draft.cutOut(second).trim());
  const isSecond = (span: Span): boolean => seconds.some(({ start, end }) => span.start >= start && span.end <= end);
  const isUnread = (span: Span & { kind: string }): boolean =>
    span.kind === "other" && !isSecond(span) && WORD.test(draft.cutOut(span));
  if (remaining.some(isUnread)) note(null);
}

/** 彌敦道12號軒尼詩道3號: two numbers on two roads are two doors. */
function noteTwoDoors(draft: Draft, { road = "", house_number = "" }: ParsedAddress["components"]): void {
  if (road.includes(" ") && house_number.includes(" "))
    draft.notes.push({ code: "ambiguous", part: "address_lines", from: null, to: null });
}

/** The parts of the street lines. */
function addStreets(
  draft: Draft,
  { text, folded, main, sorted: { address } }: Evidence,
  zones: readonly Mention[],
): ParsedAddress["components"] {
  const parts = readStreets(folded, address, main?.mentions.at(-1)?.rank === 4 ? main.end : undefined);
  const components = componentsOf(text, parts);
  for (const zone of zones) components.development_zone ??= draft.cutOut(zone);
  for (const part of parts) {
    if (part.kind === "separator") continue;
    const value = draft.cutOut(part);
    if (part.kind === "extra") draft.add("redundant", part, value, part.confidence);
    else if (part.kind === "township") draft.add("township", part, value, part.confidence);
    else draft.add(`components.${part.kind}`, part, closeUp(value), part.confidence);
  }
  for (const chunk of address) draft.add("address_line", chunk, closeUp(draft.cutOut(chunk)), CONFIDENCE.address_line);
  return components;
}

function addPeople(
  draft: Draft,
  name: Evidence["name"],
  phones: readonly Piece[],
  { organizations: [organization] }: SortedPieces,
): void {
  for (const phone of phones) draft.add("phone", phone, phone.value!, CONFIDENCE.phone);
  if (name) draft.add("recipient", name, nameIn(draft, name), name.confidence);
  if (organization) draft.add("organization", organization, draft.cutOut(organization), CONFIDENCE.organization);
}

const nameIn = (draft: Draft, name: Span): string => narrow(draft.cutOut(name)).trim();

/** The divisions by their names of today; an unlisted one by what is written. */
function namesOf(
  line: ResolvedDivisions["line"],
  main: RegionMention | undefined,
  { cutOut }: Draft,
): ReturnType<typeof partsOf> {
  const unlisted = (rank: Rank): string | null => {
    const mention = main?.mentions.find((one) => one.form === "unlisted" && one.rank === rank);
    return mention ? cutOut(mention) : null;
  };
  const listed = partsOf(line);
  return {
    ...listed,
    locality: listed.locality ?? unlisted(2),
    dependent_locality: listed.dependent_locality ?? unlisted(3),
    township: listed.township ?? unlisted(4),
  };
}

const linesOf = (chunks: readonly string[]): string[] => [joinChunks(chunks)].filter(Boolean);

/** A second company is neither the organisation nor a part of the address. */
const remainingOf = ({ remaining, organizations }: SortedPieces, { cutOut }: Draft): ParsedAddress["remaining"] =>
  [...remaining, ...organizations.slice(1).map(({ start, end }) => ({ start, end, kind: "other" as const }))]
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start)
    .map(({ start, end, kind }) => ({ start, end, text: cutOut({ start, end }), kind }));

/** How far the rest of the text tells that something was misread: a doubtful name, words that fit nowhere. */
function understood({ remaining, doubtful, address }: SortedPieces, name: Evidence["name"]): number {
  const unknown = remaining.filter(({ kind }) => kind === "other").length;
  const doubted = doubtful.filter((chunk) => address.some(({ start }) => start === chunk.start)).length;
  const doubt = name ? Math.max(0, SURE_NAME - name.confidence) : 0;
  return Math.max(LEAST_UNDERSTOOD, UNKNOWN_TEXT ** unknown * DOUBTFUL_PLACE ** doubted * (1 - doubt));
}
const SURE_NAME = 0.9;
/** For each piece, and at the least for all. */
const UNKNOWN_TEXT = 0.95;
const DOUBTFUL_PLACE = 0.9;
const LEAST_UNDERSTOOD = 0.7;

/**
 * Phones of the address before those of an account or a note; the extension that a shop repeats belongs to the first.
 */
function withExtension(phones: readonly Piece[], extensions: readonly Piece[]): Piece[] {
  const own = [
    ...phones.filter(({ field }) => kindOf(field) === undefined),
    ...phones.filter(({ field }) => kindOf(field) !== undefined),
  ];
  const [extension] = extensions;
  const [first] = own;
  if (!extension || !first || first.value!.includes("-", MOBILE_DIGITS)) return own;
  return [{ ...first, value: `${first.value}-${extension.value}` }, ...own.slice(1)];
}
const MOBILE_DIGITS = 11;

/** 文三路1号310012: digits at the end of the street that are a code of the region's own province. */
function gluedPostalCode(
  folded: string,
  main: RegionMention | undefined,
  { address, remaining }: Pick<SortedPieces, "address" | "remaining">,
): (Span & { value: string }) | undefined {
  const code = main?.division?.code;
  if (code === undefined) return undefined;
  const isTaiwan = code.startsWith(TAIWAN);
  for (const spans of isTaiwan ? [address, remaining] : [address]) {
    for (const [index, span] of spans.entries()) {
      const digits = (isTaiwan ? TAIWANESE_CODE : GLUED_CODE).exec(folded.slice(span.start, span.end))?.[1];
      if (digits === undefined || !(isTaiwan || postalZoneOf(code)?.test(digits))) continue;
      const postal = { start: span.end - digits.length, end: span.end, value: digits };
      if (postal.start === span.start) spans.splice(index, 1);
      else span.end = postal.start;
      return postal;
    }
  }
  return undefined;
}
const TAIWAN = "71";
const GLUED_CODE = /(?<=^|[\p{Script=Han})])(\d{6})$/u;
/** Three digits, or five or six, alone or after a blank. */
const TAIWANESE_CODE = /(?<=^| )(\d{3}(?:\d{2,3})?)$/u;

/** The parsed address while it is built. */
class Draft {
  readonly fields: ParsedField[] = [];
  readonly notes: ParseNote[] = [];
  readonly cutOut: (span: Span) => string;

  constructor(text: string) {
    this.cutOut = ({ start, end }) => text.slice(start, end);
  }

  add(field: ParsedFieldName, { start, end }: Span, value: string, confidence: number): void {
    this.fields.push({ field, start, end, value, confidence });
  }

  /** @param taken what was taken instead, where it is not the same */
  addRedundant(mention: Mention, taken?: string): void {
    const from = this.cutOut(mention);
    this.add("redundant", mention, from, CONFIDENCE.redundant);
    this.notes.push({
      code: taken === undefined ? "redundant_part" : "mismatch",
      part: FIELD_OF_RANK[mention.rank],
      from,
      to: taken ?? null,
    });
  }
}

function addDivisions(
  draft: Draft,
  main: RegionMention | undefined,
  redundant: readonly RegionMention[],
  { line }: ResolvedDivisions,
): void {
  for (const mention of main?.mentions ?? []) addMention(draft, main!, mention, line);
  for (const mention of redundant.flatMap(({ mentions }) => mentions)) {
    if (isOnlyOne(main, mention))
      draft.add(FIELD_OF_RANK[mention.rank], mention, mention.division!.name, CERTAINTY[mention.form]);
    else draft.addRedundant(mention, contradicts(mention, line, main!) ? line[mention.rank]!.name : undefined);
  }
}

function addMention(draft: Draft, main: RegionMention, mention: Mention, line: ResolvedDivisions["line"]): void {
  const { rank, form, division, elsewhere } = mention;
  const part = FIELD_OF_RANK[rank];
  const words = draft.cutOut(mention);
  if (form === "unlisted")
    draft.notes.push({ code: elsewhere ? "mismatch" : "unknown_value", part, from: words, to: null });
  if (mention.redundant && !(isOnlyOfItsRank(main, mention) && line[rank])) draft.addRedundant(mention);
  else if (division?.status === "zone")
    draft.add("components.development_zone", mention, words, CONFIDENCE.development_zone);
  else {
    const standard = form === "unlisted" ? undefined : (line[rank] ?? division)?.name;
    draft.add(part, mention, standard ?? words, CERTAINTY[form]);
  }
}

/** 兰州市 in 兰州市路桥区: the only city that is stated, and the wrong one. */
const isOnlyOfItsRank = ({ mentions }: RegionMention, mention: Mention): boolean =>
  mention.rank < 3 && !mentions.some((other) => other !== mention && other.rank === mention.rank);

/** 浙江省温州 … 瑞安市: written apart, but only once. */
const isOnlyOne = (main: RegionMention | undefined, { division, rank }: Mention): boolean =>
  division !== null &&
  main !== undefined &&
  main.division !== null &&
  isWithin(main.division, division) &&
  !main.mentions.some((other) => other.rank === rank);

/** 浙江省 before 深圳市南山区: a division that is written out is no repetition of another one. */
function contradicts(
  { rank, form, division, end }: Mention,
  line: ResolvedDivisions["line"],
  { start }: RegionMention,
): boolean {
  const taken = line[rank];
  return (
    form === "whole" && rank < 4 && division?.status === "current" && !!taken && division !== taken && end <= start
  );
}

/** A zone stays in the street line unless a district follows that says where it is. */
function zonesOf(main: RegionMention | undefined): Mention[] {
  const isZone = ({ division }: Mention): boolean => division?.status === "zone";
  return (main?.mentions ?? []).filter(
    (zone) =>
      isZone(zone) && !main!.mentions.some((next) => next.rank === 3 && next.start >= zone.end && !isZone(next)),
  );
}

/** Words and numbers in Latin letters stay apart. */
function joinChunks(chunks: readonly string[]): string {
  const isLatin = (character: string | undefined): boolean => character !== undefined && /[0-9a-z]/iu.test(character);
  return chunks
    .map((chunk, at) => (isLatin(chunks[at - 1]?.at(-1)) && isLatin(chunk[0]) ? ` ${chunk}` : chunk))
    .join("");
}
