/** Constructors of findings, one per severity and kind of fix. */
import { compose, type Reason } from "./messages.ts";
import type { Finding, FindingCode, MessageParams, Part, PatchOperation } from "../types.ts";

/** The parts a finding may carry a new value for: one text each. */
export type TextPart = Exclude<Part, "address_lines">;

interface Details {
  params?: MessageParams;
  /** Where it is not the part as a whole. */
  pointer?: string;
  fix?: PatchOperation[] | undefined;
}

function finding(
  code: FindingCode,
  severity: Finding["severity"],
  part: Part,
  reason: Reason,
  details: Details = {},
): Finding {
  const { params, pointer = `/${part}`, fix } = details;
  const message = compose(reason, part, params, "en");
  return { code, severity, part, pointer, reason, ...(params && { params }), message, ...(fix && { fix }) };
}

/** A finding of severity error: the address cannot be delivered as it is. */
export function error(code: FindingCode, part: Part, reason: Reason, details?: Details): Finding {
  return finding(code, "error", part, reason, details);
}

/** A finding of severity warning: the address should be confirmed. A fix is a proposal. */
export function warning(code: FindingCode, part: Part, reason: Reason, details?: Details): Finding {
  return finding(code, "warning", part, reason, details);
}

/** A finding of severity info without a fix. */
export function note(code: FindingCode, part: Part, reason: Reason, details?: Omit<Details, "fix">): Finding {
  return finding(code, "info", part, reason, details);
}

/** A finding of severity info: the engine replaced the part by `value`. */
export function changed(
  code: FindingCode,
  part: Part,
  reason: Reason,
  value: string,
  details: Omit<Details, "fix"> = {},
): Finding {
  const path = details.pointer ?? `/${part}`;
  return finding(code, "info", part, reason, { ...details, fix: [{ op: "replace", path, value }] });
}

/** A finding of severity info: the engine filled in a part that was not stated. */
export function inferred(part: TextPart, reason: Reason, value: string, params: MessageParams = { value }): Finding {
  return finding("value_inferred", "info", part, reason, { params, fix: [{ op: "add", path: `/${part}`, value }] });
}

/** A finding of severity info: the engine removed a repetition. */
export function removed(part: Part, reason: Reason, pointer = `/${part}`): Finding {
  return finding("redundant_part", "info", part, reason, { pointer, fix: [{ op: "remove", path: pointer }] });
}
