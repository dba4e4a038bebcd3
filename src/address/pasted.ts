/** From pasted text to a judged address: what the parser read goes through the same judgement as stated parts. */
import { parseChinese } from "./parse/china/index.ts";
import type { ParsedAddress, ParseNote } from "./parse/types.ts";
import type { AddressInput, Finding, StandardAddress, Verdict } from "./types.ts";

export interface PastedAddress {
  input: AddressInput;
  parsed: ParsedAddress;
}

/** @returns nothing where the text is not in Chinese, or no address */
export function readPastedAddress(text: string): PastedAddress | undefined {
  const [parsed] = /\p{Script=Han}/u.test(text) ? parseChinese(text, { single: true }) : [];
  if (!parsed) return undefined;
  const { country_code, recipient, organization, phone, postal_code, administrative_area, locality, dependent_locality, township, address_lines } = parsed;
  return { parsed, input: { country_code, recipient, organization, phone, postal_code, administrative_area, locality, dependent_locality, township, address_lines } };
}

const SEVERITIES = {
  ambiguous: "warning", mismatch: "warning", unknown_value: "warning",
  division_abolished: "info", spelling_corrected: "info", value_inferred: "info", redundant_part: "info",
} as const satisfies Record<ParseNote["code"], Finding["severity"]>;

/** Adds to a judged address what only its reading tells: components, the township's code, and what was done to read it. */
export function addReading(judged: StandardAddress, { parsed }: PastedAddress): Pick<StandardAddress, "components" | "division_code" | "verdict"> {
  const deeper = judged.division_code !== null && parsed.division_code?.startsWith(judged.division_code);
  const findings = [...judged.verdict.findings, ...parsed.notes.map((note) => toFinding(note, parsed))];
  return {
    components: parsed.components,
    division_code: deeper ? parsed.division_code : judged.division_code,
    verdict: { ...judged.verdict, ...outcome(judged.verdict, parsed.notes), findings },
  };
}

function toFinding({ code, part, from, to }: ParseNote, { candidates }: ParsedAddress): Finding {
  const names = candidates.map((candidate) => candidate.names.join("")).join(", ");
  const messages: Record<ParseNote["code"], string> = {
    ambiguous: `This can be one of several: ${names}.`,
    mismatch: "This does not agree with the other parts.",
    unknown_value: "This is no division that is known here.",
    division_abolished: to === null ? "This division is abolished." : `This division is now ${to}.`,
    spelling_corrected: `The canonical form is ${to}.`,
    value_inferred: `It follows from the other parts: ${to}.`,
    redundant_part: "This is told twice.",
  };
  const changes = to !== null && from !== to && SEVERITIES[code] === "info";
  return { code, severity: SEVERITIES[code], part, pointer: "/text", message: messages[code], ...(changes && { fix: [{ op: "replace", path: `/${part}`, value: to }] }) };
}

function outcome({ status, next_action }: Verdict, notes: readonly ParseNote[]): Pick<Verdict, "status" | "next_action"> {
  if (status === "rejected" || status === "not_covered" || status === "needs_review") return { status, next_action };
  if (notes.some(({ code }) => SEVERITIES[code] === "warning")) return { status: "needs_review", next_action: "confirm" };
  return { status: notes.some(({ to }) => to !== null) ? "corrected" : status, next_action };
}
