import { fillGazetteer, type FillOptions } from "./fill.ts";

export interface Job {
  databaseUrl: string;
  options: FillOptions;
}
export type Message = { rows: number; step: string } | { done: true; rows: number };

const send = (message: Message): unknown => process.send?.(message);

process.once("message", async ({ databaseUrl, options }: Job) => {
  send({ done: true, rows: await fillGazetteer(databaseUrl, (rows, step) => send({ rows, step }), options) });
  process.disconnect();
});
