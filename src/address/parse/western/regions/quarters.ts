/**
 * What the parts of towns are called where a country has words of its own for them: "Sector 12", "Zona 10", "Kızılay
 * Mah.".
 */
import { chunkEnd, type Context, type Emit, endsChunk } from "../context.ts";
import { isBig, type KnownTown } from "../places.ts";
import { GAP, type Token } from "../tokens.ts";
import { LONGEST_TOWN } from "./town-line.ts";
import { wordSet } from "../../../literals.ts";

interface Quarters {
  /** Words that begin or end the name of a quarter; none where quarters have numbers only. */
  words: ReadonlySet<string>;
  /** How names of one word end; null where nothing tells. */
  ending: RegExp | null;
  /** Words that a number follows, with the most digits of it, and the log-odds of both. */
  numbered: readonly [words: ReadonlySet<string>, digits: number, score: number];
  /** Words before the name of a district that is also that of its town: they are no part of it. */
  districts: ReadonlySet<string>;
  /** Words behind the name of a quarter that hardly mean anything else. */
  behind: ReadonlySet<string>;
  /** The same in front of it; the short ones with a point. */
  before?: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();
const INDIAN = wordSet(`
  nagar layout colony sector phase extension extn marg enclave vihar puram bagh gunj ganj peth wadi pura puri halli
  palya cross main stage block area society estate industrial
`);
/** What stands behind the name of a quarter in Turkey. */
export const TURKISH_QUARTERS = wordSet("mah mahallesi mahalle mh");
const PLAIN: Quarters = { words: NONE, ending: null, numbered: [NONE, 0, 0], districts: NONE, behind: NONE };
const QUARTERS: Readonly<Record<string, Quarters>> = {
  GT: { words: NONE, ending: null, numbered: [new Set(["zona", "z"]), 2, 5], districts: NONE, behind: NONE },
  IN: {
    words: INDIAN,
    ending: /.{3}(?:nagara?|puram?|palya|halli|gunj|ganj|vihar|bagh|kunj|guda|pally|peth?|wadi)$/,
    numbered: [INDIAN, 3, 2.6],
    districts: new Set(["dist", "distt", "district"]),
    behind: NONE,
  },
  ID: { ...PLAIN, before: wordSet("kel kelurahan kec kecamatan desa") },
  PH: { ...PLAIN, before: wordSet("brgy barangay bgy") },
  TH: { ...PLAIN, before: wordSet("khwaeng khet tambon amphoe") },
  VN: { ...PLAIN, before: wordSet("quan q huyen h phuong p ward xa district thixa") },
  TR: { words: NONE, ending: null, numbered: [NONE, 0, 0], districts: NONE, behind: TURKISH_QUARTERS },
};
/** Log-odds. */
const DISTRICT = 1.5;
const WITH_WORD_BEHIND = 7;
const WITH_WORD_BEFORE = 5;
const SHORTEST_WORD = 2;
/** "Q.1", "P.12" */
const GLUED = /^[qp]\.?\d{1,2}$/i;

const quartersOf = (country: string | null): Quarters | undefined => (country === null ? undefined : QUARTERS[country]);

/** True where the words for quarters are those of other countries' streets: "Main", "Cross". */
export const hasQuarterWords = (country: string | null): boolean => (quartersOf(country)?.words.size ?? 0) > 0;

/** "Shanti Nagar", "HSR Layout", "Malleshwaram": not a town that is big itself. */
export function isNamedQuarter({ tokens, towns, country }: Context, at: number, last: number): boolean {
  const quarters = quartersOf(country);
  if (!quarters) return false;
  const { key } = tokens[last]!;
  if (quarters.words.has(key) || quarters.words.has(tokens[at]!.key)) return true;
  return last === at && !!quarters.ending?.test(key) && !towns[at]!.some((town: KnownTown) => isBig(town, country!));
}

/** Emits quarters with numbers or with their word behind the name, and words that only announce a district. */
export function findQuarters({ tokens, country }: Context, at: number, emit: Emit): void {
  const quarters = quartersOf(country);
  const next = tokens[at + 1];
  if (!quarters) return;
  if (quarters.before) findWordBefore(tokens, at, quarters.before, emit);
  if (!next) return;
  if (quarters.behind.size > 0) findWordBehind(tokens, at, quarters.behind, emit);
  const { key } = tokens[at]!;
  const [words, digits, score] = quarters.numbered;
  if (words.has(key) && isNumber(next, digits)) emit({ start: at, end: at + 2, label: "suburb", score });
  if (quarters.districts.has(key)) emit({ start: at, end: at + 1, label: "junk", score: DISTRICT });
}

/** "Kızılay Mah." */
function findWordBehind(tokens: readonly Token[], at: number, behind: ReadonlySet<string>, emit: Emit): void {
  if (tokens[at]!.digits > 0 || tokens[at]!.letters < 2) return;
  const limit = chunkEnd(tokens, at, LONGEST_TOWN);
  for (let last = at + 1; last < limit && tokens[last]!.digits === 0; last++)
    if (behind.has(tokens[last]!.key)) emit({ start: at, end: last + 1, label: "suburb", score: WITH_WORD_BEHIND });
}

/** "Phường Bến Nghé", "Kec. Menteng": up to the comma. */
function findWordBefore(tokens: readonly Token[], at: number, before: ReadonlySet<string>, emit: Emit): void {
  const { key, text } = tokens[at]!;
  const end = chunkEnd(tokens, at, LONGEST_TOWN + 1);
  const isWord = before.has(key) && (key.length > SHORTEST_WORD - 1 || text.endsWith("."));
  if (isWord && end > at + 1 && endsChunk(tokens, end))
    emit({ start: at, end, label: "suburb", score: WITH_WORD_BEFORE });
  else if (before.has("q") && GLUED.test(text))
    emit({ start: at, end: at + 1, label: "suburb", score: WITH_WORD_BEFORE });
}

const isNumber = ({ digits, gap }: Token, most: number): boolean => digits > 0 && digits <= most && gap <= GAP.dash;
