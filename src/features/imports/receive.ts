import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { TextDecoder } from "node:util";
import type { FastifyRequest } from "fastify";
import type { Static } from "typebox";
import { json } from "../../platform/database/transaction.ts";
import type { Resources } from "../../platform/resources.ts";
import { isKnownCountry } from "../../address/index.ts";
import { AppError } from "../../platform/errors.ts";
import { parseJson } from "../../platform/http/json-body.ts";
import { toAddress } from "../../records/address.ts";
import { deleteImport, insertChunk, insertImport, updateImport, type ImportRow } from "./queries.ts";
import { FIELDS, FURTHER_ADDRESSES, isTarget, type Target } from "./columns.ts";
import { ENCODINGS, type Encoding } from "./read/encoding.ts";
import type { RawRecord } from "./read/csv.ts";
import { isDelimiter, openFile, type OpenFile, type FileOptions } from "./read/file.ts";
import { fileFault, RowFault } from "./read/faults.ts";
import { readFilePart } from "./read/multipart.ts";
import { prepareUpsert } from "../upserts/prepare.ts";
import { describeRefusal, parseUpsert } from "./rows.ts";
import type { ImportPreview } from "./schema.ts";
import { toReading } from "./service.ts";
import { Warnings } from "./warnings.ts";

const CHUNK_ROWS = 1_000;
const CHUNK_CHARACTERS = 1_000_000;
const RECEIVING_LEASE_MS = 120_000;
const PREVIEW_ROWS = 1_000;
const PREVIEW_MS = 5_000;
const SHOWN_ROWS = 10;
const YIELD_AFTER_MS = 10;

/**
 * Reads the options of a file from a request.
 * @throws AppError invalid_request, unsupported_media_type
 */
export function readOptions(
  query: {
    source: string;
    format?: FileOptions["format"];
    encoding?: Encoding;
    delimiter?: string;
    country_code?: string;
    mapping?: string;
    header_line?: number;
    sheet?: string;
  },
  contentType: string,
): FileOptions {
  const { delimiter: name, mapping, format: _format, ...rest } = query;
  const delimiter = name === "tab" ? "\t" : name;
  const encoding = query.encoding ?? readCharset(contentType);
  if (query.country_code !== undefined && !isKnownCountry(query.country_code))
    throw new AppError("invalid_request", {
      errors: [{ in: "query", pointer: "/country_code", detail: "must be a country code of ISO 3166-1" }],
    });
  const media = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const format = query.format ?? (/ndjson|jsonl/.test(media) ? "ndjson" : undefined);
  return {
    ...rest,
    ...(format && { format }),
    ...(encoding && { encoding }),
    ...(delimiter !== undefined && isDelimiter(delimiter) && { delimiter }),
    ...(mapping !== undefined && { mapping: readMapping(mapping) }),
  };
}

function readCharset(contentType: string): Encoding | undefined {
  const charset = /;\s*charset\s*=\s*"?([^";\s]{1,40})/i.exec(contentType)?.[1];
  if (charset === undefined || contentType.startsWith("multipart/")) return undefined;
  try {
    const { encoding } = new TextDecoder(charset);
    const known = ENCODINGS.find((one) => one === encoding || (one === "gb18030" && encoding === "gbk"));
    if (known) return known;
  } catch {
    // not the name of an encoding
  }
  throw new AppError("unsupported_media_type", { detail: `The charset must be one of ${ENCODINGS.join(", ")}.` });
}

function readMapping(text: string): Record<string, Target | null> {
  const wrong = (): AppError =>
    new AppError("invalid_request", {
      errors: [
        {
          in: "query",
          pointer: "/mapping",
          detail:
            `must be a JSON object that maps column names to one of ${FIELDS.join(", ")}, or null. ` +
            "Fields of a further " +
            `address begin with one of ${FURTHER_ADDRESSES.join(", ")}: billing.address_line`,
        },
      ],
    });
  let mapping: unknown;
  try {
    mapping = parseJson(Buffer.from(text));
  } catch {
    throw wrong();
  }
  const isMapping =
    typeof mapping === "object" &&
    mapping !== null &&
    !Array.isArray(mapping) &&
    Object.values(mapping).every((target) => target === null || (typeof target === "string" && isTarget(target)));
  if (!isMapping) throw wrong();
  return mapping as Record<string, Target | null>;
}

/**
 * The bytes of the file in a request. The connection stays open for the response if reading stops early.
 * @throws AppError unsupported_media_type, invalid_body
 */
export function fileOf(request: FastifyRequest): AsyncIterable<Buffer> {
  const { body } = request;
  if (!(body instanceof Readable))
    throw new AppError("unsupported_media_type", {
      detail: "Send CSV, NDJSON or XLSX, as the body or as a part of multipart/form-data.",
    });
  if ((request.headers["content-encoding"] ?? "identity").toLowerCase() !== "identity")
    throw new AppError("unsupported_media_type", {
      detail: "Content-Encoding is not supported: send the body uncompressed.",
      headers: { "accept-encoding": "identity" },
    });
  const bytes = body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  const contentType = request.headers["content-type"] ?? "";
  return /^multipart\//i.test(contentType) ? readFilePart(bytes, contentType) : bytes;
}

