/** Removes from street lines what other parts say too: it would be printed twice, and would make equal doors differ. */
import { changed, removed } from "../findings/findings.ts";
import type { StreetLine } from "../countries/regions.ts";
import { foldName } from "../text.ts";
import type { Finding } from "../types.ts";

/** The parts as they stand in the standard address. */
interface Parts {
  country_code: string;
  administrative_area: string | null;
  locality: string | null;
  dependent_locality: string | null;
  township: string | null;
  postal_code: string | null;
}

/** One name alone may begin a street's or a building's own name: 深圳市民中心. Two in a row do not. */
const FEWEST_NAMES_REPEATED = 2;
const HAN = /\p{Script=Han}/u;

/** The lines without what they repeat; a line that says nothing else goes, unless it is the only one. */
export function withoutRepeatedParts(parts: Parts, lines: readonly StreetLine[], findings: Finding[]): StreetLine[] {
  const { administrative_area, locality, dependent_locality, township, postal_code } = parts;
  const names = [administrative_area, locality, dependent_locality, township].filter((name) => name !== null);
  const kept = shortened(
    names.filter((name) => HAN.test(name)),
    lines,
    findings,
  );
  if (kept.length < 2) return kept;
  const repeats = repetitions(names, postal_code);
  const isRepetition = ({ text }: StreetLine) => repeats.has(foldName(text));
  if (!kept.slice(1).some(isRepetition)) return kept;
  // From the end: each removal leaves the numbers of the lines before it.
  for (const line of kept.slice(1).filter(isRepetition).toReversed())
    findings.push(removed("address_lines", "repeats_part", line.pointer));
  return kept.filter((line, index) => index === 0 || !isRepetition(line));
}

function shortened(names: readonly string[], lines: readonly StreetLine[], findings: Finding[]): StreetLine[] {
  const [first, ...others] = lines;
  if (!first || names.length < FEWEST_NAMES_REPEATED) return [...lines];
  let text = first.text;
  for (let repeated = first.text; ;) {
    let count = 0;
    let rest = repeated;
    for (const name of new Set(names)) {
      if (!rest.startsWith(name)) continue;
      rest = rest.slice(name.length).trimStart();
      count++;
    }
    if (count < FEWEST_NAMES_REPEATED || rest === "") break;
    text = repeated = rest;
  }
  if (text === first.text) return [...lines];
  findings.push(changed("redundant_part", "address_lines", "repeats_parts", text, { pointer: first.pointer }));
  return [{ ...first, text }, ...others];
}

/** What a line is made of that says nothing new: the city, the city with its state and postal code. */
function repetitions(names: readonly string[], postal_code: string | null): Set<string> {
  const [last] = names.slice(-1);
  const code = postal_code ?? "";
  const lines = [
    ...names,
    code,
    names.join(" "),
    names.toReversed().join(" "),
    `${names.toReversed().join(" ")} ${code}`,
    `${code} ${names.toReversed().join(" ")}`,
    `${code} ${last ?? ""}`,
    `${last ?? ""} ${code}`,
  ];
  return new Set(lines.map(foldName).filter((line) => line !== ""));
}
