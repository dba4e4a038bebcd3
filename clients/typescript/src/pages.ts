import type { CallOptions, Client } from "./call.ts";
import { listChanges, type ListChangesInput } from "./operations.ts";
import type { Change, ChangePage } from "./schemas.ts";

interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

type List<Input, Item> = (client: Client, input: Input, options?: CallOptions) => Promise<Page<Item>>;

/** Every item of a list, page after page: `for await (const customer of listAll(client, listCustomers, { tag: "vip" }))`. */
export async function* listAll<Input extends { cursor?: string }, Item>(
  client: Client, list: List<Input, Item>, input: Input, options: CallOptions = {},
): AsyncGenerator<Item, void, undefined> {
  for await (const page of listPages(client, list, input, options)) yield* page.items;
}

/** Every page of a list. */
export async function* listPages<Input extends { cursor?: string }, Item>(
  client: Client, list: List<Input, Item>, input: Input, options: CallOptions = {},
): AsyncGenerator<Page<Item>, void, undefined> {
  for (let cursor: string | null | undefined = input.cursor; cursor !== null;) {
    const page: Page<Item> = await list(client, cursor === undefined ? input : { ...input, cursor }, options);
    yield page;
    cursor = page.next_cursor;
  }
}

const LONG_POLL_S = 20;

/**
 * Every change of the log, and then those to come, until `options.signal` ends it (with its reason) or the loop is left.
 * Keep the `cursor` of the last change that was dealt with, and come back with it as `after`.
 * @throws DoorplateError cursor_expired: the log no longer reaches back to `after`
 */
export async function* followChanges(client: Client, input: Omit<ListChangesInput, "last_event_id"> = {}, options: CallOptions = {}): AsyncGenerator<Change, void, undefined> {
  for await (const page of followPages(client, input, options)) yield* page.items;
}

/** The same by pages: the `cursor` of an empty one is further on than that of the last change, where changes are filtered. */
export async function* followPages(client: Client, input: ListChangesInput = {}, options: CallOptions = {}): AsyncGenerator<ChangePage, void, undefined> {
  for (let after = input.after; ;) {
    const page = await listChanges(client, { wait: LONG_POLL_S, ...input, ...(after !== undefined && { after }) }, options);
    yield page;
    after = page.cursor;
  }
}
