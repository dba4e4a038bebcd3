/** Compares the names of two people. */
import type { TermBits } from "./frequencies.ts";
import { type Finding, levelCode, MISSING } from "./levels.ts";
import { type FeatureTable, HAN, NAME, NAME_WIDTH } from "./table.ts";
import { isSimilar } from "./text.ts";

const EQUAL = levelCode("name", "equal");
const TRANSLITERATED = levelCode("name", "transliterated");
const SWAPPED = levelCode("name", "swapped");
const INITIALS = levelCode("name", "initials");
const SIMILAR = levelCode("name", "similar");
const PARTIAL = levelCode("name", "partial");
const GIVEN_EQUAL = levelCode("name", "given_equal");
const FAMILY_EQUAL = levelCode("name", "family_equal");
const DIFFERENT = levelCode("name", "different");

/** From here on the names are those of two people, unless one was changed. */
export const FIRST_OTHER_NAME = GIVEN_EQUAL;

/** Writes level and term-frequency bits; symmetric. */
export function compareNames(table: FeatureTable, bits: TermBits, a: number, b: number, found: Finding): void {
  const { names } = table;
  const [left, right] = [a * NAME_WIDTH, b * NAME_WIDTH];
  found.level = MISSING;
  found.tf_bits = 0;
  if (names.at(left) === 0 || names.at(right) === 0) return;
  const of = (start: number, field: number): number => names.at(start + field);
  const full = of(left, NAME.full);
  found.level =
    full !== 0 && full === of(right, NAME.full) && of(left, NAME.family) === of(right, NAME.family)
      ? EQUAL
      : compareSounds(table, left, right);
  found.tf_bits = termBits(found.level, bits, table, left, right);
}

function compareSounds(table: FeatureTable, left: number, right: number): number {
  const { names } = table;
  const texts = table.terms.family.texts;
  const [familyA, familyB] = [names.at(left + NAME.family_sound), names.at(right + NAME.family_sound)];
  const [givenA, givenB] = [names.at(left + NAME.given_sound), names.at(right + NAME.given_sound)];
  const isHanA = names.at(left) === HAN;
  const isHanB = names.at(right) === HAN;
  if (familyA * familyB * givenA * givenB === 0) return comparePartial(texts, familyA, givenA, familyB, givenB);
  if (isHanA && isHanB) return compareHan(table, left, right);
  if (familyA === familyB && givenA === givenB) return TRANSLITERATED;
  // In which order the Latin one is written is not known.
  const isMixed = isHanA !== isHanB;
  if (familyA === givenB && givenA === familyB) return isMixed ? TRANSLITERATED : SWAPPED;
  const isLike = (one: number, other: number): boolean =>
    one === other || (!isMixed && isSimilar(texts[one]!, texts[other]!));
  const isFamily = isLike(familyA, familyB);
  const isGiven = isLike(givenA, givenB);
  if (isFamily) return judgeGiven(table, left, right, isGiven);
  if (isLike(familyA, givenB) && isLike(givenA, familyB)) return SWAPPED;
  return isGiven ? GIVEN_EQUAL : DIFFERENT;
}

/** With one surname. */
function judgeGiven(table: FeatureTable, left: number, right: number, isGiven: boolean): number {
  if (isGiven) return SIMILAR;
  return areInitials(table, left, right) ? INITIALS : FAMILY_EQUAL;
}

/** 张伟 and 张玮 sound alike, which typing confuses; 张偉 and Zhang Wei are one name. */
function compareHan({ names }: FeatureTable, left: number, right: number): number {
  const isEqual = (field: number): boolean => names.at(left + field) === names.at(right + field);
  if (isEqual(NAME.family)) return isEqual(NAME.given_sound) ? SIMILAR : FAMILY_EQUAL;
  if (isEqual(NAME.family_sound) && isEqual(NAME.given)) return SIMILAR;
  if (names.at(left + NAME.family) === names.at(right + NAME.given)) {
    if (names.at(left + NAME.given) === names.at(right + NAME.family)) return SWAPPED;
  }
  return isEqual(NAME.given) ? GIVEN_EQUAL : DIFFERENT;
}

function comparePartial(
  texts: readonly string[],
  familyA: number,
  givenA: number,
  familyB: number,
  givenB: number,
): number {
  // One word may be either part.
  const partsA = [familyA, givenA].filter((code) => code !== 0);
  const partsB = [familyB, givenB].filter((code) => code !== 0);
  const isShared = partsA.some((one) => partsB.some((other) => one === other || isSimilar(texts[one]!, texts[other]!)));
  return isShared ? PARTIAL : DIFFERENT;
}

/** J. Smith and John Smith, J P Smith and Jean Paul Smith, John Smith and John Paul Smith. */
function areInitials({ names, parts, terms }: FeatureTable, left: number, right: number): boolean {
  const [one, other] = [left, right].map((start) => ({
    initials: parts.texts[names.at(start + NAME.initials)]!,
    given: terms.family.texts[names.at(start + NAME.given_sound)]!,
  })) as [Given, Given];
  return isInitialsOf(one, other) || isInitialsOf(other, one);
}

interface Given {
  initials: string;
  given: string;
}

function isInitialsOf(short: Given, long: Given): boolean {
  if (short.given === short.initials) return short.initials !== "" && long.initials.startsWith(short.initials);
  // A middle name that one of them leaves out.
  return (
    short.initials.length === 1 &&
    long.initials.length > 1 &&
    short.given.length > 2 &&
    long.given.startsWith(short.given)
  );
}

function termBits(level: number, bits: TermBits, { names }: FeatureTable, left: number, right: number): number {
  if (level <= SWAPPED) {
    const [one, other] = [names.at(left + NAME.sound), names.at(right + NAME.sound)];
    return Math.min(bits.name[one]!, bits.name[other]!);
  }
  if (level === INITIALS || level === SIMILAR || level === PARTIAL || level === FAMILY_EQUAL) {
    const [one, other] = [names.at(left + NAME.family_sound), names.at(right + NAME.family_sound)];
    return one === 0 || other === 0 ? 0 : Math.min(bits.family[one]!, bits.family[other]!);
  }
  return 0;
}