/**
 * Reads the first rows of a file for a dry run.
 * @throws AppError invalid_body
 */
export async function previewFile(
  tenant_id: string,
  bytes: AsyncIterable<Buffer>,
  options: FileOptions,
  now: Date,
): Promise<Static<typeof ImportPreview>> {
  const file = await openFile(bytes, options);
  const made = {
    examined: 0,
    complete: true,
    refused: 0,
    verdicts: {} as Record<string, number>,
    refusals: [] as { line: number; reason: string }[],
    rows: [] as object[],
  };
  try {
    const warnings = new Warnings(file.reading, file.warnings, Object.keys(options.mapping ?? {}));
    if (file.usable) await readPreview(tenant_id, file, made, warnings, now);
    return {
      reading: toReading(file.reading),
      usable: file.usable,
      warnings: warnings.list(),
      ...made,
    } as Static<typeof ImportPreview>;
  } finally {
    file.close();
  }
}

async function readPreview(
  tenant_id: string,
  file: OpenFile,
  made: {
    examined: number;
    complete: boolean;
    refused: number;
    verdicts: Record<string, number>;
    refusals: object[];
    rows: object[];
  },
  warnings: Warnings,
  now: Date,
): Promise<void> {
  const begun = performance.now();
  let since = begun;
  for await (const group of file.rows) {
    for (const [line, text] of group) {
      if (made.examined === PREVIEW_ROWS || performance.now() - begun > PREVIEW_MS) {
        made.complete = false;
        return;
      }
      made.examined++;
      warnings.see(line, text);
      if (performance.now() - since > YIELD_AFTER_MS) {
        await new Promise(setImmediate);
        since = performance.now();
      }
      try {
        const upsert = parseUpsert(file.reading, text);
        const { addresses } = prepareUpsert(tenant_id, upsert, now, now);
        for (const {
          verdict: { status },
        } of addresses)
          made.verdicts[status] = (made.verdicts[status] ?? 0) + 1;
        if (made.rows.length < SHOWN_ROWS)
          made.rows.push({
            line,
            ref: upsert.ref.ref,
            customer: upsert.customer,
            addresses: addresses.map((address) => toAddress(address, now)),
          });
      } catch (error) {
        if (!(error instanceof RowFault || error instanceof AppError)) throw error;
        made.refused++;
        if (made.refusals.length < SHOWN_ROWS) made.refusals.push({ line, reason: describeRefusal(error) });
      }
    }
  }
}

/**
 * Stores the rows of a file, a chunk at a time. Deletes everything again if the file is invalid.
 * @returns the import, which waits to be started, and the SHA-256 of the file
 * @throws AppError invalid_body, body_too_large
 */
export async function receiveFile(
  { db, clock, keyring }: Resources,
  row: Parameters<typeof insertImport>[1],
  bytes: AsyncIterable<Buffer>,
  options: FileOptions,
): Promise<{ row: ImportRow; sha256: string }> {
  const digest = createHash("sha256");
  let size = 0;
  const file = await openFile(
    measure(bytes, (chunk) => {
      size += chunk.length;
      digest.update(chunk);
    }),
    options,
  );
  try {
    return await storeFile({ db, clock, keyring }, row, file, () => ({
      bytes: String(size),
      sha256: digest.digest("hex"),
    }));
  } finally {
    file.close();
  }
}

/** @param end is called when the file is read to its end */
async function storeFile(
  { db, clock, keyring }: Pick<Resources, "db" | "clock" | "keyring">,
  row: Parameters<typeof insertImport>[1],
  file: OpenFile,
  end: () => { bytes: string; sha256: string },
): Promise<{ row: ImportRow; sha256: string }> {
  if (!file.usable)
    throw fileFault("No column was recognised as an address. State it in `mapping`; a dry run lists the columns.");
  const lease = (): string => new Date(clock().getTime() + RECEIVING_LEASE_MS).toISOString();
  await insertImport(db.kysely, { ...row, reading: file.reading, lease_until: lease() });
  try {
    let [chunk, total] = [0, 0];
    let pending: RawRecord[] = [];
    let characters = 0;
    const flush = async (): Promise<void> => {
      await insertChunk(db.kysely, await keyring.tenantKeys(row.tenant_id), row, chunk++, pending);
      total += pending.length;
      [pending, characters] = [[], 0];
      if (chunk % 50 === 0) await updateImport(db.kysely, row, { lease_until: lease() });
    };
    for await (const group of file.rows) {
      for (const raw of group) {
        pending.push(raw);
        characters += raw[1].length;
        if (pending.length === CHUNK_ROWS || characters > CHUNK_CHARACTERS) await flush();
      }
    }
    if (pending.length > 0) await flush();
    if (total === 0) throw fileFault("The file has a header and no rows.");
    const { bytes, sha256 } = end();
    const received = await updateImport(db.kysely, row, {
      bytes,
      rows_total: String(total),
      reading: json(file.reading),
    });
    return { row: received, sha256 };
  } catch (error) {
    await db.kysely.transaction().execute((tx) => deleteImport(tx, row));
    throw error;
  }
}

async function* measure(bytes: AsyncIterable<Buffer>, see: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    see(chunk);
    yield chunk;
  }
}
