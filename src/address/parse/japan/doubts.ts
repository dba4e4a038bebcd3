/** What a Japanese line says that the lists of its city do not have. */
import { citiesOfTownAt, type JapaneseCity, loadJapan } from "../../data/japan/cities.ts";
import { foldName } from "../../data/japan/fold.ts";
import type { ParseNote } from "../types.ts";
import type { Blocks } from "./street.ts";

interface Town {
  value: string;
  has_blocks: boolean;
}

/**
 * A 丁目 of no town; or a town that the city has not: a contradiction where it is one of another city nearby, or a
 * city itself.
 * @param isListed whether the list of the city has it
 */
export function doubtOfTown(
  city: JapaneseCity | null,
  town: Town | undefined,
  isListed: boolean,
  blocks: Blocks | undefined,
): ParseNote | undefined {
  if (!city) return undefined;
  // 文京区4丁目: of which town, it does not say.
  if (!town) return blocks?.is_stated ? AMBIGUOUS_TOWN : undefined;
  if (!isListed) return note(isElsewhere(town.value, city) ? "mismatch" : "unknown_value", town.value);
  // 悲田院町1丁目: what is called 町 is divided only where the list says so; of other towns it does not say it always.
  return blocks?.is_stated && !town.has_blocks && town.value.endsWith("町")
    ? note("unknown_value", town.value + blocks.name)
    : undefined;
}

const AMBIGUOUS_TOWN: ParseNote = { code: "ambiguous", part: "dependent_locality", from: null, to: null };
const note = (code: "mismatch" | "unknown_value", from: string): ParseNote => ({
  code,
  part: "dependent_locality",
  from,
  to: null,
});

const CITY_WORD = /[市区]$/u;

function isElsewhere(value: string, { prefecture }: JapaneseCity): boolean {
  const name = foldName(value);
  if (CITY_WORD.test(value) && loadJapan().byName.has(name)) return true;
  const towns = citiesOfTownAt(name, 0);
  return towns?.length === name.length && towns.cities.some((other) => other.prefecture === prefecture);
}

/** How Kyoto says the way to a house. */
const WAY = /[上下](?:がる|る|ル)|[東西]入(?:る|ル)?/u;

/** True where a way stands behind the town, where it belongs before it. */
export const hasWayBehind = (city: JapaneseCity | null, lines: readonly string[]): boolean =>
  city?.name.startsWith("京都市") === true && lines.some((line) => WAY.test(line));
