import { promisify } from "node:util";
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import { fileFault } from "./faults.ts";

/** The file itself is limited where it is read. */
const LIMITS = { parts: 100, fieldSize: 65_536, headerPairs: 50, headerSize: 8_192 };

/**
 * Reads the file of a multipart/form-data body (RFC 7578) as it arrives; ignores other parts.
 * @throws AppError invalid_body if the body is broken, or does not contain exactly one file
 */
export async function* readFilePart(bytes: AsyncIterable<Buffer>, contentType: string): AsyncGenerator<Buffer> {
  const parser = createParser(contentType);
  const write = promisify(parser.write.bind(parser) as (chunk: Buffer, done: (error?: Error | null) => void) => void);
  const ended = new Promise<void>((resolve, reject) => void parser.once("finish", resolve).once("error", reject));
  ended.catch(() => undefined);
  const received: Buffer[] = [];
  let files = 0;
  let isOverLimit = false;
  parser.on("partsLimit", () => (isOverLimit = true));
  parser.on("file", (_name, file) => {
    if (++files === 1) file.on("data", (chunk: Buffer) => received.push(chunk));
    else file.resume();
    file.on("error", () => undefined);
  });
  try {
    for await (const chunk of bytes) {
      await Promise.race([write(chunk), ended]);
      yield* received.splice(0);
      if (files > 1) throw fileFault("The multipart body has more than one file.");
      if (isOverLimit) throw fileFault(`The multipart body has more than ${LIMITS.parts} parts.`);
    }
    parser.end();
    await ended.catch(() => {
      throw fileFault("The multipart body is incomplete.");
    });
    yield* received.splice(0);
  } finally {
    parser.destroy();
  }
  if (files === 0) throw fileFault("The multipart body contains no file: send a part with a filename.");
}

function createParser(contentType: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      limits: LIMITS,
      isPartAFile: (_name, _type, filename) => filename !== undefined,
    });
  } catch {
    throw fileFault("The multipart body has no boundary.");
  }
}
