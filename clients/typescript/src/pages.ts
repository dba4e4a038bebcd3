import type { CallOptions, Client } from "./call.ts";
import { listChanges, type ListChangesInput } from "./operations.ts";
import type { Change, ChangePage } from "./schemas.ts";

interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

type List = (client: Client, input: never, options?: CallOptions) => Promise<Page<unknown>>;
type InputOf<L extends List> = NonNullable<Parameters<L>[1]>;
type PageOf<L extends List> = Awaited<ReturnType<L>>;

/** A list has its cursor in the query, a search in the body. */
type Walkable = { cursor?: string } | { body: { cursor?: string } };

/**
 * Every item of a list, or every hit of a search, page after page: `for await (const customer of listAll(client,
 * listCustomers, { tag: "vip" }))`, `for await (const { address, score } of listAll(client, searchAddresses, { body: {
 * q: "科技园1栋" } }))`.
 */
export async function* listAll<L extends List>(
  client: Client,
  list: L,
  input: InputOf<L>,
  options: CallOptions = {},
): AsyncGenerator<PageOf<L>["items"][number], void, undefined> {
  for await (const page of listPages(client, list, input, options)) yield* page.items;
}

/** Every page of a list or of a search. */
export async function* listPages<L extends List>(
  client: Client,
  list: L,
  input: InputOf<L>,
  options: CallOptions = {},
): AsyncGenerator<PageOf<L>, void, undefined> {
  for (let next: Walkable | undefined = input; next !== undefined;) {
    const page = (await list(client, next as never, options)) as PageOf<L>;
    yield page;
    next = page.next_cursor === null ? undefined : goOn(next, page.next_cursor);
  }
}

const goOn = (input: Walkable, cursor: string): Walkable =>
  "body" in input ? { ...input, body: { ...input.body, cursor } } : { ...input, cursor };

const LONG_POLL_S = 20;

/**
 * Every change of the log, and then those to come, until `options.signal` ends it (with its reason) or the loop is
 * left. Keep the `cursor` of the last change that was dealt with, and come back with it as `after`.
 * @throws DoorplateError cursor_expired: the log no longer reaches back to `after`
 */
export async function* followChanges(
  client: Client,
  input: Omit<ListChangesInput, "last_event_id"> = {},
  options: CallOptions = {},
): AsyncGenerator<Change, void, undefined> {
  for await (const page of followPages(client, input, options)) yield* page.items;
}

/**
 * The same by pages: the `cursor` of an empty one is further on than that of the last change, where changes are
 * filtered.
 */
export async function* followPages(
  client: Client,
  input: ListChangesInput = {},
  options: CallOptions = {},
): AsyncGenerator<ChangePage, void, undefined> {
  for (let after = input.after; ;) {
    const page = await listChanges(
      client,
      { wait: LONG_POLL_S, ...input, ...(after !== undefined && { after }) },
      options,
    );
    yield page;
    after = page.cursor;
  }
}
