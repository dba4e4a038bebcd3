import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError, notFound } from "../../platform/errors.ts";
import { CONTENT_SECURITY } from "../../platform/http/content-security.ts";
import { sendFile } from "../../platform/http/files.ts";
import type { Resources } from "../../platform/resources.ts";
import { openBoard, type Board } from "./board.ts";
import { QUEUES } from "../../platform/queue/names.ts";
import { BOARD, checkSession, startSession } from "./session.ts";

/** The routes of the queue board: a page for people, opened with a cookie and not in the OpenAPI document. */
export const boardRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    let opened: Promise<Board> | undefined;
    const unavailable = (cause: unknown): never => {
      throw new AppError("unavailable", { detail: "The queue is not available.", cause });
    };
    const board = (): Promise<Board> =>
      (opened ??= openBoard(resources.queues, QUEUES).catch((cause: unknown) => {
        opened = undefined;
        return unavailable(cause);
      }));
    const hidden = { config: { public: true as const }, schema: { hide: true } };

    app.addHook("onRequest", async (_request, reply) => {
      void reply.headers({
        "content-security-policy": CONTENT_SECURITY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
      });
    });

    app.get(`${BOARD}/startSession`, hidden, async (request, reply) => {
      const { token } = request.query as { token?: unknown };
      void reply.header(
        "set-cookie",
        await startSession(resources, typeof token === "string" ? token : "", request.protocol === "https"),
      );
      return reply.redirect(BOARD, 303);
    });

    const showPage = async (request: FastifyRequest, reply: FastifyReply) => {
      await checkSession(resources, request.headers.cookie);
      const { page } = await board();
      return reply.type("text/html; charset=utf-8").serializer(String).send(page);
    };
    app.get(BOARD, hidden, showPage);

    app.get(`${BOARD}/*`, hidden, async (request, reply) => {
      const path = `/${(request.params as { "*": string })["*"]}`;
      // Sends a static file of Bull Board.
      if (path.startsWith("/static/")) return sendFile(reply, (await board()).files, path.slice("/static".length));
      if (!path.startsWith("/api/")) return showPage(request, reply);
      await checkSession(resources, request.headers.cookie);
      const answer = await (await board()).answer(path, request.query as Record<string, string>).catch(unavailable);
      if (!answer) throw notFound();
      return reply
        .code(answer.status)
        .type("application/json; charset=utf-8")
        .serializer(String)
        .send(JSON.stringify(answer.body));
    });
  };
