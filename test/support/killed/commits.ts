const WRITE = /\b(?:insert\s+into|delete\s+from|begin_write|hold_back_feed)\b|(?<!\b(?:for|key)\s+)\bupdate\b/i;

/** Connections with an open transaction. */
const open = new WeakSet<object>();

/**
 * Whether a query makes changes durable: it commits a transaction, or is a write outside of one. A process that is
 * killed before any other query leaves what it leaves if it is killed before the next one that does.
 * @param client the connection; its queries are given one after the other
 * @param query the first argument of pg's `query`
 */
export function commits(client: object, query: unknown): boolean {
  const text = typeof query === "string" ? query : (query as { text?: unknown } | undefined)?.text;
  if (typeof text !== "string") return true; // such as a cursor
  if (/^\s*(?:begin|start transaction)\b/i.test(text)) open.add(client);
  else if (/^\s*(?:commit|rollback(?! to))\b/i.test(text)) return open.delete(client) && /commit/i.test(text);
  return !open.has(client) && WRITE.test(text);
}
