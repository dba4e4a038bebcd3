/** Post office boxes, and what several posts have like them: "PO Box 12", "Postfach 10 20 30", "BP 123". */
import { chunkEnd, type Context, type Emit, endsChunk, type Put } from "../context.ts";
import { GAP, type Token } from "../tokens.ts";
import { BOX_PHRASES, LONE_BOXES } from "../unit-words.ts";
import { isLoneLetter, isNumberOrLetter, pastFill } from "./identifiers.ts";
import { byFirstWord, follows, NO_PHRASES, type Phrase } from "./phrases.ts";
import { wordList, wordSet } from "../../../literals.ts";

const BOXES = byFirstWord(BOX_PHRASES);
const STATIONS = wordSet("stn station succ succursale rpo");
/** Where a word alone is one for a box. */
const COUNTRIES_OF_BOX: Readonly<Record<string, readonly string[]>> = {
  bp: wordList("FR BE LU MC SN CI CM MA TN DZ GA ML BF TG BJ CD CG NC PF GP RE"),
  cp: wordList("IT CA CH BR PT"),
  cs: wordList("FR"),
  tsa: wordList("FR"),
  pf: wordList("DE AT CH HU LI"),
  lbx: wordList("US"),
  caller: wordList("US"),
  po: wordList("US CA GB AU NZ IN IE"),
  pl: ["FI"],
  casilla: wordList("AR CL BO PE PY UY EC"),
};
/** Their numbers are written in groups: "Postfach 10 20 30", "BP 12 345". */
const IN_GROUPS = new Set(["postfach", "pf", "bp"]);
const MOST_GROUPS = 4;
/** Short words for a box, by how sure they are; longer words are as sure as phrases. */
const SHORT_WORDS: Readonly<Record<string, number>> = { box: 3.6, bx: 3.6, pf: 3.6, po: 2.5 };
const OTHER_SHORT_WORD = 2.8;
const LONGEST_SHORT_WORD = 5;

export function findBoxes(context: Context, at: number, emit: Emit): void {
  const { tokens } = context;
  findLoneBox(tokens, at, emit);
  for (const phrase of BOXES.get(tokens[at]!.key) ?? NO_PHRASES) {
    const id = follows(tokens, at, phrase) && isUsual(phrase, context.country) ? numberOf(tokens, at, phrase) : 0;
    if (id === 0) continue;
    const put: Put = (end, score) => emit({ start: at, end, label: "box", score });
    const score = scoreOf(phrase);
    const isInDoubt = context.country === null && COUNTRIES_OF_BOX[phrase[0]!] !== undefined;
    put(id + 1, isInDoubt ? score - 1 : score);
    if (tokens[id]!.letters === 0 && isLoneLetter(tokens[id + 1])) put(id + 2, score - 0.2);
    if (IN_GROUPS.has(phrase[0]!)) putGroups(tokens, id, score, put);
    putStation(tokens, id, score, put);
    return;
  }
}

/** "Postfach, 3001 Bern": between commas, without a number. */
function findLoneBox(tokens: readonly Token[], at: number, emit: Emit): void {
  const { key } = tokens[at]!;
  const next = tokens[at + 1];
  if (LONE_BOXES.has(key) && endsChunk(tokens, at + 1)) emit({ start: at, end: at + 1, label: "box", score: 4 });
  else if (next && LONE_BOXES.has(key + next.key) && endsChunk(tokens, at + 2))
    emit({ start: at, end: at + 2, label: "box", score: 4.4 });
}

/** A word alone is a box where the post calls it so, and where the country is not known. */
function isUsual(phrase: Phrase, country: string | null): boolean {
  if (phrase.length > 1 || country === null) return true;
  return COUNTRIES_OF_BOX[phrase[0]!]?.includes(country) ?? true;
}

/** @returns the token of the number; 0 where none follows */
function numberOf(tokens: readonly Token[], at: number, phrase: Phrase): number {
  const id = pastFill(tokens, at + phrase.length);
  const name = tokens[id];
  if (!name || name.gap > GAP.dash || !isNumberOrLetter(name)) return 0;
  return name.digits > 0 || (phrase.length > 1 && name.letters === 1) ? id : 0;
}

function scoreOf(phrase: Phrase): number {
  const first = phrase[0]!;
  if (phrase.length > 1 || first.length > LONGEST_SHORT_WORD || first === "pob") return 4.4 + 0.8 * phrase.length;
  return SHORT_WORDS[first] ?? OTHER_SHORT_WORD;
}

/** "10 20 30" */
function putGroups(tokens: readonly Token[], id: number, score: number, put: Put): void {
  for (let last = id + 1; last < id + MOST_GROUPS && isGroup(tokens[last]); last++)
    put(last + 1, score + 1.5 * (last - id));
}

const isGroup = (token: Token | undefined): boolean =>
  token !== undefined && token.gap === GAP.blank && token.letters === 0 && token.digits <= 3;

/** "PO Box 4001 Stn A", "CP 12 Succ Centre-Ville" */
function putStation(tokens: readonly Token[], id: number, score: number, put: Put): void {
  const station = tokens[id + 1];
  if (!station || !STATIONS.has(station.key) || !tokens[id + 2]) return;
  put(id + 3, score + 1);
  const end = chunkEnd(tokens, id + 1, 5);
  if (endsChunk(tokens, end)) put(end, score + 1.2);
}
