const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = Buffer.from("\ufeff");

/**
 * Splits a stream of bytes into lines without their line feeds. The line feed after the last line is optional. Lines
 * longer than `longest` bytes are replaced by undefined.
 * @returns a function that takes the next bytes (undefined at the end) and returns the completed lines
 */
export function createLineSplitter(longest: number): (bytes: Buffer | undefined) => (Buffer | undefined)[] {
  let pieces: Buffer[] = [];
  let length = 0;
  let isFirst = true;

  const keep = (piece: Buffer): void => {
    length += piece.length;
    if (length > longest) pieces = [];
    else if (piece.length > 0) pieces.push(piece);
  };
  const complete = (): Buffer | undefined => {
    let line = length > longest ? undefined : join(pieces);
    if (isFirst && line?.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK))
      line = line.subarray(BYTE_ORDER_MARK.length);
    isFirst = false;
    pieces = [];
    length = 0;
    return line;
  };

  return (bytes) => {
    if (bytes === undefined) return length > 0 ? [complete()] : [];
    const lines: (Buffer | undefined)[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      keep(bytes.subarray(start, end));
      lines.push(complete());
      start = end + 1;
    }
    keep(bytes.subarray(start));
    return lines;
  };
}

const join = (pieces: readonly Buffer[]): Buffer | undefined =>
  pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
