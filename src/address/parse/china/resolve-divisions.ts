/** Resolves the divisions that a text names to those of today. */
import { type Division, isDirectCity, isWithin, lineage, type Rank } from "../../data/china/division.ts";
import { loadChina } from "../../data/china/divisions.ts";
import { splitDivisionName } from "../../data/china/names.ts";
import { postalZoneOf } from "../../data/china/postal-zones.ts";
import type { DivisionCandidate, ParsedAddress, ParseNote, Span } from "../types.ts";
import type { Form, RegionMention } from "./region/mentions.ts";
import { followFormer } from "../../data/china/find-divisions.ts";
import type { Chunk } from "./runs.ts";

export const FIELD_OF_RANK: Record<Rank, "administrative_area" | "locality" | "dependent_locality" | "township"> = {
  1: "administrative_area",
  2: "locality",
  3: "dependent_locality",
  4: "township",
};
/** Share of mentions that are right, by their form; measured, see bench/accuracy/china.ts. */
export const CERTAINTY: Record<Form, number> = {
  whole: 0.97,
  short: 0.92,
  misranked: 0.92,
  misspelt: 0.82,
  unlisted: 0.85,
};

export interface ResolvedDivisions {
  /** The divisions that hold, by rank. */
  line: { [rank in Rank]?: Division };
  /** Empty where there is nothing to choose. */
  candidates: DivisionCandidate[];
  /** The share of such results whose province, city and district are correct. */
  confidence: number;
}

/** Where no division is named, none can be wrong; one that is named and in no list can be any. */
const CONFIDENCE_WITHOUT_DIVISION = 0.9;
const CONFIDENCE_OF_UNLISTED = 0.3;
/** Confidence of the first of several successors; and of several namesakes, which falls with their number. */
const CONFIDENCE_OF_SUCCESSOR = 0.75;
const confidenceOfNamesake = (count: number): number => Math.max(0.3, 0.75 - 0.12 * count);

/**
 * Chooses among namesakes, follows abolished divisions to their successors, and fills in the divisions above. Each step
 * adds a note.
 */
export function resolveDivisions(
  main: RegionMention | undefined,
  address: readonly Chunk[],
  folded: string,
  postal: string | undefined,
  notes: ParseNote[],
  cutOut: (span: Span) => string,
): ResolvedDivisions {
  if (!main?.division)
    return { line: {}, candidates: [], confidence: main ? CONFIDENCE_OF_UNLISTED : CONFIDENCE_WITHOUT_DIVISION };
  const possible = possibleDivisions(main, postal);
  const [named] = possible as [Division];
  const part = FIELD_OF_RANK[named.rank];
  const successors = named.status === "former" ? likelySuccessors(named, main, address, folded) : [named];
  const line = lineOf(named, successors[0]);

  if (named.status === "former")
    notes.push({ code: "division_abolished", part, from: named.name, to: successors[0]?.name ?? null });
  noteCorrections(main, line, notes, cutOut);
  noteAbolished(main, named, line, notes);
  const several = [possible, successors].find((divisions) => divisions.length > 1) ?? [];
  if (several.length > 0) {
    const mention = main.mentions.findLast(({ division, redundant }) => division && !redundant)!;
    notes.push({ code: "ambiguous", part, from: cutOut(mention), to: named.name });
  }
  const sure = Math.min(
    ...main.mentions.filter(({ redundant, rank }) => !redundant && rank < 4).map(({ form }) => CERTAINTY[form]),
    0.99,
  );
  const share = shareOfFirst(possible, several);
  return { line, candidates: candidatesOf(several, sure, share), confidence: sure * share };
}

/** How often the first of several is the one that is meant. */
function shareOfFirst(possible: readonly Division[], several: readonly Division[]): number {
  if (possible.length > 1) return confidenceOfNamesake(possible.length);
  return several.length > 0 ? CONFIDENCE_OF_SUCCESSOR : 1;
}

/**
 * What the words can mean: of namesakes those that lie in most of the divisions that are stated, then those that the
 * postal code fits. Several that come to the same divisions of today are one.
 */
function possibleDivisions(region: RegionMention, postal: string | undefined): Division[] {
  const { division, alternatives, mentions } = region;
  const named = [...new Set([division!, ...alternatives])];
  if (named.length === 1) return named;
  const stated = mentions
    .filter(({ redundant, rank }) => !redundant && rank < division!.rank)
    .map((mention) => mention.division);
  const agreement = named.map((one) => stated.filter((outer) => outer && isWithin(one, outer)).length);
  const most = Math.max(...agreement);
  const likely = named.filter((one, at) => agreement[at] === most && !named.some((other) => isHeldBy(one, other)));
  const fitting = postal ? likely.filter(({ code }) => postalZoneOf(code)?.test(postal)) : [];
  return oneOfEach(fitting.length > 0 ? fitting : likely);
}

/** Does another one hold today, in the same city, the name that this one had? */
const isHeldBy = (former: Division, other: Division): boolean =>
  former.status === "former" &&
  other.status === "current" &&
  other.name === former.name &&
  other.parent === former.parent;

