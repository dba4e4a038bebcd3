/** Findings, made in one place so that severities and pointers stay consistent. */
import type { Finding, FindingCode, Part, PatchOperation } from "./types.ts";

/** The parts a finding may carry a new value for: one text each. */
export type TextPart = Exclude<Part, "address_lines">;

/** Cannot be delivered as it stands. */
export function error(code: FindingCode, part: Part, message: string): Finding {
  return { code, severity: "error", part, pointer: `/${part}`, message };
}

/** Deliverable perhaps; somebody should confirm it. A fix is only a proposal. */
export function warning(code: FindingCode, part: Part, message: string, fix?: PatchOperation[]): Finding {
  return { code, severity: "warning", part, pointer: `/${part}`, message, ...(fix && { fix }) };
}

/** Worth knowing; nothing was changed and nothing needs to be. */
export function note(code: FindingCode, part: Part, message: string): Finding {
  return { code, severity: "info", part, pointer: `/${part}`, message };
}

/** The engine changed the part to `value`. */
export function changed(code: FindingCode, part: Part, message: string, value: string, pointer = `/${part}`): Finding {
  return { code, severity: "info", part, pointer, message, fix: [{ op: "replace", path: pointer, value }] };
}

/** The engine filled a part that was not stated. */
export function inferred(part: TextPart, message: string, value: string): Finding {
  return { code: "value_inferred", severity: "info", part, pointer: `/${part}`, message, fix: [{ op: "add", path: `/${part}`, value }] };
}

/** The engine dropped a part that says nothing. */
export function removed(part: TextPart, message: string): Finding {
  return { code: "redundant_part", severity: "info", part, pointer: `/${part}`, message, fix: [{ op: "remove", path: `/${part}` }] };
}
