/** Derives the verdict from the findings: status, the status of each part, the next action. */
import { dataVersion } from "../reference/packages.ts";
import type { Finding, FindingCode, Granularity, Part, PartStatus, Strictness, Verdict } from "../types.ts";

/** Merely unusual: confirmed only where the caller is strict. */
const UNUSUAL = new Set<FindingCode>(["unknown_value", "unexpected_part", "mismatch", "missing_subpremise"]);
/** What the engine did to the address; all other fixes are proposals. */
const CHANGES = new Set<FindingCode>([
  "format_corrected",
  "spelling_corrected",
  "value_inferred",
  "redundant_part",
  "division_abolished",
]);
/** Grave at every strictness. */
const ALWAYS_GRAVE = new Set<FindingCode>(["suspicious", "country_not_covered"]);
/** A doubt outlives a correction: what was brought into another form and still is not known is unconfirmed. */
const WEIGHT: Record<PartStatus, number> = {
  confirmed: 0,
  corrected: 1,
  inferred: 2,
  unconfirmed: 3,
  unexpected: 4,
  missing: 5,
};
const LOWER = { error: "warning", warning: "info", info: "info" } as const;

/**
 * The verdict on an address, from its findings with their severities adjusted to the strictness.
 * @param stated the parts that the standard address has
 * @param confirmed the parts that the reference data has as they stand there
 */
export function judge(
  country_code: string,
  findings: readonly Finding[],
  granularity: Granularity,
  strictness: Strictness,
  stated: readonly Part[],
  confirmed: ReadonlySet<Part>,
): Verdict {
  const adjusted =
    strictness === "normal" ? [...findings] : findings.map((finding) => withSeverity(finding, strictness));
  const status = statusOf(adjusted);
  return {
    status,
    granularity,
    next_action: nextAction(status, adjusted),
    findings: adjusted,
    parts: partStatuses(adjusted, stated, confirmed),
    data_version: dataVersion(country_code),
  };
}

function withSeverity(finding: Finding, strictness: "strict" | "relaxed"): Finding {
  const { code, severity, part } = finding;
  if (strictness === "strict") {
    const isUnusual = UNUSUAL.has(code) || finding.reason === "repaired_postal_code";
    return isUnusual && severity === "info" ? { ...finding, severity: "warning" } : finding;
  }
  if (severity === "info" || ALWAYS_GRAVE.has(code) || (code === "missing_part" && part === "address_lines"))
    return finding;
  const { fix, ...rest } = finding;
  const lowered = LOWER[severity];
  // A fix of an info is one that was made; this one was only proposed.
  return { ...rest, severity: lowered, ...(fix && lowered === "warning" && { fix }) };
}

function statusOf(findings: readonly Finding[]): Verdict["status"] {
  if (findings.some(({ code }) => code === "country_not_covered")) return "not_covered";
  if (findings.some(({ severity }) => severity === "error")) return "rejected";
  if (findings.some(({ severity }) => severity === "warning")) return "needs_review";
  // E.164 is a notation: a phone as people write it at home needs no correction.
  return findings.some(({ fix, part }) => fix && part !== "phone") ? "corrected" : "accepted";
}

function nextAction(status: Verdict["status"], findings: readonly Finding[]): Verdict["next_action"] {
  if (status === "rejected") return "fix";
  const isOnlySubpremise = findings.every(({ code, severity }) => severity === "info" || code === "missing_subpremise");
  if (status !== "not_covered" && isOnlySubpremise && findings.some(({ code }) => code === "missing_subpremise"))
    return "add_subpremises";
  return status === "needs_review" || status === "not_covered" ? "confirm" : "accept";
}

function partStatuses(
  findings: readonly Finding[],
  stated: readonly Part[],
  confirmed: ReadonlySet<Part>,
): Verdict["parts"] {
  const parts: Verdict["parts"] = {};
  for (const finding of findings) {
    const status = statusAfter(finding);
    const before = parts[finding.part];
    if (status && !(before && WEIGHT[before] > WEIGHT[status])) parts[finding.part] = status;
  }
  for (const part of stated) parts[part] ??= confirmed.has(part) ? "confirmed" : "unconfirmed";
  return parts;
}

function statusAfter({ code, severity }: Finding): PartStatus | undefined {
  if (code === "missing_part") return "missing";
  if (code === "unexpected_part") return "unexpected";
  if (severity !== "info" && code !== "missing_subpremise") return "unconfirmed";
  if (code === "value_inferred") return "inferred";
  return CHANGES.has(code) ? "corrected" : undefined;
}
