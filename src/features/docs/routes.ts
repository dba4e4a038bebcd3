import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import { notFound } from "../../platform/errors.ts";
import { etagOfText, isKnownToCaller } from "../../platform/http/conditional.ts";
import { CONTENT_SECURITY } from "../../platform/http/content-security.ts";
import { sendFile } from "../../platform/http/files.ts";
import type { Resources } from "../../platform/resources.ts";
import { DOCS, openPages } from "./pages.ts";

const ASSETS = join(import.meta.dirname, "assets");
const DRAWINGS = join(DOCS, "drawings");
const SWAGGER_UI = join(dirname(fileURLToPath(import.meta.resolve("@fastify/swagger-ui"))), "static");

/** The guides, from the Markdown files in `docs/`, and the reference of the API: pages for people, without a key. */
export const docsRoutes =
  (_resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const pages = openPages();
    const hidden = { config: { public: true as const }, schema: { hide: true } };

    app.addHook("onRequest", async (_request, reply) => {
      void reply.headers({
        "content-security-policy": CONTENT_SECURITY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
      });
    });

    const sendPage = async (request: FastifyRequest, reply: FastifyReply, path: string): Promise<FastifyReply> => {
      const html = await pages.read(path);
      if (html === undefined) throw notFound();
      const etag = etagOfText(html);
      void reply.headers({ etag, "cache-control": "no-cache" });
      if (isKnownToCaller(request, etag)) return reply.code(304).send();
      return reply.type("text/html; charset=utf-8").serializer(String).send(html);
    };

    app.get("/docs", hidden, async (request, reply) => sendPage(request, reply, ""));
    app.get("/docs/*", hidden, async (request, reply) => sendPage(request, reply, wildcardOf(request)));

    for (const [path, folder] of Object.entries({ assets: ASSETS, drawings: DRAWINGS, "swagger-ui": SWAGGER_UI }))
      app.get(`/docs/${path}/*`, hidden, async (request, reply) => sendFile(reply, folder, wildcardOf(request)));
  };

const wildcardOf = ({ params }: FastifyRequest): string => (params as { "*": string })["*"];
