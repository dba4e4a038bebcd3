import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import { fileFault } from "./faults.ts";

export const ENCODINGS = [
  "utf-8",
  "utf-16le",
  "utf-16be",
  "gb18030",
  "big5",
  "shift_jis",
  "euc-kr",
  "windows-1252",
] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Enough to detect an encoding. */
const SAMPLE_BYTES = 65_536;

/**
 * Decodes a file. If no encoding is stated, it is detected by the byte order mark, or by the first bytes that are not
 * ASCII. Text that does not fit the encoding is an error.
 * @param tell is called with the encoding once it is known, and never for an ASCII file
 * @throws AppError invalid_body
 */
export async function* decode(
  bytes: AsyncIterable<Buffer>,
  stated: Encoding | undefined,
  tell: (encoding: Encoding) => void,
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let encoding = stated;
  let empty = true;
  for await (const chunk of regroup(bytes)) {
    empty = false;
    if (!decoder) {
      encoding ??= markOf(chunk) ?? (isAscii(chunk) ? undefined : guess(chunk));
      if (encoding) {
        decoder = new TextDecoder(encoding, { fatal: true });
        tell(encoding);
      }
    }
    if (chunk.includes(0) && !encoding?.startsWith("utf-16"))
      throw fileFault("The file is binary: it contains a zero byte. Send CSV, NDJSON or XLSX.");
    yield decoder ? read(decoder, chunk, encoding as Encoding) : chunk.toString("latin1");
  }
  if (empty) throw fileFault("The file is empty.");
  if (decoder) yield read(decoder, undefined, encoding as Encoding);
}

function read(decoder: TextDecoder, chunk: Buffer | undefined, encoding: Encoding): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    throw fileFault(
      `The file is not valid ${encoding}, which was requested or detected from its beginning. State its encoding.`,
    );
  }
}

/** Regroups bytes into chunks that are large enough to detect an encoding. */
async function* regroup(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    held.push(chunk);
    size += chunk.length;
    if (size < SAMPLE_BYTES) continue;
    yield Buffer.concat(held);
    [held, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(held);
}

function markOf(chunk: Buffer): Encoding | undefined {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return "utf-16le";
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return "utf-16be";
  if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) return "utf-8";
  // Without a mark: in UTF-16, every other byte of Latin letters, digits and separators is 0.
  const zeros = [0, 0];
  const sample = chunk.subarray(0, 4096);
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2]!++;
  });
  const [even = 0, odd = 0] = zeros;
  if (odd > sample.length / 20 && even * 10 < odd) return "utf-16le";
  if (even > sample.length / 20 && odd * 10 < even) return "utf-16be";
  return undefined;
}

const isAscii = (chunk: Buffer): boolean => chunk.every((byte) => byte < 0x80);

function guess(chunk: Buffer): Encoding {
  // The last character may be incomplete.
  for (let cut = 0; cut < 4; cut++) if (isUtf8(chunk.subarray(0, chunk.length - cut))) return "utf-8";
  // Bytes of Chinese come in pairs, those of Western letters singly among ASCII.
  let [pairs, single] = [0, 0];
  for (let at = 0; at < chunk.length; at++) {
    if ((chunk[at] as number) < 0x81) continue;
    if ((chunk[at + 1] ?? 0) >= 0xa1) {
      pairs++;
      at++;
    } else single++;
  }
  return pairs >= single ? "gb18030" : "windows-1252";
}
