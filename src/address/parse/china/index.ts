/**
 * Pasted Chinese text → addresses.
 *
 * cut.ts finds phones, postal codes and labels; region.ts the divisions; person.ts the recipient; street.ts takes the
 * rest apart. This file decides which piece is what.
 */
import { type Division, isDirectCity, isWithin, lineage, type Rank } from "../../data/china/division.ts";
import { loadChina } from "../../data/china/divisions.ts";
import { splitDivisionName } from "../../data/china/names.ts";
import { postalZoneOf } from "../../data/china/postal-zones.ts";
import type { DivisionCandidate, ParsedAddress, ParsedComponents, ParsedField, ParsedFieldName, ParseNote, Span } from "../types.ts";
import { cut, isSeparatorAt, type Piece } from "./cut.ts";
import type { Form, Region } from "./mentions.ts";
import { isRole, nameLength, nameLikelihood, surnameAt } from "./person.ts";
import { findRegions } from "./region.ts";
import { endOf, ROAD_FOLLOWS, TOWN_GOES_ON } from "./region-words.ts";
import { readStreet, type Part as StreetPart, type PartKind } from "./street.ts";

export interface ParseOptions {
  /** Take the text for one address even if it looks like several. Default false. */
  single?: boolean;
}

/** Text between two phones or labels. */
interface Run extends Span {
  field?: Piece["field"];
  /** A phone stands right before or after it, but for separators. */
  byPhone: boolean;
}

interface Chunk extends Span {
  run: Run;
}

const FIELD_OF_RANK: Record<Rank, "administrative_area" | "locality" | "dependent_locality" | "township"> = {
  1: "administrative_area", 2: "locality", 3: "dependent_locality", 4: "township",
};
/** Share of mentions that are right, by their form; measured, see bench/accuracy/china.ts. */
const CERTAINTY: Record<Form, number> = { whole: 0.97, short: 0.92, misspelt: 0.82, unlisted: 0.85 };
const COUNTRY_OF_PROVINCE: Readonly<Record<string, string>> = { "71": "TW", "81": "HK", "82": "MO" };

const COUNTRY = /^(?:中华人民共和国|中国大陆|中国|china|cn|p\.?r\.?c\.?)[\s,]*/u;
const NOISE =
  /^(?:(?:请|麻烦|帮忙|帮我|谢谢|感谢|辛苦|寄到|寄给|发到|发给|送到|邮寄到|你好|您好|亲|务必|尽快|不要|勿|周末|工作日|快递柜|放|到付|包邮|顺丰|默认|编辑|复制|地址是|就是|这个|改成|新地址|地址).{0,20}|谢谢.*|.{0,6}(?:谢谢|快递柜|驿站代收|送货上门)|收|亲启|电|手|女士|先生|小姐|mr|ms|mrs)$/u;
const LEADING_NOISE = /^(?:麻烦|请|帮忙|帮我)*(?:寄到|寄给|寄往|发到|发往|送到|送往|邮寄到|寄|发|送|到|在|至|地址是|地址|位于)[\s:：]*/u;
const BORDER_OF_NAME = /[0-9a-z)）]$|(?:号|室|楼|层|栋|幢|座|单元|村|组|路|街|厦|场|区|园|店|院|城|苑|府|国际|中心|公司|学校|大学|小学|中学|市场|银行|宾馆|酒店|广场|大厦|花园|家园|公寓|社区|镇|乡|道|巷|弄|房|库|厂|站|口|旁|边|面|内)$/u;

const width = (text: string): string => !/[！-～\u3000]/u.test(text) ? text : text.replace(/[！-～]/gu, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0)).replace(/\u3000/gu, " ");

export function parseChinese(text: string, options: ParseOptions = {}): ParsedAddress[] {
  const folded = loadChina().characters.fold(text);
  const pieces = cut(folded);
  const regionsOf = regionFinder(folded);
  const records = options.single ? [pieces] : splitRecords(folded, pieces, regionsOf);
  return records.map((record) => parseRecord(text, folded, record, regionsOf)).filter((address) => address !== undefined);
}

type RegionsOf = (run: Run) => Region[];

