import { fileFault } from "./faults.ts";

const LONGEST_HEAD = 8_192;

/** The boundary of a multipart/form-data body. @throws AppError where there is none */
export function boundaryOf(contentType: string): string {
  const boundary = /;\s*boundary\s*=\s*"?([^";\s]{1,70})/i.exec(contentType)?.[1];
  if (boundary === undefined) throw fileFault("The multipart body names no boundary.");
  return boundary;
}

/** The bytes of the one file in a multipart/form-data body (RFC 7578). @throws AppError about another number of files */
export async function* readFilePart(bytes: AsyncIterable<Buffer>, boundary: string): AsyncGenerator<Buffer> {
  const edge = Buffer.from(`\r\n--${boundary}`);
  // As if a line had ended before the first boundary.
  let held: Buffer = Buffer.from("\r\n");
  let inside: "preamble" | "head" | "file" | "other" | "end" = "preamble";
  let files = 0;
  for await (const chunk of bytes) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    for (let goOn = true; goOn;) {
      goOn = false;
      if (inside === "head") {
        const end = held.indexOf("\r\n\r\n");
        if (held.subarray(0, 2).toString() === "--") inside = "end";
        else if (end < 0 && held.length > LONGEST_HEAD)
          throw fileFault("A part of the multipart body has a head without an end.");
        else if (end >= 0) {
          const isFile = /^content-disposition:.*;\s*filename\*?=/im.test(held.subarray(0, end).toString("latin1"));
          if (isFile && ++files > 1) throw fileFault("The multipart body has more than one file.");
          inside = isFile ? "file" : "other";
          held = held.subarray(end + 4);
          goOn = true;
        }
      } else if (inside !== "end") {
        const end = held.indexOf(edge);
        // The boundary may be cut by the end of the chunk.
        const content = held.subarray(0, end < 0 ? Math.max(0, held.length - edge.length) : end);
        if (inside === "file" && content.length > 0) yield content;
        held = held.subarray(end < 0 ? content.length : end + edge.length);
        if (end >= 0) {
          inside = "head";
          goOn = held.length >= 2;
        }
      } else held = Buffer.alloc(0);
    }
  }
  if (inside !== "end" && !(inside === "head" && held.subarray(0, 2).toString() === "--"))
    throw fileFault("The multipart body ends too early.");
  if (files === 0) throw fileFault("The multipart body holds no file: a part with a filename is wanted.");
}
