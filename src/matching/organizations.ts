/** Names of organisations as they are compared: the stem without the legal form, and its words. */
import { foldWords } from "./names.ts";
import { simplify } from "./sounds.ts";

export interface OrganizationForm {
  /** Without the legal form, place words in brackets and blanks; the words in order of the alphabet for Latin names. */
  stem: string;
  /** Distinct words; pairs of characters for Chinese names. */
  words: string[];
}

const HAN_FORM = /(?:股份有限公司|有限责任公司|有限公司|股份公司|集团公司|总公司|分公司|公司|集团|厂|店|商行|经营部)$/u;
const LATIN_FORMS: ReadonlySet<string> = new Set(
  `gmbh ltd limited inc incorporated llc llp corp corporation co company plc ag kg ug ohg gbr se sa sas sarl srl spa bv
  nv oy ab as aps pty pte sdn bhd kk kft zrt sro doo ooo ev mbh the of and und et y e de la le des l a an`.split(/\s+/),
);

/**
 * Reads the name of an organisation; null where it says nothing.
 * @param localities of its addresses: "Ritz (Los Angeles)" at Los Angeles is Ritz
 */
export function readOrganization(name: string, localities: readonly string[] = []): OrganizationForm | null {
  if (/\p{Script=Han}/u.test(name)) return readHan(name);
  const folded = foldWords(name.replace(/&/g, " and "));
  if (folded === "") return null;
  const all = joinInitials(folded.split(" "));
  const places = new Set(localities.flatMap((locality) => foldWords(locality).split(" ")));
  const inBrackets = new Set(
    foldWords([...name.matchAll(/\(([^)]*)\)/g)].map(([, text]) => text).join(" ")).split(" "),
  );
  const telling = all.filter((word) => !LATIN_FORMS.has(word) && !(inBrackets.has(word) && places.has(word)));
  const words = [...new Set(telling.length > 0 ? telling : all)].sort();
  return { stem: words.join(" "), words };
}

function readHan(name: string): OrganizationForm | null {
  const folded = simplify(name.normalize("NFKC")).replace(/[^\p{L}\p{N}]+/gu, "");
  let stem = folded;
  while (stem.length > 2 && HAN_FORM.test(stem)) stem = stem.replace(HAN_FORM, "");
  if (stem === "") return null;
  const words = new Set<string>(stem.length < 2 ? [stem] : []);
  for (let at = 0; at < stem.length - 1; at++) words.add(stem.slice(at, at + 2));
  return { stem, words: [...words].sort() };
}

/** "y m c a" is "ymca". */
function joinInitials(words: readonly string[]): string[] {
  const joined: string[] = [];
  let letters = "";
  for (const word of [...words, ""]) {
    if (word.length === 1 && /\p{L}/u.test(word)) {
      letters += word;
      continue;
    }
    if (letters !== "") joined.push(letters);
    letters = "";
    if (word !== "") joined.push(word);
  }
  return joined;
}