/** The regions of a run, looked for once. */
function regionFinder(folded: string): RegionsOf {
  const found = new Map<number, { end: number; regions: Region[] }>();
  return (run) => {
    const known = found.get(run.start);
    if (known?.end === run.end) return known.regions;
    const clean = (at: number): boolean => at === run.start || isSeparatorAt(folded, at - 1) || /[/:：\-—>]/u.test(folded[at - 1]!);
    const regions = findRegions(folded, run.start, run.end, clean);
    found.set(run.start, { end: run.end, regions });
    return regions;
  };
}

/** Lines, or items between semicolons, that each have a region and a phone of their own are addresses of their own. */
function splitRecords(folded: string, pieces: Piece[], regionsOf: RegionsOf): Piece[][] {
  if (!/[\n;；]/u.test(folded)) return [pieces];
  const lines: Piece[][] = [[]];
  for (const piece of pieces) {
    lines.at(-1)!.push(piece);
    if (piece.kind === "separator" && /[\n;；]/u.test(folded[piece.start]!)) lines.push([]);
  }
  const records: { pieces: Piece[]; region: boolean; phone: boolean; labels: Set<string> }[] = [];
  for (const line of lines) {
    if (!line.length) continue;
    const phone = line.some(({ kind }) => kind === "phone");
    const region = runsOf(folded, line).some((run) => run.field !== "recipient" && regionsOf(run).some(({ score, mentions }) => score >= 5 && mentions.length > 1));
    const labels = new Set(line.filter(({ kind }) => kind === "noise").map(({ start, end }) => folded.slice(start, end)));
    const current = records.at(-1);
    const repeats = current && [...labels].some((label) => current.labels.has(label));
    const another = current && ((region && current.region && phone === current.phone) || (repeats && (phone ? current.phone : true)));
    if (!current || another) records.push({ pieces: line, region, phone, labels });
    else {
      current.pieces.push(...line);
      current.region ||= region;
      current.phone ||= phone;
      for (const label of labels) current.labels.add(label);
    }
  }
  return records.map((record) => record.pieces);
}

function runsOf(folded: string, pieces: readonly Piece[]): Run[] {
  const runs: Run[] = [];
  let open: Run | undefined;
  let phoneBefore = false;
  for (const piece of pieces) {
    if (piece.kind === "separator") continue;
    if (piece.kind !== "text") {
      if (piece.kind === "phone" && open && onlySeparators(folded, open.end, piece.start)) open.byPhone = true;
      open = undefined;
      phoneBefore = piece.kind === "phone";
      continue;
    }
    if (open && open.field === piece.field) open.end = piece.end;
    else runs.push((open = { start: piece.start, end: piece.end, byPhone: phoneBefore, ...(piece.field ? { field: piece.field } : {}) }));
    phoneBefore = false;
  }
  return runs;
}

function onlySeparators(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isSeparatorAt(text, at) && !/[-/()（）:：]/u.test(text[at]!)) return false;
  return true;
}

const EDGE = /[-—_/.:：。·*=>→]/u;

/** Cuts a range at spaces, commas and the like. */
function chunksOf(folded: string, run: Run, start: number, end: number): Chunk[] {
  const chunks: Chunk[] = [];
  let from = -1;
  for (let at = start; at <= end; at++) {
    const border = at === end || isSeparatorAt(folded, at) || (folded[at] === "/" && !(/\d/u.test(folded[at - 1] ?? "") && /[\da-z]/u.test(folded[at + 1] ?? "")));
    if (!border && from < 0) from = at;
    if (border && from >= 0) {
      let to = at;
      while (from < to && EDGE.test(folded[from]!)) from++;
      while (to > from && EDGE.test(folded[to - 1]!)) to--;
      if (folded[to - 1] === "(") to--; // 李明(13800138000)
      if (folded[from] === ")") from++;
      if (to > from) chunks.push({ run, start: from, end: to });
      from = -1;
    }
  }
  return chunks;
}

