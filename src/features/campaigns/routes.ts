import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { notFound } from "../../platform/errors.ts";
import { sendStream } from "../../platform/http/conditional.ts";
import { maskFor } from "../access/mask-responses.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { answerOnce } from "../../platform/http/idempotency.ts";
import { streamFor, acquireFileStream } from "../../platform/http/stream-limit.ts";
import { purposeOf } from "../../platform/http/request.ts";
import { closed, dryRunQuery, Id, pageQuery, PostHeaders } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { disclosureFor } from "../../privacy/purposes.ts";
import { hiddenFrom } from "../../platform/restrictions.ts";
import { checkFilterAttributes } from "../../records/filter/attributes.ts";
import { checkFilter, checkFilterScopes } from "../../records/filter/limits.ts";
import { recordRead } from "../../privacy/reads/requests.ts";
import { CAMPAIGNS } from "./declaration.ts";
import { estimateCampaign, findBudget } from "./estimate.ts";
import { countOpenChunks, findCampaign, insertCampaign, listCampaigns, type CampaignRow } from "./queries.ts";
import { resultsList, streamResults } from "./results.ts";
import { checkSchedule } from "./schedule.ts";
import { Campaign, CampaignCreate, CampaignEstimate, CampaignPage, CampaignResult } from "./schema.ts";
import { cancelCampaign, newCampaign, pauseCampaign, resumeCampaign, toCampaign } from "./service.ts";
import { findWait } from "./wait.ts";

const CampaignPath = closed({ campaign_id: Id });

