/** Lists for parameters of type jsonb. */

const FIRST_BYTES = 262_144;
/** What UTF-8 takes at most for a UTF-16 unit. */
const BYTES_PER_UNIT = 3;
/** Of the binary form, which it begins with. */
const VERSION = 1;

/** Texts one after the other in UTF-8, outside of the heap, where megabytes would stay until the next great collection. */
export interface TextStore {
  bytes: Buffer;
  end: number;
}

/** Where a text stands. */
export interface StoredText {
  store: TextStore;
  from: number;
  to: number;
}

export const createTextStore = (): TextStore => ({ bytes: Buffer.allocUnsafeSlow(FIRST_BYTES), end: 0 });

export function storeText(store: TextStore, text: string): StoredText {
  const from = store.end;
  makeRoom(store, text.length * BYTES_PER_UNIT);
  store.end += store.bytes.write(text, from);
  return { store, from, to: store.end };
}

export const readStored = ({ store, from, to }: StoredText): string => store.bytes.toString("utf8", from, to);

function makeRoom(store: TextStore, wanted: number): void {
  if (store.end + wanted <= store.bytes.length) return;
  const larger = Buffer.allocUnsafeSlow(2 * store.bytes.length + wanted);
  store.bytes.copy(larger, 0, 0, store.end);
  store.bytes = larger;
}

/** A list in Postgres' binary form of jsonb, made item by item: of JSON texts, and of what is stored as such. */
export function jsonbList(items: Iterable<readonly (string | StoredText)[]>): Buffer {
  const list = createTextStore();
  list.bytes[list.end++] = VERSION;
  storeText(list, "[");
  let isFirst = true;
  for (const parts of items) {
    if (!isFirst) storeText(list, ",");
    isFirst = false;
    for (const part of parts) {
      if (typeof part === "string") storeText(list, part);
      else {
        makeRoom(list, part.to - part.from);
        list.end += part.store.bytes.copy(list.bytes, list.end, part.from, part.to);
      }
    }
  }
  storeText(list, "]");
  return list.bytes.subarray(0, list.end);
}
