/** Many JSON texts for one parameter. */

const FIRST_BYTES = 262_144;
/** What UTF-8 takes at most for a UTF-16 unit. */
const BYTES_PER_UNIT = 3;
/** Of the type text. */
const TEXT_OID = 25;
const LENGTH_BYTES = 4;

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

/** In UTF-8, until the store is used again. */
export const storedBytes = ({ store, from, to }: StoredText): Buffer => store.bytes.subarray(from, to);

function makeRoom(store: TextStore, wanted: number): void {
  if (store.end + wanted <= store.bytes.length) return;
  const larger = Buffer.allocUnsafeSlow(2 * store.bytes.length + wanted);
  store.bytes.copy(larger, 0, 0, store.end);
  store.bytes = larger;
}

/**
 * Texts as text[], in Postgres' binary form. Cast to jsonb one by one, they cost a third less than a list in jsonb:
 * what the reading of one needs is in the processor's cache.
 * @param array is overwritten, and holds what is returned
 */
export function textArray(array: TextStore, items: readonly (string | StoredText)[]): Buffer {
  array.end = 0;
  for (const number of items.length === 0 ? [0, 0, TEXT_OID] : [1, 0, TEXT_OID, items.length, 1])
    array.end = array.bytes.writeInt32BE(number, array.end);
  for (const item of items) {
    makeRoom(array, LENGTH_BYTES);
    const from = (array.end += LENGTH_BYTES);
    if (typeof item === "string") storeText(array, item);
    else {
      makeRoom(array, item.to - item.from);
      array.end += item.store.bytes.copy(array.bytes, from, item.from, item.to);
    }
    array.bytes.writeInt32BE(array.end - from, from - LENGTH_BYTES);
  }
  return array.bytes.subarray(0, array.end);
}
