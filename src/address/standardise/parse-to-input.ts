/** Turns pasted text into the input of standardise(), and merges what only the parser knows into the result. */
import { note, warning } from "../findings/findings.ts";
import { parse } from "../parse/index.ts";
import { sayingOf } from "../parse/notes.ts";
import type { ParsedAddress, ParseNote } from "../parse/types.ts";
import { placeInTerritory } from "./territories.ts";
import type { AddressInput, Finding, StandardAddress, Verdict } from "../types.ts";

export interface PastedAddress {
  /** Without a country where the text can be from several. */
  input: Partial<AddressInput>;
  parsed: ParsedAddress;
}

/**
 * @param hint ISO 3166-1 alpha-2: where the text is from when it does not say
 * @returns nothing where the text is no address
 */
export function readPastedAddress(text: string, hint?: string): PastedAddress | undefined {
  const [read] = parse(text, { single: true, country_code: hint });
  if (!read) return undefined;
  const placed = hint === "CN" ? undefined : placeInTerritory(read);
  const parsed = placed ? { ...read, ...placed.places, notes: [...read.notes, ...placed.notes] } : read;
  const {
    country_code,
    recipient,
    organization,
    phone,
    postal_code,
    administrative_area,
    locality,
    dependent_locality,
    township,
    address_lines,
  } = parsed;
  return {
    parsed,
    input: {
      ...(country_code !== null && { country_code }),
      recipient,
      organization,
      phone,
      postal_code,
      administrative_area,
      locality,
      dependent_locality,
      township,
      address_lines,
    },
  };
}

const SEVERITIES = {
  ambiguous: "warning",
  unexpected_part: "warning",
  mismatch: "warning",
  unknown_value: "warning",
  division_abolished: "info",
  spelling_corrected: "info",
  value_inferred: "info",
  redundant_part: "info",
} as const satisfies Record<ParseNote["code"], Finding["severity"]>;

/** What only the parser knows of an address. */
type ReadingOnly = Pick<StandardAddress, "components" | "division_code" | "verdict">;

/**
 * Adds to a standardised address what only the parser knows: components, the township's code, and the parser's notes.
 */
export function addReading(judged: StandardAddress, { parsed }: PastedAddress): ReadingOnly {
  return combine(
    judged,
    parsed.components,
    parsed.division_code,
    parsed.notes.map((note) => toFinding(note, parsed)),
  );
}

/** Keeps what the parser added when an address is standardised again and its place is still the same. */
export const keepReading = (judged: StandardAddress, before: ReadingOnly): ReadingOnly =>
  combine(
    judged,
    before.components,
    before.division_code,
    before.verdict.findings.filter(({ pointer }) => pointer === POINTER),
  );

const POINTER = "/text";

function combine(
  judged: StandardAddress,
  components: StandardAddress["components"],
  code: string | null,
  read: readonly Finding[],
): ReadingOnly {
  const { findings } = judged.verdict;
  const isKnown = ({ code, part }: Finding): boolean =>
    findings.some((own) => own.code === code && own.part === part && own.severity !== "info");
  const readings = read.filter((reading) => !isKnown(reading));
  const deeper = judged.division_code !== null && code?.startsWith(judged.division_code);
  return {
    components,
    division_code: deeper ? code : judged.division_code,
    verdict: {
      ...judged.verdict,
      ...outcome(judged.verdict, readings),
      findings: [...judged.verdict.findings, ...readings],
    },
  };
}

function toFinding(read: ParseNote, { candidates }: ParsedAddress): Finding {
  const { code, part, from, to } = read;
  const { reason, params } = sayingOf(read, candidates);
  const details = { pointer: POINTER, ...(params && { params }) };
  if (SEVERITIES[code] === "warning") return warning(code, part, reason, details);
  const finding = note(code, part, reason, details);
  return to === null || from === to ? finding : { ...finding, fix: [{ op: "replace", path: `/${part}`, value: to }] };
}

function outcome(
  { status, next_action }: Verdict,
  readings: readonly Finding[],
): Pick<Verdict, "status" | "next_action"> {
  if (status === "rejected" || status === "not_covered" || status === "needs_review") return { status, next_action };
  if (readings.some(({ severity }) => severity === "warning"))
    return { status: "needs_review", next_action: "confirm" };
  return { status: readings.some(({ fix }) => fix !== undefined) ? "corrected" : status, next_action };
}