/** A chunk, and an address of it. */
const POSITION = /^\d{1,9}\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const campaignRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock, queues } = resources;
    app.post(
      "/campaigns",
      {
        config: { scope: "campaigns:write", dry_run_scope: "campaigns:read" },
        schema: {
          operationId: "createCampaign",
          tags: ["campaigns"],
          summary: "Create a campaign",
          description:
            "Verifies all addresses that match a filter, in the background: poll the URL in `Location`. A dry run " +
            "returns an estimate instead. With a `schedule` the campaign is repeated. Addresses that are created " +
            "after the campaign do not belong to it. A filter with `customer` or `customer_tag` also requires the " +
            "scope `customers:read`.",
          headers: PostHeaders,
          querystring: closed(dryRunQuery),
          body: CampaignCreate,
          response: { 200: CampaignEstimate, 202: Campaign },
        },
      },
      async (request, reply) => {
        const { tenant_id, actor, scopes } = request.principal;
        checkFilter(request.body.filter, "/filter");
        checkFilterScopes(request.body.filter, scopes);
        await checkFilterAttributes(resources.attributes, tenant_id, request.body.filter, "address", "/filter");
        if (request.body.schedule) checkSchedule(request.body.schedule, clock());
        if (request.query.dry_run)
          return reply.code(200).send(await estimateCampaign(resources, tenant_id, request.body.filter));
        let row: CampaignRow | undefined;
        await answerOnce(db, request, reply, async (tx) => {
          row = await insertCampaign(tx, newCampaign(tenant_id, actor, request.body, clock()));
          return { status: 202, headers: { location: `/v1/campaigns/${row.id}` }, payload: toCampaign(row, {}, null) };
        });
        if (row?.status === "running") queues.ring(CAMPAIGNS);
        return reply;
      },
    );

    app.get(
      "/campaigns",
      {
        config: { scope: "campaigns:read", problems: ["invalid_cursor"] },
        schema: {
          operationId: "listCampaigns",
          tags: ["campaigns"],
          summary: "List campaigns",
          description: "Newest first.",
          querystring: closed({
            schedule_id: Type.Optional({
              ...Id,
              description: "Only campaigns started by the schedule of this campaign.",
            }),
            ...pageQuery,
          }),
          response: { 200: CampaignPage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { limit = 50, cursor, schedule_id } = request.query;
        const list = [tenant_id, "campaigns", schedule_id];
        const rows = await listCampaigns(db.kysely, tenant_id, schedule_id, decodeCursor(cursor, list), limit + 1);
        const campaigns = await Promise.all(rows.map(present));
        return toPage(
          request,
          reply,
          list,
          limit,
          campaigns,
          ({ id }) => id,
          (campaign) => campaign,
        );
      },
    );

    app.get(
      "/campaigns/:campaign_id",
      {
        config: { scope: "campaigns:read", problems: ["not_found"] },
        schema: {
          operationId: "getCampaign",
          tags: ["campaigns"],
          summary: "Get a campaign",
          params: CampaignPath,
          response: { 200: Campaign },
        },
      },
      async (request) => {
        const row = await findCampaign(db.kysely, {
          tenant_id: request.principal.tenant_id,
          id: request.params.campaign_id,
        });
        if (!row) throw notFound();
        return present(row);
      },
    );

    app.get(
      "/campaigns/:campaign_id/results",
      {
        config: {
          scope: "campaigns:read",
          additional_scopes: ["addresses:read"],
          problems: ["not_found", "invalid_cursor", "too_many_streams"],
          masks_stream: true,
          checks_purpose: true,
        },
        schema: {
          operationId: "getCampaignResults",
          tags: ["campaigns"],
          summary: "List the results of a campaign",
          description:
            "Streamed as NDJSON: one `CampaignResult` per line, one line per address. While the campaign runs, the " +
            "response ends with the last finished address: to continue, pass the `cursor` of the last line as " +
            "`after`. The `status` of the campaign says whether more results will follow.",
          params: CampaignPath,
          querystring: closed({
            after: Type.Optional(
              Type.String({
                minLength: 1,
                maxLength: 400,
                description: "`cursor` of a line; the response begins after it.",
              }),
            ),
            changed: Type.Optional(
              Type.Boolean({
                default: false,
                description: "Only addresses whose status or position changed.",
              }),
            ),
          }),
          response: {
            200: {
              description: "One line per address.",
              content: { "application/x-ndjson": { schema: CampaignResult } },
            },
          },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { after, changed = false } = request.query;
        const campaign = await findCampaign(db.kysely, { tenant_id, id: request.params.campaign_id });
        if (!campaign) throw notFound();
        const position = decodeCursor(after, resultsList(tenant_id, campaign.id), "/after", POSITION);
        acquireFileStream(app, request.principal.id, reply);
        const lines = streamResults(resources, db.kysely, campaign, {
          after: position,
          only_changed: changed,
          isHidden: () => hiddenFrom(resources.restrictions, request.principal),
          findMask: () => maskFor(resources, request.principal),
          discloses: disclosureFor(db.readers, tenant_id, purposeOf(request)),
          sent: (customer_ids) =>
            recordRead(resources, request, "getCampaignResults", customer_ids, { subject_id: campaign.id }),
        });
        const stream = streamFor(request, lines);
        return sendStream(reply, "application/x-ndjson; charset=utf-8", stream);
      },
    );

    const steps = {
      pause: {
        summary: "Pause a campaign",
        description: "Starts no further verifications. Running verifications are finished.",
        step: pauseCampaign,
      },
      resume: {
        summary: "Resume a paused campaign",
        description: "Continues where the campaign was paused.",
        step: resumeCampaign,
      },
      cancel: {
        summary: "Cancel a campaign",
        description: "Cannot be reversed. Queued verifications are cancelled; running verifications are finished.",
        step: cancelCampaign,
      },
    };
    for (const [name, { summary, description, step }] of Object.entries(steps)) {
      app.post(
        `/campaigns/:campaign_id/${name}`,
        {
          config: { scope: "campaigns:write", problems: ["not_found", "conflict"] },
          schema: {
            operationId: `${name}Campaign`,
            tags: ["campaigns"],
            summary,
            description,
            headers: PostHeaders,
            params: CampaignPath,
            response: { 200: Campaign },
          },
        },
        async (request, reply) => {
          const key = { tenant_id: request.principal.tenant_id, id: request.params.campaign_id };
          await answerOnce(db, request, reply, async (tx) => {
            const row = await step(tx, key, clock());
            return { status: 200, headers: {}, payload: toCampaign(row, await countOpenChunks(tx, row), null) };
          });
          if (name === "resume") queues.ring(CAMPAIGNS);
          return reply;
        },
      );
    }

    const present = async (row: CampaignRow): Promise<Type.Static<typeof Campaign>> => {
      const waits_for = await findWait(resources, row);
      const budget =
        waits_for?.code === "provider_budget" && waits_for.provider !== null
          ? await findBudget(resources, row.tenant_id, waits_for.provider)
          : undefined;
      return toCampaign(row, await countOpenChunks(db.kysely, row), waits_for, budget);
    };
  };