function parseRecord(text: string, folded: string, pieces: Piece[], regionsOf: RegionsOf): ParsedAddress | undefined {
  const content = pieces.filter(({ kind }) => kind !== "separator");
  if (!content.length) return undefined;
  const runs = runsOf(folded, pieces);
  const postal = content.find(({ kind }) => kind === "postal_code");
  const found = runs
    .filter(({ field }) => field !== "recipient" && field !== "note" && field !== "heading" && field !== "organization")
    .map((run) => ({ run, regions: regionsOf(run) }));
  const main = chooseRegion(found);

  const names: { start: number; end: number; score: number }[] = [];
  const address: Chunk[] = [];
  const remaining: Span[] = [];
  const redundant: Region[] = [];

  for (const run of runs) {
    if (run.field === "recipient") {
      const chunks = chunksOf(folded, run, run.start, run.end);
      if (chunks[0]) names.push({ ...trimName(folded, chunks[0]), score: 9 });
      chunks.slice(1).forEach((chunk) => address.push(chunk));
      continue;
    }
    if (run.field === "note" || run.field === "heading" || run.field === "organization") {
      remaining.push({ start: run.start, end: run.end });
      continue;
    }
    const regions = found.find((entry) => entry.run === run)!.regions;
    const here = main && regions.includes(main) ? main : undefined;
    if (here) {
      const before = chunksOf(folded, run, run.start, here.start);
      for (const chunk of before) {
        const other = regions.find((region) => region.start === chunk.start && region !== here);
        // 白云，哈尔滨市南岗区: a short name of its own may be that of a person.
        const isPerson = other?.end === chunk.end && other.mentions.length === 1 && other.mentions[0]!.form === "short" && nameLikelihood(folded.slice(chunk.start, chunk.end)) >= 3;
        if (other && !isPerson) {
          redundant.push(other);
          if (chunk.end - other.end > 2) address.push({ ...chunk, start: other.end });
        } else sortPrefix(folded, chunk, here, names, remaining, address);
      }
      // Right after it a part of it may be said once more: 北京市朝阳区北京市.
      const echo = regions.find((region) => region.start === here.end && region.mentions.length === 1 && agreesWith(region, here));
      if (echo) redundant.push(echo);
      const tail = echo?.end ?? echoEnd(folded, here, run.end);
      if (!echo && tail > here.end) here.mentions.push({ start: here.end, end: tail, rank: here.division!.rank, form: "short", division: here.division, redundant: true });
      const chunks = chunksOf(folded, run, tail, run.end).flatMap((chunk) => withoutTown(folded, chunk, here));
      const glued = chunks[0]?.start === tail;
      chunks.forEach((chunk, index) => {
        const first = index === 0 && glued;
        const deeper = first ? undefined : regions.find((region) => region.start === chunk.start && region !== here && adopt(here, region));
        if (!deeper) sortChunk(folded, chunk, first, index === chunks.length - 1, names, remaining, address);
        else if (deeper.end < chunk.end) address.push({ run, start: deeper.end, end: chunk.end });
      });
      continue;
    }
    for (const chunk of chunksOf(folded, run, run.start, run.end)) {
      const again = main ? regions.find((region) => region.start === chunk.start && saysAgain(region, main, run, chunk)) : undefined;
      const deeper = main ? regions.find((region) => region.start === chunk.start && adopt(main, region)) : undefined;
      if (deeper) {
        if (deeper.end < chunk.end) address.push({ run, start: deeper.end, end: chunk.end });
      } else if (again) {
        redundant.push(again);
        if (again.end < chunk.end) address.push({ run, start: again.end, end: chunk.end });
      } else sortChunk(folded, chunk, run.field === "address", true, names, remaining, address);
    }
  }

  const name = chooseName(text, folded, names, address, remaining, content.some(({ kind }) => kind === "phone"));
  return assemble({ text, folded, content, main, redundant, name, address: address.sort((a, b) => a.start - b.start), remaining, postal });
}

/** What lies deeper in the main region and is told elsewhere: 所在地区：广东省深圳市 详细地址：南山区科技园1栋, 街道：粤海街道. */
function adopt(main: Region, other: Region): boolean {
  const { division } = main;
  if (!division || other.mentions.length > 1) return false;
  const [mention] = other.mentions;
  const inside = [other.division, ...other.alternatives].find((one) => one && one.rank > division.rank && isWithin(one, division));
  if (!inside && (mention!.form !== "unlisted" || division.rank === 4)) return false;
  main.mentions.push({ ...mention!, division: inside ?? null });
  main.division = inside ?? division;
  main.alternatives = [];
  return true;
}

/** 杭州 in 杭州市上城区杭州延安南路, 城区 in 慈溪市城区海通路: where what says nothing new after a region ends. */
function echoEnd(folded: string, { division, end }: Region, limit: number): number {
  if (!division || division.rank < 2) return end;
  const roots = lineage(division).map(({ name }) => splitDivisionName(loadChina().characters.fold(name)).root).filter((root) => root.length > 1);
  const echo = [...roots, "城区"].find((name) => folded.startsWith(name, end));
  const stop = end + (echo?.length ?? 0);
  return echo && stop < limit && endOf(ROAD_FOLLOWS, folded, stop) > 0 ? stop : end;
}

