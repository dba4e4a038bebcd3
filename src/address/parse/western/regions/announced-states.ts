/** Regions with the word that announces them: "jud. Cluj", "Provincia de Buenos Aires". */
import type { Context, Emit } from "../context.ts";
import { regionNamed } from "../states.ts";
import { GAP, type Token } from "../tokens.ts";
import { LONGEST_STATE } from "./states.ts";
import { wordSet } from "../../../literals.ts";

/** Words that say that a region's name follows. Some regions have them in their name. */
const REGION_WORDS = wordSet(`
  jud judet judetul provincia prov pcia provinsi propinsi province estado edo departamento depto dpto dep region woj
  wojewodztwo kraj okres zupanija nomos nomou pref prefecture tinh changwat negeri state governorate vilayet oblast
`);
/** Log-odds: the name may be that of a town too, but for the word in front. */
const SCORE = 5;
const FURTHER_WORD = 0.3;

export function findAnnouncedStates({ tokens, country }: Context, at: number, emit: Emit): void {
  if (country === null || !REGION_WORDS.has(tokens[at]!.key)) return;
  const from = tokens[at + 1]?.key === "de" ? at + 2 : at + 1;
  let name = "";
  for (let last = from; last < tokens.length && last - from < LONGEST_STATE; last++) {
    const { key, digits, gap } = tokens[last]!;
    if (digits > 0 || gap >= (last === from ? GAP.comma : GAP.dash)) return;
    name += key;
    const value = regionOf(country, keyOf(tokens, at, last + 1), name);
    if (value !== undefined)
      emit({ start: at, end: last + 1, label: "state", score: SCORE + FURTHER_WORD * (last - from), value, from });
  }
}

/** The region of that name, first with the word in front. */
const regionOf = (country: string, whole: string, name: string): string | undefined =>
  name.length > 1 ? (regionNamed(country, whole) ?? regionNamed(country, name)) : undefined;

const keyOf = (tokens: readonly Token[], start: number, end: number): string =>
  tokens.slice(start, end).reduce((all, { key }) => all + key, "");
