import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import { etagOfText, isKnownToCaller } from "./conditional.ts";

/** The routes for the OpenAPI document. */
export const documentRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get("/", { config: { public: true }, schema: { hide: true } }, async (_request, reply) =>
    reply.redirect("/docs"),
  );

  const openapi = {
    config: { public: true as const },
    schema: {
      tags: ["service"],
      operationId: "getOpenApi",
      summary: "Get the OpenAPI document",
      response: {
        200: Type.Unknown({ description: "OpenAPI 3.1.", examples: [{ openapi: "3.1.0" }] }),
        304: Type.Null({ description: "Not modified." }),
      },
    },
  };
  let document: { text: string; etag: string } | undefined;
  const sendDocument = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (!document) {
      const text = JSON.stringify(app.swagger());
      document = { text, etag: etagOfText(text) };
    }
    void reply.header("etag", document.etag);
    if (isKnownToCaller(request, document.etag)) return reply.code(304).send();
    return reply.type("application/json; charset=utf-8").serializer(String).send(document.text);
  };
  app.get("/openapi.json", openapi, sendDocument);
  app.get("/v1/openapi.json", { ...openapi, schema: { hide: true } }, sendDocument);
};