const TOWN_NAME = /(?:街道|镇|乡)$/u;
/** 丽岙街道 in 温州肯恩大学丽岙街道大学路134号: a town may stand after a place in it. What is left of the chunk. */
function withoutTown(folded: string, chunk: Chunk, main: Region): Chunk[] {
  const { division } = main;
  if (!division || division.rank < 2 || main.mentions.some(({ rank }) => rank === 4)) return [chunk];
  const { names } = loadChina();
  for (let at = chunk.start + 2; at + 3 <= chunk.end; at++) {
    for (const { end, divisions } of names.at(folded, at)) {
      if (end > chunk.end || end - at < 3 || !TOWN_NAME.test(folded.slice(at, end)) || endOf(TOWN_GOES_ON, folded, end) > 0) continue;
      const inside = divisions.filter((town) => town.rank === 4 && isWithin(town, division));
      if (inside.length !== 1) continue;
      main.mentions.push({ start: at, end, rank: 4, form: "whole", division: inside[0]!, redundant: false });
      main.division = inside[0]!;
      main.alternatives = [];
      return [{ ...chunk, end: at }, ...(end < chunk.end ? [{ ...chunk, start: end }] : [])];
    }
  }
  return [chunk];
}

/** 三亚富春山居 after 所在地区：海南省三亚市 begins with a place name, 海南省三亚市天涯区 is a region told once more. */
function saysAgain(region: Region, main: Region, run: Run, chunk: Chunk): boolean {
  const whole = region.mentions.length > 1 || region.mentions[0]!.form === "whole" || region.end === chunk.end;
  return whole && (region.mentions.length > 1 || (run.field !== undefined && agreesWith(region, main)));
}

const agreesWith = (a: Region, b: Region): boolean =>
  a.division !== null && b.division !== null && (isWithin(a.division, b.division) || isWithin(b.division, a.division));

function chooseRegion(found: { run: Run; regions: Region[] }[]): Region | undefined {
  let best: Region | undefined;
  let bestScore = 0;
  for (const { run, regions } of found) {
    regions.forEach((region, index) => {
      const previous = regions[index - 1];
      // A region right after another is what was typed after the default of a form: it is meant, if it says enough.
      const typed = previous !== undefined && region.start - previous.end <= 3 && region.mentions.length > 1;
      const score = region.score + (run.field === "region" || run.field === "address" ? 2 : 0) + (region.start === run.start ? 0.5 : 0) - (typed ? 0 : index * 0.5);
      if (score > bestScore || (typed && score > 0.55 * bestScore)) [best, bestScore] = [region, score];
    });
  }
  return best;
}

function trimName(folded: string, { start, end }: Span): Span {
  return { start, end: start + nameLength(folded.slice(start, end)) };
}

type Names = { start: number; end: number; score: number }[];

/** What stands before the region in its own run. */
function sortPrefix(folded: string, chunk: Chunk, region: Region, names: Names, remaining: Span[], address: Chunk[]): void {
  const words = folded.slice(chunk.start, chunk.end);
  if (/^[0-9]{1,2}$/u.test(words)) return void remaining.push(chunk); // 2、李四，…
  const rest = words.replace(COUNTRY, "").replace(LEADING_NOISE, "");
  if (!rest || NOISE.test(words)) {
    if (!COUNTRY.test(words) || rest) remaining.push({ start: chunk.start, end: chunk.end });
    return;
  }
  const start = chunk.end - rest.length;
  const likely = nameLikelihood(rest);
  if (likely >= 1.2 && rest.length <= 8) names.push({ ...trimName(folded, { start, end: chunk.end }), score: likely + (chunk.end === region.start ? 0 : 0.5) });
  else if (/[0-9路街号]/u.test(rest) || rest.length > 4) address.push({ ...chunk, start });
  else remaining.push({ start, end: chunk.end });
}

