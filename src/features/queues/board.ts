/** Bull Board, read-only. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { createBullBoard as create } from "@bull-board/api";
import type { Queues } from "../../platform/queue/queue.ts";
import { BOARD } from "./session.ts";

type ServerAdapter = Parameters<typeof create>[0]["serverAdapter"];
type ApiRoute = Parameters<ServerAdapter["setApiRoutes"]>[0][number];
type BoardQueues = Parameters<ServerAdapter["setQueues"]>[0];
type UiConfig = Parameters<ServerAdapter["setUIConfig"]>[0];
type EntryRoute = Parameters<ServerAdapter["setEntryRoute"]>[0];

export interface Board {
  /** The HTML of the page, the same for any path below it. */
  page: string;
  /** The folder of its static files. */
  files: string;
  /** Answers a read-only API request of the page; undefined for any other. */
  answer(path: string, query: Record<string, string>): Promise<{ status: number; body: unknown } | undefined>;
}

/** The API routes that are answered. */
const QUESTIONS = [
  "/api/redis/stats",
  "/api/queues",
  "/api/job-schedulers",
  "/api/queues/:queueName/metrics",
  "/api/queues/:queueName/default-job-options",
  "/api/queues/:queueName/workers",
  "/api/queues/:queueName/rate-limit",
  "/api/queues/:queueName/job-data-schema",
  "/api/queues/:queueName/:jobId/logs",
  "/api/queues/:queueName/:jobId/flow",
  "/api/queues/:queueName/:jobId",
];

/**
 * Creates the board. It takes half a second and some memory, so it is created on first use.
 * @throws Error if the queue server does not respond
 */
export async function openBoard(queues: Queues, names: readonly string[]): Promise<Board> {
  const [{ createBullBoard }, { BullMQAdapter }] = await Promise.all([
    import("@bull-board/api"),
    import("@bull-board/api/bullMQAdapter"),
  ]);
  const known = {
    queues: undefined as BoardQueues | undefined,
    views: "",
    statics: "",
    config: {} as UiConfig,
    api: [] as ApiRoute[],
    entry: undefined as EntryRoute | undefined,
  };
  const serverAdapter = {
    setQueues: (given: BoardQueues) => ((known.queues = given), serverAdapter),
    setViewsPath: (path: string) => ((known.views = path), serverAdapter),
    setStaticPath: (_route: string, path: string) => ((known.statics = path), serverAdapter),
    setEntryRoute: (route: EntryRoute) => ((known.entry = route), serverAdapter),
    setErrorHandler: () => serverAdapter,
    setApiRoutes: (routes: ApiRoute[]) => ((known.api = routes), serverAdapter),
    setUIConfig: (config: UiConfig) => ((known.config = config), serverAdapter),
  } as ServerAdapter;
  const inspected = await Promise.all(names.map((name) => queues.inspect(name)));
  createBullBoard({
    queues: inspected.map((queue) => new BullMQAdapter(queue as never, { readOnlyMode: true, allowRetries: false })),
    serverAdapter,
    options: { uiConfig: { boardTitle: "Doorplate" } },
  });
  const { name, params } = known.entry!.handler({ basePath: BOARD, uiConfig: known.config });
  const routes = known.api.filter(
    ({ method, route }) => [method].flat().includes("get") && QUESTIONS.includes([route].flat()[0]!),
  );
  return {
    page: fill(await readFile(join(known.views, name), "utf8"), params),
    files: known.statics,
    async answer(path, query) {
      for (const { route, handler } of routes) {
        const match = patternOf([route].flat()[0]!).exec(path);
        if (!match) continue;
        const { status = 200, body } = await handler({
          queues: known.queues!,
          uiConfig: known.config,
          params: { ...match.groups },
          query,
          body: {},
          headers: {},
        } as never);
        return { status, body };
      }
      return undefined;
    },
  };
}

const patternOf = (route: string): RegExp => new RegExp(`^${route.replace(/:(\w+)/g, "(?<$1>[^/]{1,300})")}$`);

/** Fills in an EJS page that only has values, and removes links to other hosts. */
const fill = (page: string, values: Record<string, string>): string =>
  page
    .replace(/<link[^>]+href="https?:[^>]*>/g, "")
    .replace(/<%([=-])\s*(\w+)\s*%>/g, (_, kind: string, name: string) =>
      kind === "-" ? (values[name] ?? "") : escape(values[name] ?? ""),
    );

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
