/** Several addresses pasted at once. */
import { fold } from "../../data/japan/fold.ts";
import type { Span } from "../types.ts";
import { startsWithRegion } from "./region.ts";

const POSTAL_CODE = /〒|(?<![0-9-])[0-9]{3}-[0-9]{4}(?![0-9-])/u;
/** "1. ", "・", "住所: " before the address. */
const LEAD = /^(?:[0-9]{1,3}[.)] |[・●○*■□-] ?|.{0,12}:|〒? ?[0-9]{3}-?[0-9]{4} )\s*/u;

/** A line that begins a second region or a second postal code, or a paragraph with both, is an address of its own. */
export function splitRecords(flat: string): Span[] {
  if (!flat.includes("\n")) return [{ start: 0, end: flat.length }];
  const records: (Span & { hasRegion: boolean; hasCode: boolean })[] = [];
  let start = 0;
  let isBlank = false;
  /** Lines since the last blank one, which go with the region that follows them. */
  let head: number | undefined;
  for (const line of flat.split("\n")) {
    const end = start + line.length;
    const text = line.trim();
    if (text === "") isBlank = true;
    else {
      if (isBlank || head === undefined) head = start;
      isBlank = false;
      const hasRegion = startsWithRegion(fold(text.replace(LEAD, "").slice(0, 40)).text);
      const hasCode = POSTAL_CODE.test(text);
      const record = records.at(-1);
      const isSecond = record && ((hasRegion && record.hasRegion) || (hasCode && record.hasCode));
      if (!record) records.push({ start: head, end, hasRegion, hasCode });
      else if (isSecond) {
        const from = head > record.start ? Math.max(head, 0) : start;
        record.end = Math.min(record.end, from);
        records.push({ start: from, end, hasRegion, hasCode });
        head = start;
      } else {
        record.end = end;
        record.hasRegion ||= hasRegion;
        record.hasCode ||= hasCode;
      }
      if (hasRegion || hasCode) head = Math.max(head, records.at(-1)!.start);
    }
    start = end + 1;
  }
  return records;
}