function sortChunk(folded: string, chunk: Chunk, surelyAddress: boolean, last: boolean, names: Names, remaining: Span[], address: Chunk[]): void {
  const words = folded.slice(chunk.start, chunk.end);
  if (!/[\p{L}\p{N}]/u.test(words)) return;
  if (surelyAddress) {
    address.push(chunk);
    return;
  }
  if (NOISE.test(words.replace(/^[(（](.*)[)）]$/u, "$1"))) {
    remaining.push(chunk);
    return;
  }
  const likely = nameLikelihood(words);
  if (likely > 0) {
    const place = isRole(words) ? 0 : /.[路街道巷]$/u.test(words) ? -2.6 : isPlace(folded, chunk) ? -1.6 : 0;
    names.push({ ...trimName(folded, chunk), score: likely + place + (chunk.run.byPhone ? 0.8 : 0) + (last ? 0.3 : 0) });
  }
  address.push(chunk);
}

/** Does the chunk end like the name of a place? */
function isPlace(folded: string, { start, end }: Span): boolean {
  const parts = readStreet(folded, start, end);
  return parts.length > 1 || parts.some(({ confidence, kind }) => kind !== "poi" || confidence > 0.7) || loadChina().names.get(folded.slice(start, end)).length > 0 && end - start > 3;
}

const CAPITALISED = /^[A-Z][a-z]+$/u;
const LEAST_NAME = 1.5;

/** The likeliest name; what it takes is no longer part of the address. */
function chooseName(text: string, folded: string, names: Names, address: Chunk[], remaining: Span[], phone: boolean): Span & { confidence: number } | undefined {
  const best = names.toSorted((a, b) => b.score - a.score || b.start - a.start)[0];
  // A name needs a reason: a phone near, or something else that is the address.
  if (best && best.score >= (phone || address.length > 1 ? LEAST_NAME : 2.8) && (best.score >= 9 || phone || address.some(({ start }) => start !== best.start))) {
    const at = address.findIndex(({ start, end }) => start <= best.start && best.end <= end && best.score < 9);
    if (at >= 0) {
      const [own] = address.splice(at, 1);
      // Kevin Chen: the given name is a chunk of its own.
      const given = address[at - 1];
      if (given && own!.start - given.end === 1 && CAPITALISED.test(text.slice(given.start, given.end)) && CAPITALISED.test(text.slice(best.start, best.end))) {
        best.start = given.start;
        address.splice(at - 1, 1);
      }
    }
    for (const other of names) if (other !== best && other.score >= 3 && !address.some(({ start }) => start === other.start)) remaining.push(other);
    return { start: best.start, end: best.end, confidence: Math.min(0.98, 0.6 + best.score * 0.1) };
  }
  const last = address.findLast(({ run, end }) => run.byPhone && end === run.end);
  if (!phone || !last) return undefined;
  const length = trailingName(folded.slice(last.start, last.end));
  if (!length) return undefined;
  const name = { start: last.end - length, end: last.end, confidence: 0.75 };
  last.end -= length;
  return name;
}

/** 英利国际林俊杰 → 3: a surname after something that can end an address. */
function trailingName(words: string): number {
  for (const length of [3, 2, 4]) {
    const at = words.length - length;
    if (at < 2) continue;
    const surname = surnameAt(words, at);
    if (!surname || (length === 4 && surname !== 2) || (length === 2 && surname === 2)) continue;
    if (!/^\p{Script=Han}+$/u.test(words.slice(at)) || /[号室楼层栋幢座路街村区店厂院园城口部心司场站厦会局队所]$/u.test(words)) continue;
    if (BORDER_OF_NAME.test(words.slice(0, at))) return length;
  }
  return 0;
}

interface Evidence {
  text: string;
  folded: string;
  content: Piece[];
  main: Region | undefined;
  redundant: Region[];
  name: (Span & { confidence: number }) | undefined;
  address: Chunk[];
  remaining: Span[];
  postal: Piece | undefined;
}