/** The first of those that came to the same divisions of today. */
function oneOfEach(divisions: readonly Division[]): Division[] {
  const known = new Set<string>();
  return divisions.filter((division) => {
    const outcome = followFormer(division).map(({ code }) => code);
    const key = outcome.length > 0 ? outcome.toSorted().join(" ") : `${division.code} ${division.name}`;
    return !known.has(key) && known.add(key);
  });
}

/** The divisions of today by rank, from the province down to the successor or, without one, to what is above. */
export function lineOf(named: Division, successor: Division | undefined): ResolvedDivisions["line"] {
  const deepest = successor ?? named.parent ?? named;
  const line: ResolvedDivisions["line"] = {};
  for (const division of lineage(deepest)) if (division.status !== "zone") line[division.rank] = division;
  if (deepest.rank >= 2 && isDirectCity(deepest))
    line[2] ??= loadChina().divisionOf(`${deepest.code.slice(0, 2)}0100`)!;
  if (!successor && named.status === "former" && named.rank === 4) line[4] = named;
  return line;
}

const COUNTRY_OF_PROVINCE: Readonly<Record<string, string>> = { 71: "TW", 81: "HK", 82: "MO" };

/** The parts of an address that divisions tell; `division_code` is that of the deepest. */
export function partsOf(
  line: ResolvedDivisions["line"],
): Pick<
  ParsedAddress,
  "country_code" | "administrative_area" | "locality" | "dependent_locality" | "township" | "division_code"
> {
  const nameOf = (rank: Rank): string | null => line[rank]?.name ?? null;
  const deepest = line[4] ?? line[3] ?? line[2] ?? line[1];
  return {
    country_code: COUNTRY_OF_PROVINCE[deepest?.code.slice(0, 2) ?? ""] ?? "CN",
    administrative_area: nameOf(1),
    locality: nameOf(2),
    dependent_locality: nameOf(3),
    township: nameOf(4),
    division_code: deepest?.code ?? null,
  };
}

/** What was misspelt, what contradicts what, what was not said. */
function noteCorrections(
  { mentions }: RegionMention,
  line: ResolvedDivisions["line"],
  notes: ParseNote[],
  cutOut: (span: Span) => string,
): void {
  for (const mention of mentions) {
    const { form, division, redundant, rank } = mention;
    if (!division) continue;
    if ((form === "misspelt" || form === "misranked") && !redundant)
      notes.push({ code: "spelling_corrected", part: FIELD_OF_RANK[rank], from: cutOut(mention), to: division.name });
    const chosen = line[rank];
    if (
      redundant &&
      rank < 4 &&
      division.status === "current" &&
      division.rank === rank &&
      chosen &&
      division !== chosen
    ) {
      notes.push({ code: "mismatch", part: FIELD_OF_RANK[rank], from: cutOut(mention), to: chosen.name });
    }
  }
  for (const rank of [1, 2, 3] as const) {
    if (line[rank] && !mentions.some((mention) => mention.rank === rank))
      notes.push({ code: "value_inferred", part: FIELD_OF_RANK[rank], from: null, to: line[rank].name });
  }
}

/** 渝北区 in 渝北区龙溪街道: the township is named, and lies in another district today. */
function noteAbolished(
  { mentions }: RegionMention,
  named: Division,
  line: ResolvedDivisions["line"],
  notes: ParseNote[],
): void {
  for (const { division, redundant, rank } of mentions) {
    if (redundant || rank > 3 || division === named || division?.status !== "former") continue;
    const today = line[division.rank];
    if (today && today.name !== division.name)
      notes.push({ code: "division_abolished", part: FIELD_OF_RANK[rank], from: division.name, to: today.name });
  }
}

function candidatesOf(several: readonly Division[], sure: number, share: number): DivisionCandidate[] {
  return several.map((division, index) => ({
    code: division.code,
    names: lineage(division)
      .reverse()
      .map(({ name }) => name),
    confidence: index === 0 ? sure * share : (sure * (1 - share)) / (several.length - 1),
  }));
}

/**
 * The successors of an abolished division; the only one that has the township which follows in the text, if there is
 * one.
 */
function likelySuccessors(
  former: Division,
  { end }: RegionMention,
  address: readonly Chunk[],
  folded: string,
): readonly Division[] {
  const { childrenOf, characters } = loadChina();
  const successors = followFormer(former);
  if (successors.length < 2) return successors;
  const after =
    [end, address[0]?.start ?? end].map((at) => folded.slice(at, at + 8)).find((words) => words !== "") ?? "";
  const owners = successors.filter((successor) =>
    (childrenOf.get(successor) ?? []).some(({ name }) => after.startsWith(characters.fold(name))),
  );
  if (owners.length === 1) return owners;
  // 宜宾县 is 叙州区 but for some towns, 邢台县 was parted; a name that lives on tells the one from the other.
  const rootOf = ({ name }: Division): string => splitDivisionName(name).root;
  return rootOf(successors[0]!) === rootOf(former) ? [successors[0]!] : successors;
}
