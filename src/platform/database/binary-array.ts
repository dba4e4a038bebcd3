const TYPES = { bytea: 17, text: 25, jsonb: 3802 } as const;
/** First byte of the binary form of jsonb. */
const JSONB_VERSION = 1;

/**
 * Encodes a list in Postgres' binary form, for a parameter of type bytea[], text[] (UTF-8) or jsonb[]. For long items:
 * in a literal each would have to be escaped here and unescaped there.
 */
export function binaryArray(type: keyof typeof TYPES, items: readonly Buffer[]): Buffer {
  const prefix = type === "jsonb" ? [JSONB_VERSION] : [];
  const list = Buffer.allocUnsafe(items.reduce((size, { length }) => size + 4 + prefix.length + length, 20));
  let end = 0;
  const [dimensions, nulls, firstIndex] = [1, 0, 1];
  for (const number of [dimensions, nulls, TYPES[type], items.length, firstIndex]) end = list.writeInt32BE(number, end);
  for (const item of items) {
    end = list.writeInt32BE(prefix.length + item.length, end);
    for (const byte of prefix) end = list.writeUInt8(byte, end);
    end += item.copy(list, end);
  }
  return list;
}
