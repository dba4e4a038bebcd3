/** A second address in a Japanese line: 東京都渋谷区渋谷1-2-3 大阪府大阪市北区梅田1-1-1. */
import { fold } from "../../data/japan/fold.ts";
import { personLikelihood } from "./person.ts";
import { regionBehindNumber } from "./region.ts";

/** Where the second one begins, with the name and the postal code before it; undefined where there is none. */
export function secondAddressAt(flat: string): number | undefined {
  if (flat.length > LONGEST_LINE) return undefined;
  const folded = fold(flat);
  const isBorder = (at: number): boolean =>
    folded.starts[at]! > folded.ends[at - 1]! || /[^\p{L}\p{N}]/u.test(folded.text[at - 1]!);
  const region = regionBehindNumber(folded.text, isBorder);
  if (region === undefined) return undefined;
  let at = folded.starts[region]!;
  at -= POSTAL_CODE.exec(flat.slice(0, at))?.[0].length ?? 0;
  const [whole = "", name = ""] = LAST_WORD.exec(flat.slice(0, at)) ?? [];
  return isPerson(name) && isPerson(FIRST_WORD.exec(flat)?.[1] ?? "") ? at - whole.length : at;
}

/** Where the first name stands before its address, the second one does too. */
const isPerson = (word: string): boolean => personLikelihood(word) >= SURE_PERSON;

/** No two or three addresses are longer. */
const LONGEST_LINE = 400;
const POSTAL_CODE = /〒? ?[0-9]{3}-[0-9]{4} *$/u;
const FIRST_WORD = /^\s*(\p{L}{2,8}?)様?(?=[\s、,;])/u;
const LAST_WORD = /(?<=[\s、,;/])(\p{L}{2,8})(?:様)?\s*$/u;
const SURE_PERSON = 0.85;
