/** Compares the organisations of two customers by the words that they share, rare words more than frequent ones. */
import type { TermBits } from "./frequencies.ts";
import { type Finding, levelCode, MISSING } from "./levels.ts";
import type { FeatureTable } from "./table.ts";
import { isSimilar } from "./text.ts";

const EQUAL = levelCode("organization", "equal");
const STRONG = levelCode("organization", "strong");
const PARTIAL = levelCode("organization", "partial");
const WEAK = levelCode("organization", "weak");
const DIFFERENT = levelCode("organization", "different");

/** What shared words have to say in bits for a level, whatever share of the names they are. */
const LEAST_BITS = 4;

/** Writes level and term-frequency bits of the nearest pair of names; symmetric. */
export function compareOrganizations(table: FeatureTable, bits: TermBits, a: number, b: number, found: Finding): void {
  const { stems, stemStarts } = table;
  found.level = MISSING;
  found.tf_bits = 0;
  for (let left = stemStarts.at(a); left < stemStarts.at(a + 1); left++) {
    for (let right = stemStarts.at(b); right < stemStarts.at(b + 1); right++) {
      let level = EQUAL;
      let tf_bits = 0;
      if (stems.at(left) === stems.at(right)) tf_bits = bits.stem[stems.at(left)]!;
      else [level, tf_bits] = compareWords(table, bits, left, right);
      if (level > found.level) continue;
      if (level < found.level || tf_bits > found.tf_bits) found.tf_bits = tf_bits;
      found.level = level;
    }
  }
}

/** An abbreviation or another spelling of a word counts for a part of it. */
const OF_LIKE_WORD = 0.7;
const USUAL_BITS = 9;
const MOST_TF = 6;

function compareWords(table: FeatureTable, bits: TermBits, left: number, right: number): [number, number] {
  const { words, wordStarts } = table;
  let [shared, ofLeft, ofRight] = [0, 0, 0];
  const [startB, endB] = [wordStarts.at(right), wordStarts.at(right + 1)];
  for (let at = startB; at < endB; at++) ofRight += bits.word[words.at(at)]!;
  for (let at = wordStarts.at(left); at < wordStarts.at(left + 1); at++) {
    const word = words.at(at);
    ofLeft += bits.word[word]!;
    shared += sharedBits(table, bits, word, startB, endB);
  }
  if (shared < 0.5) return [DIFFERENT, 0];
  const dice = Math.min(1, (2 * shared) / (ofLeft + ofRight));
  const contained = Math.min(1, shared / Math.min(ofLeft, ofRight));
  const tf_bits = Math.max(-MOST_TF, Math.min(MOST_TF, (shared - USUAL_BITS) / 2));
  if (shared >= LEAST_BITS && (dice >= 0.7 || (contained >= 0.9 && dice >= 0.4))) return [STRONG, tf_bits];
  if (shared >= LEAST_BITS && (dice >= 0.35 || contained >= 0.6)) return [PARTIAL, tf_bits];
  return [WEAK, 0];
}

function sharedBits({ words, terms }: FeatureTable, bits: TermBits, word: number, start: number, end: number): number {
  const { texts } = terms.word;
  let best = 0;
  for (let at = start; at < end; at++) {
    const other = words.at(at);
    if (other === word) return bits.word[word]!;
    if (isLikeWord(texts[word]!, texts[other]!))
      best = Math.max(best, OF_LIKE_WORD * Math.min(bits.word[word]!, bits.word[other]!));
  }
  return best;
}

/** acad and academy, delicatessen and deli, celebrites and celebrities. */
function isLikeWord(a: string, b: string): boolean {
  if (a.charCodeAt(0) !== b.charCodeAt(0) || a.charCodeAt(0) >= 0x2e80) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < 3 || /\d/.test(short + long)) return false;
  return long.startsWith(short) || isSimilar(short, long);
}
