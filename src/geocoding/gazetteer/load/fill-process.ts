import { DatabaseError } from "pg";
import { fillGazetteer, type FillOptions } from "./fill.ts";

export interface Job {
  databaseUrl: string;
  options: FillOptions;
}
export type Message = { rows: number; step: string } | { done: true; rows: number } | { failed: string };

const send = (message: Message, sent?: () => void): unknown => process.send?.(message, undefined, undefined, sent);

process.once("message", (job: Job) => void fill(job));
// Also when the parent process has ended.
process.once("disconnect", () => process.exit());

async function fill({ databaseUrl, options }: Job): Promise<void> {
  const ending = await fillGazetteer(databaseUrl, (rows, step) => send({ rows, step }), options).then(
    (rows): Message => ({ done: true, rows }),
    (error: unknown): Message => ({ failed: causeOf(error) }),
  );
  send(ending, () => process.disconnect());
}

/** The cause, in a line. The data is public, so messages of the database can be shown. */
function causeOf(error: unknown): string {
  const { message } = error as Error;
  const hint = error instanceof DatabaseError && error.hint ? ` (${error.hint})` : "";
  return `${message.trim().split("\n").at(-1)}${hint}`;
}
