import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import { AppError } from "../../platform/errors.ts";
import { maskFor } from "../access/mask-responses.ts";
import { sendJson, sendStream } from "../../platform/http/conditional.ts";
import { onDrain } from "../../platform/http/drain.ts";
import { noteCustomers, purposeOf } from "../../platform/http/request.ts";
import { recordRead } from "../../privacy/reads/requests.ts";
import { streamFor, acquireStream } from "../../platform/http/stream-limit.ts";
import { closed } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { disclosureFor } from "../../privacy/purposes.ts";
import { hiddenFrom } from "../../platform/restrictions.ts";
import pLimit from "p-limit";
import { streamEvents } from "./events.ts";
import { ChangePage, ChangeQuery } from "./schema.ts";
import { customersOf, readPosition, readFeed, toPage } from "./service.ts";
import { watchLog } from "./watch.ts";

/** Of all streams of a process together. */
const STREAMS_READING = 2;

export const changeRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const watch = watchLog(resources.db.readers);
    const listening = { watch, limitReads: pLimit(STREAMS_READING) };
    const closing = new AbortController();
    onDrain(app, () => closing.abort());
    app.addHook("preClose", async () => closing.abort());

    /** Asked again and again, because a stream outlives the key that opened it. */
    async function isWelcome(request: FastifyRequest): Promise<boolean> {
      try {
        await app.authenticator.authenticate(request);
        return true;
      } catch (error) {
        if (error instanceof AppError && error.code !== "unavailable") return false;
        throw error;
      }
    }

    app.get(
      "/changes",
      {
        config: {
          scope: "changes:read",
          problems: ["invalid_cursor", "cursor_expired", "too_many_streams"],
          masks_stream: true,
          checks_purpose: true,
        },
        schema: {
          operationId: "listChanges",
          tags: ["changes"],
          summary: "List changes",
          description:
            "The change feed: every change of customers and addresses, oldest first, with the states before and " +
            "after. Store `cursor` and pass it as `after` in the next request: no change is missed or repeated. " +
            "With `Accept: text/event-stream` the response is a stream of Server-Sent Events, which continues after " +
            "`Last-Event-ID` and ends when the key expires.",
          querystring: ChangeQuery,
          headers: closed(
            {
              "last-event-id": Type.Optional(
                Type.String({
                  maxLength: 100,
                  description: "Cursor for event streams. Takes precedence over `after`.",
                }),
              ),
            },
            { additionalProperties: true },
          ),
          response: { 200: ChangePage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { entity, operation, limit = 50, wait = 0 } = request.query;
        const filter = { entity, operation };
        const isHidden = () => hiddenFrom(resources.restrictions, request.principal);
        const gone = AbortSignal.any([closing.signal, connectionOf(reply)]);
        const streams = request.headers.accept?.includes("text/event-stream") === true;
        if (streams || wait > 0) acquireStream(app, request.principal.id, reply);
        if (streams) {
          const after = await readPosition(
            resources,
            tenant_id,
            request.headers["last-event-id"] || request.query.after,
          );
          // A fault of the cursor is answered before the stream begins.
          await readFeed(resources, tenant_id, after, filter, 1);
          const events = streamEvents(
            resources,
            {
              ...listening,
              isAuthorised: () => isWelcome(request),
              isHidden,
              findMask: () => maskFor(resources, request.principal),
              discloses: disclosureFor(resources.db.readers, tenant_id, purposeOf(request)),
              sent: (rows) => recordRead(resources, request, "listChanges", customersOf({ rows })),
            },
            tenant_id,
            after,
            filter,
            gone,
          );
          return sendStream(reply, "text/event-stream; charset=utf-8", streamFor(request, events));
        }
        const after = await readPosition(resources, tenant_id, request.query.after);
        let page = await readFeed(resources, tenant_id, after, filter, limit);
        for (
          const deadline = Date.now() + wait * 1_000;
          page.rows.length === 0 && !gone.aborted && Date.now() < deadline;
        ) {
          if (!page.has_more) await watch.past(page.position, deadline - Date.now(), gone);
          await app.authenticator.authenticate(request);
          page = await readFeed(resources, tenant_id, page.position, filter, limit);
        }
        noteCustomers(request, customersOf(page));
        // Written here: telling the two kinds of states apart would cost the compiled serialiser more than it saves.
        return sendJson(reply, JSON.stringify(toPage(tenant_id, page, resources.clock(), isHidden())));
      },
    );
  };

/** Aborts when the caller has hung up. */
function connectionOf(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort());
  return gone.signal;
}
