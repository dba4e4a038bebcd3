import { isOneEditFrom, type SearchWord, searchWords } from "../../address/index.ts";

/** A unit of comparison: a word, a number, or one Chinese character. */
interface Piece {
  text: string;
  kind: SearchWord["kind"];
}

const MAX_PIECES = 200;
const NUMBER_WEIGHT = 2;
const WORD_WEIGHT = 2;
const PAIR_WEIGHT = 0.5;
const BEGINNING = 0.9;
const MISSPELT = 0.75;
/** Small enough to decide only between equal scores: the shorter document wins. */
const BREVITY = 0.01;

const cut = (text: string): Piece[] =>
  searchWords(text).flatMap<Piece>(({ kind, text: word }) =>
    kind === "characters" ? Array.from(word, (character) => ({ kind, text: character })) : [{ kind, text: word }],
  );

const weightOf = ({ kind }: Piece): number => ({ number: NUMBER_WEIGHT, word: WORD_WEIGHT, characters: 1 })[kind];

/**
 * Creates a function that scores documents for a query: the share of its pieces that a document has, and of adjacent
 * pairs in the same order.
 * @returns a function from a document's content to a score of 0 to 1
 */
export function createScorer(query: string): (content: string) => number {
  const wanted = cut(query).slice(0, MAX_PIECES);
  const pairsWanted = wanted.slice(1).map((piece, at) => pairOf(wanted[at]!, piece));
  const most = wanted.reduce((sum, piece) => sum + weightOf(piece), 0) + pairsWanted.length * PAIR_WEIGHT;
  return (content) => {
    if (most === 0) return 1;
    const found = cut(content);
    const texts = new Set(found.map(({ text }) => text));
    const words = [...texts].filter((text) => text.length > 1);
    const pairs = new Set(found.slice(1).map((piece, at) => pairOf(found[at]!, piece)));
    let score = pairsWanted.reduce((sum, pair) => sum + (pairs.has(pair) ? PAIR_WEIGHT : 0), 0);
    for (const [at, piece] of wanted.entries())
      score += weightOf(piece) * fit(piece, texts, words, at === wanted.length - 1);
    return Math.round(((score / most) * (1 - BREVITY) + BREVITY / (1 + found.length / 50)) * 1e6) / 1e6;
  };
}

const pairOf = (first: Piece, second: Piece): string => `${first.text} ${second.text}`;

/** @param isLast true for the last piece, which may be incomplete */
function fit({ kind, text }: Piece, texts: ReadonlySet<string>, words: readonly string[], isLast: boolean): number {
  if (texts.has(text)) return 1;
  if (kind === "characters") return 0;
  if (kind === "number" && isLast && words.some((word) => word.startsWith(text))) return BEGINNING;
  if (kind === "number")
    return text.length > 3 && words.some((word) => word.includes(text.replace(/^0+/, ""))) ? BEGINNING : 0;
  if (words.some((word) => word.startsWith(text))) return BEGINNING;
  return text.length > 3 && words.some((word) => isOneEditFrom(text, word)) ? MISSPELT : 0;
}