function assemble({ text, folded, content, main, redundant, name, address, remaining, postal }: Evidence): ParsedAddress {
  const fields: ParsedField[] = [];
  const notes: ParseNote[] = [];
  const cutOut = ({ start, end }: Span): string => text.slice(start, end);
  const field = (name: ParsedFieldName, span: Span, value: string, confidence: number): void => {
    fields.push({ field: name, start: span.start, end: span.end, value, confidence });
  };

  const divisions = settleDivisions(main, address, folded, postal?.value, notes, cutOut);
  const { line, candidates, confidence } = divisions;
  if (main) {
    for (const mention of main.mentions) {
      if (mention.form === "unlisted") notes.push({ code: "unknown_value", part: FIELD_OF_RANK[mention.rank], from: cutOut(mention), to: null });
      if (mention.redundant) {
        field("redundant", mention, cutOut(mention), 0.7);
        notes.push({ code: "redundant_part", part: FIELD_OF_RANK[mention.rank], from: cutOut(mention), to: null });
        continue;
      }
      if (mention.division?.status === "zone") field("components.development_zone", mention, cutOut(mention), 0.6);
      else {
        const value = mention.form === "unlisted" ? cutOut(mention) : (line[mention.rank]?.name ?? mention.division?.name ?? cutOut(mention));
        field(FIELD_OF_RANK[mention.rank], mention, value, CERTAINTY[mention.form]);
      }
    }
  }
  for (const mention of redundant.flatMap(({ mentions }) => mentions)) {
    // 浙江省温州 … 瑞安市: told apart, but told only once.
    if (mention.division && main?.division && isWithin(main.division, mention.division) && !main.mentions.some(({ rank }) => rank === mention.rank)) {
      field(FIELD_OF_RANK[mention.rank], mention, mention.division.name, CERTAINTY[mention.form]);
      continue;
    }
    field("redundant", mention, cutOut(mention), 0.7);
    notes.push({ code: "redundant_part", part: FIELD_OF_RANK[mention.rank], from: cutOut(mention), to: null });
  }
  const unlisted = (rank: Rank): string | null => {
    const mention = main?.mentions.find((one) => one.form === "unlisted" && one.rank === rank);
    return mention ? cutOut(mention) : null;
  };

  const components: ParsedComponents = {};
  const town = main?.mentions.at(-1)?.rank === 4;
  const parts = address.flatMap((chunk) => readStreet(folded, chunk.start, chunk.end, town && chunk.start === main.end));
  relabel(parts);
  for (const part of parts) {
    if (part.kind === "separator") continue;
    if (part.kind === "extra") {
      field("redundant", part, cutOut(part), part.confidence);
      continue;
    }
    if (part.kind === "township") {
      field("township", part, cutOut(part), part.confidence);
      continue;
    }
    const key = part.kind === "zone" ? "development_zone" : part.kind;
    const value = width(cutOut(part));
    components[key] = components[key] === undefined ? value : `${components[key]} ${value}`;
    field(`components.${key}`, part, value, part.confidence);
  }
  // A zone stays in the line unless a district follows that says where it is.
  const zones = main?.mentions.filter(({ division, end }) => division?.status === "zone" && !main.mentions.some((next) => next.rank === 3 && next.start >= end && next.division?.status !== "zone")) ?? [];
  for (const zone of zones) components.development_zone ??= cutOut(zone);

  const phones = content.filter(({ kind }) => kind === "phone");
  for (const phone of phones) field("phone", phone, phone.value!, 0.97);
  if (name) field("recipient", name, width(cutOut(name)).trim(), name.confidence);
  if (postal) field("postal_code", postal, postal.value!, 0.95);
  for (const chunk of address) field("address_line", chunk, width(cutOut(chunk)), 0.8);
  const organization = content.find((piece) => piece.kind === "text" && piece.field === "organization");
  if (organization) field("organization", organization, cutOut(organization), 0.9);

  const value = (rank: Rank): string | null => line[rank]?.name ?? null;
  const lineText = joinChunks([...zones.map(cutOut), ...address.map(cutOut)].map(width));
  fields.sort((a, b) => a.start - b.start || b.end - a.end);
  return {
    start: content[0]!.start,
    end: content.at(-1)!.end,
    country_code: COUNTRY_OF_PROVINCE[line[1]?.code.slice(0, 2) ?? ""] ?? "CN",
    recipient: name ? width(cutOut(name)).trim() : null,
    organization: organization ? cutOut(organization) : null,
    phone: phones[0]?.value ?? null,
    postal_code: postal?.value ?? null,
    administrative_area: value(1),
    locality: value(2),
    dependent_locality: value(3) ?? unlisted(3),
    township: value(4) ?? unlisted(4),
    address_lines: lineText ? [lineText] : [],
    components,
    division_code: (line[4] ?? line[3] ?? line[2] ?? line[1])?.code ?? null,
    candidates,
    fields,
    notes,
    remaining: remaining.filter(({ start, end }) => end > start).map(({ start, end }) => ({ start, end, text: text.slice(start, end) })),
    confidence,
  };
}

