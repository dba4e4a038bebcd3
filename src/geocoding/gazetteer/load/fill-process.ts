import { fillGazetteer, type FillOptions } from "./fill.ts";

export interface Job {
  databaseUrl: string;
  options: FillOptions;
}
export type Message = { rows: number; step: string } | { done: true; rows: number };

const send = (message: Message): unknown => process.send?.(message);

process.once("message", (job: Job) => void fill(job));

async function fill({ databaseUrl, options }: Job): Promise<void> {
  send({ done: true, rows: await fillGazetteer(databaseUrl, (rows, step) => send({ rows, step }), options) });
  process.disconnect();
}
