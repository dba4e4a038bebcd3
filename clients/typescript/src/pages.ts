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
type PagedInput = { cursor?: string } | { body: { cursor?: string } };

/**
 * Iterates over all items of a list, or all hits of a search, reading page after page: `for await (const customer of
 * listAll(client, listCustomers, { tag: "vip" }))`, `for await (const { address, score } of listAll(client,
 * searchAddresses, { body: { q: "科技园1栋" } }))`.
 */
export async function* listAll<L extends List>(
  client: Client,
  list: L,
  input: InputOf<L>,
  options: CallOptions = {},
): AsyncGenerator<PageOf<L>["items"][number], void, undefined> {
  for await (const page of listPages(client, list, input, options)) yield* page.items;
}

/** Iterates over all pages of a list or a search. */
export async function* listPages<L extends List>(
  client: Client,
  list: L,
  input: InputOf<L>,
  options: CallOptions = {},
): AsyncGenerator<PageOf<L>, void, undefined> {
  for (let next: PagedInput | undefined = input; next !== undefined;) {
    const page = (await list(client, next as never, options)) as PageOf<L>;
    yield page;
    next = page.next_cursor === null ? undefined : withCursor(next, page.next_cursor);
  }
}

const withCursor = (input: PagedInput, cursor: string): PagedInput =>
  "body" in input ? { ...input, body: { ...input.body, cursor } } : { ...input, cursor };

const LONG_POLL_S = 20;

/**
 * Iterates over the existing changes of the feed, then over new ones, until `options.signal` is aborted (throws its
 * reason) or the loop ends. Store the `cursor` of the last processed change and pass it as `after` to continue.
 * @throws DoorplateError with code `cursor_expired` if the log does not reach back to `after`
 */
export async function* followChanges(
  client: Client,
  input: Omit<ListChangesInput, "last_event_id"> = {},
  options: CallOptions = {},
): AsyncGenerator<Change, void, undefined> {
  for await (const page of followPages(client, input, options)) yield* page.items;
}

/** Like followChanges, by pages. With a filter, the `cursor` of an empty page is later than that of the last change. */
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
