/** Compares two rows of a table: a level for each comparison, and the bits of term frequencies. */
import {
  LEVELS,
  MISSING,
  type Pattern,
  packPattern,
  COMPARISONS,
  type Finding,
  isLevel,
  OF_ORGANIZATIONS,
} from "./levels.ts";
import { compareDoors, OTHER_UNIT_LEVEL } from "./compare-doors.ts";
import { compareNames, FIRST_OTHER_NAME } from "./compare-names.ts";
import { compareOrganizations } from "./compare-organizations.ts";
import type { TermBits } from "./frequencies.ts";
import { type FeatureTable, NO_DAY } from "./table.ts";
import { isOneSlip, isSimilar } from "./text.ts";

const DAYS_UNTIL_STALE = 365;
const levelOf = <Name extends keyof typeof LEVELS>(name: Name, level: (typeof LEVELS)[Name][number]): number =>
  (LEVELS[name] as readonly string[]).indexOf(level);
const PHONE = {
  equal: levelOf("phone", "equal"),
  stale: levelOf("phone", "equal_stale"),
  last8: levelOf("phone", "last_8"),
  digit: levelOf("phone", "one_digit"),
  different: levelOf("phone", "different"),
};
const EMAIL = {
  equal: levelOf("email", "equal"),
  local: levelOf("email", "same_local_part"),
  similar: levelOf("email", "similar"),
  different: levelOf("email", "different"),
};
const REFERENCES = {
  equal: levelOf("references", "equal"),
  similar: levelOf("references", "similar"),
  conflict: levelOf("references", "conflict"),
};

/** Compares rows of one table. Not for concurrent use: one set of findings is used again for each pair. */
export class Comparer {
  /** By the order of COMPARISONS; of the last pair. */
  readonly findings: readonly Finding[] = COMPARISONS.map(() => ({ level: MISSING, tf_bits: 0 }));
  private readonly levels = new Uint8Array(COMPARISONS.length);
  private readonly table: FeatureTable;
  private readonly bits: TermBits;

  /** @param bits of the texts of the same table */
  constructor(table: FeatureTable, bits: TermBits) {
    this.table = table;
    this.bits = bits;
  }

  /** Compares two rows; symmetric. */
  compare(a: number, b: number): Pattern {
    const { table, bits, levels, findings } = this;
    const [name, phone, email, door, organization, references] = findings as [
      Finding,
      Finding,
      Finding,
      Finding,
      Finding,
      Finding,
    ];
    compareNames(table, bits, a, b, name);
    this.comparePhones(a, b, phone, name.level);
    this.compareEmails(a, b, email);
    compareDoors(table, bits, a, b, door);
    compareOrganizations(table, bits, a, b, organization);
    this.compareReferences(a, b, references);
    if (name.level === MISSING && organization.level !== MISSING && table.areOrganizations(a, b))
      name.level = OF_ORGANIZATIONS;
    let tf_bits = 0;
    for (let at = 0; at < findings.length; at++) {
      levels[at] = findings[at]!.level;
      tf_bits += findings[at]!.tf_bits;
    }
    return packPattern(levels, tf_bits);
  }

  private comparePhones(a: number, b: number, found: Finding, name: number): void {
    const { phones, phoneDays, phoneStarts, terms } = this.table;
    found.level = MISSING;
    found.tf_bits = 0;
    const isOtherName = isLevel(name) && name >= FIRST_OTHER_NAME;
    for (let left = phoneStarts.at(a); left < phoneStarts.at(a + 1); left++) {
      for (let right = phoneStarts.at(b); right < phoneStarts.at(b + 1); right++) {
        const code = phones.at(left);
        const isEqual = code === phones.at(right);
        const days = [phoneDays.at(left), phoneDays.at(right)] as const;
        const level = isEqual
          ? equalPhone(isOtherName && areApart(days))
          : comparePhoneTexts(terms.phone.texts[code]!, terms.phone.texts[phones.at(right)]!);
        const tf_bits = isEqual ? this.bits.phone[code]! : 0;
        if (level > found.level && found.level !== MISSING) continue;
        if (level < found.level || tf_bits > found.tf_bits) found.tf_bits = tf_bits;
        found.level = level;
      }
    }
  }

  private compareEmails(a: number, b: number, found: Finding): void {
    const { emails, emailStarts, terms } = this.table;
    found.level = MISSING;
    found.tf_bits = 0;
    for (let left = emailStarts.at(a); left < emailStarts.at(a + 1); left++) {
      for (let right = emailStarts.at(b); right < emailStarts.at(b + 1); right++) {
        const code = emails.at(left);
        const isEqual = code === emails.at(right);
        const level = isEqual
          ? EMAIL.equal
          : compareEmailTexts(terms.email.texts[code]!, terms.email.texts[emails.at(right)]!);
        const tf_bits = isEqual ? this.bits.email[code]! : 0;
        if (level > found.level && found.level !== MISSING) continue;
        if (level < found.level || tf_bits > found.tf_bits) found.tf_bits = tf_bits;
        found.level = level;
      }
    }
  }

  /** An equal reference counts most; then a conflict, as one source does not name one customer twice. */
  private compareReferences(a: number, b: number, found: Finding): void {
    const { refs, refStarts, parts } = this.table;
    found.level = MISSING;
    for (let left = refStarts.at(a); left < refStarts.at(a + 1); left += 2) {
      for (let right = refStarts.at(b); right < refStarts.at(b + 1); right += 2) {
        if (refs.at(left) !== refs.at(right)) continue;
        const [one, other] = [refs.at(left + 1), refs.at(right + 1)];
        let level = REFERENCES.equal;
        if (one !== other)
          level = isSlipOfRef(parts.texts[one]!, parts.texts[other]!) ? REFERENCES.similar : REFERENCES.conflict;
        if (level < found.level) found.level = level;
      }
    }
  }
}

const equalPhone = (isStale: boolean): number => (isStale ? PHONE.stale : PHONE.equal);

const areApart = ([one, other]: readonly [number, number]): boolean =>
  one !== NO_DAY && other !== NO_DAY && Math.abs(one - other) > DAYS_UNTIL_STALE;

/** Numbers with another country code or area code may have the same last eight digits. */
function comparePhoneTexts(a: string, b: string): number {
  if (a.length >= 8 && b.length >= 8 && a.slice(-8) === b.slice(-8)) return PHONE.last8;
  return a.length >= 7 && isOneSlip(a, b) ? PHONE.digit : PHONE.different;
}

function compareEmailTexts(a: string, b: string): number {
  const [atA, atB] = [a.lastIndexOf("@"), b.lastIndexOf("@")];
  const [localA, localB] = [a.slice(0, atA), b.slice(0, atB)];
  if (localA === localB) return localA.length >= 5 ? EMAIL.local : EMAIL.different;
  return a.slice(atA) === b.slice(atB) && isSimilar(localA, localB) && digitsOf(localA) === digitsOf(localB)
    ? EMAIL.similar
    : EMAIL.different;
}

/** anna1987 and anna1988 are two people. */
const digitsOf = (text: string): string => text.replace(/\D/g, "");

/** Short keys are often given in a row: 4711 and 4712 are two customers. */
const isSlipOfRef = (a: string, b: string): boolean => Math.min(a.length, b.length) >= 7 && isOneSlip(a, b);

/** True where two customers state two units of one building and share no door: their addresses are never one. */
export const areOtherUnits = (door_level: number): boolean => door_level === OTHER_UNIT_LEVEL;