/** The street is read chunk by chunk; a second place after a first is inside it. */
function relabel(parts: StreetPart[]): void {
  let poi = false;
  for (const part of parts) {
    if (part.kind !== "poi") continue;
    if (poi) part.kind = "sub_poi" satisfies PartKind;
    poi = true;
  }
}

const joinChunks = (chunks: string[]): string =>
  chunks.reduce((line, chunk) => (/[0-9a-z]$/iu.test(line) && /^[0-9a-z]/iu.test(chunk) ? `${line} ${chunk}` : line + chunk), "");

interface Settled {
  /** The divisions that hold, by rank. */
  line: { [rank in Rank]?: Division };
  candidates: DivisionCandidate[];
  confidence: number;
}

/** From what is named to what holds today: choose among several, follow the abolished, fill in what lies above. */
function settleDivisions(main: Region | undefined, address: Chunk[], folded: string, postal: string | undefined, notes: ParseNote[], cutOut: (span: Span) => string): Settled {
  if (!main?.division) return { line: {}, candidates: [], confidence: main ? 0.3 : 0.9 };
  const named = [...new Set([main.division, ...main.alternatives])];
  const byPostal = postal ? named.filter(({ code }) => postalZoneOf(code)?.test(postal)) : [];
  const possible = byPostal.length ? byPostal : named;
  const first = possible[0]!;
  const mention = main.mentions.findLast(({ division, redundant }) => division && !redundant)!;
  const part = FIELD_OF_RANK[first.rank];

  let heirs: readonly Division[] = first.status === "former" ? successorsNow(first) : [first];
  if (first.status === "former") {
    if (heirs.length > 1) heirs = byTownship(heirs, main, address, folded);
    notes.push({ code: "division_abolished", part, from: first.name, to: heirs[0]?.name ?? null });
  }
  const deepest = heirs[0] ?? first.parent ?? first;
  const line: Settled["line"] = {};
  for (const division of lineage(deepest)) if (division.status !== "zone") line[division.rank] = division;
  if (deepest.rank >= 2 && isDirectCity(deepest)) line[2] ??= loadChina().divisionOf(`${deepest.code.slice(0, 2)}0100`)!;
  if (first.status === "former" && first.rank === 4 && !heirs.length) line[4] = first;

  for (const { form, division, redundant } of main.mentions) {
    if (form === "misspelt" && division && !redundant) notes.push({ code: "spelling_corrected", part: FIELD_OF_RANK[division.rank], from: cutOut(main.mentions.find((m) => m.division === division)!), to: division.name });
  }
  for (const rank of [1, 2, 3] as const) {
    if (line[rank] && !main.mentions.some((m) => m.rank === rank)) notes.push({ code: "value_inferred", part: FIELD_OF_RANK[rank], from: null, to: line[rank].name });
  }

  const several = possible.length > 1 ? possible : heirs.length > 1 ? heirs : [];
  if (several.length) notes.push({ code: "ambiguous", part, from: cutOut(mention), to: first.name });
  const sure = Math.min(...main.mentions.filter(({ redundant, rank }) => !redundant && rank < 4).map(({ form }) => CERTAINTY[form]), 0.99);
  const share = several.length ? (possible.length > 1 ? Math.max(0.3, 0.75 - 0.12 * several.length) : 0.75) : 1;
  const candidates = several.map((division, index) => ({
    code: division.code,
    names: lineage(division).reverse().map(({ name }) => name),
    confidence: index === 0 ? sure * share : (sure * (1 - share)) / (several.length - 1),
  }));
  return { line, candidates, confidence: sure * share };
}

function successorsNow(division: Division, depth = 0): Division[] {
  if (division.status !== "former" || depth > 4) return [division];
  return [...new Set(division.successors.flatMap((successor) => successorsNow(successor, depth + 1)))];
}

/** Of the districts that an abolished one was split into, the one that has the township named after it comes first. */
function byTownship(heirs: readonly Division[], main: Region, address: Chunk[], folded: string): readonly Division[] {
  const china = loadChina();
  const after = folded.slice(main.end, main.end + 8) || folded.slice(address[0]?.start ?? main.end, (address[0]?.start ?? main.end) + 8);
  const owner = heirs.filter((heir) => (china.childrenOf.get(heir) ?? []).some(({ name }) => after.startsWith(name)));
  return owner.length === 1 ? owner : heirs;
}
