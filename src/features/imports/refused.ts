/** Writes the refused rows of an import as a file that can be corrected and imported again. */
import { BYTE_ORDER_MARK, writeCsvCell } from "../../platform/csv-cell.ts";
import { parseJson } from "../../platform/http/json-body.ts";
import { parseCells } from "./read/csv.ts";
import type { Reading } from "./reading.ts";

/** Columns of the file in addition to the original ones. An import ignores them. */
const LINE = "refused_line";
const REASON = "refused_reason";
/** A line that is not JSON. */
const ORIGINAL = "refused_original";

interface RefusedRow {
  line: string;
  reason: string;
  original: string;
}

type FileReading = Pick<Reading, "format" | "header" | "delimiter">;

/**
 * Writes the rows with their reasons: NDJSON as NDJSON, all else as CSV with commas in UTF-8.
 * @param bom set to begin a CSV file with a byte order mark, for Excel
 */
export async function* writeRefused(
  reading: FileReading,
  pages: AsyncIterable<readonly RefusedRow[]>,
  bom: boolean,
): AsyncGenerator<string> {
  if (reading.format === "ndjson") {
    for await (const rows of pages) yield rows.map(writeObject).join("");
    return;
  }
  const { header, delimiter } = reading;
  // A file that was corrected and refused again has these columns already.
  const isOwn = (_: string, at: number): boolean => header[at] !== LINE && header[at] !== REASON;
  const write = (cells: readonly string[]): string => `${cells.map(writeCsvCell).join()}\r\n`;
  yield (bom ? BYTE_ORDER_MARK : "") + write([LINE, REASON, ...header.filter(isOwn)]);
  for await (const rows of pages) {
    yield rows
      .map(({ line, reason, original }) => {
        const cells = parseCells(original, delimiter) ?? [original];
        return write([line, reason, ...cells.filter(isOwn)]);
      })
      .join("");
  }
}

function writeObject({ line, reason, original }: RefusedRow): string {
  const refused = { [LINE]: Number(line), [REASON]: reason };
  return `${JSON.stringify({ ...(readObject(original) ?? { [ORIGINAL]: original }), ...refused })}\n`;
}

function readObject(text: string): object | undefined {
  try {
    const value = parseJson(Buffer.from(text));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
