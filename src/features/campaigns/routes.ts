import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { notFound } from "../../platform/errors.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { answerOnce } from "../../platform/http/idempotency.ts";
import { closed, dryRunQuery, Id, pageQuery, PostHeaders } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { enqueueVerifications } from "../verifications/jobs.ts";
import type { VerificationKey } from "../verifications/queries.ts";
import { enqueueAdvance } from "./jobs.ts";
import { countAddresses, countOpenChunks, findCampaign, insertCampaign, listCampaigns, type CampaignRow } from "./queries.ts";
import { Campaign, CampaignCreate, CampaignEstimate, CampaignPage } from "./schema.ts";
import { cancelCampaign, newCampaign, pauseCampaign, resumeCampaign, toCampaign } from "./service.ts";

const CampaignPath = closed({ campaign_id: Id });

export const campaignRoutes = ({ db, clock, queues }: Resources): FastifyPluginAsyncTypebox => async (app) => {
  app.post("/campaigns", {
    config: { scope: "campaigns:write" },
    schema: {
      operationId: "createCampaign", tags: ["campaigns"], summary: "Verify all addresses that match a filter", description: "In the background: follow `Location`. A dry run only counts them.",
      headers: PostHeaders, querystring: closed(dryRunQuery), body: CampaignCreate, response: { 200: CampaignEstimate, 202: Campaign },
    },
  }, async (request, reply) => {
    const { tenant_id, actor } = request.principal;
    if (request.query.dry_run) return reply.code(200).send({ total: await countAddresses(db.kysely, tenant_id, request.body.filter) });
    let row: CampaignRow | undefined;
    await answerOnce(db, request, reply, async (tx) => {
      row = await insertCampaign(tx, newCampaign(tenant_id, actor, request.body, clock()));
      return { status: 202, headers: { location: `/v1/campaigns/${row.id}` }, payload: toCampaign(row, {}) };
    });
    if (row) enqueueAdvance(queues, clock, [row]);
    return reply;
  });

  app.get("/campaigns", {
    config: { scope: "campaigns:read", problems: ["invalid_cursor"] },
    schema: { operationId: "listCampaigns", tags: ["campaigns"], summary: "List campaigns", description: "Newest first.", querystring: closed(pageQuery), response: { 200: CampaignPage } },
  }, async (request, reply) => {
    const { tenant_id } = request.principal;
    const { limit = 50, cursor } = request.query;
    const list = [tenant_id, "campaigns"];
    const rows = await listCampaigns(db.kysely, tenant_id, decodeCursor(cursor, list), limit + 1);
    const campaigns = await Promise.all(rows.map(present));
    return toPage(request, reply, list, limit, campaigns, ({ id }) => id, (campaign) => campaign);
  });

  app.get("/campaigns/:campaign_id", {
    config: { scope: "campaigns:read", problems: ["not_found"] },
    schema: { operationId: "getCampaign", tags: ["campaigns"], summary: "Read a campaign and its progress", params: CampaignPath, response: { 200: Campaign } },
  }, async (request) => {
    const row = await findCampaign(db.kysely, { tenant_id: request.principal.tenant_id, id: request.params.campaign_id });
    if (!row) throw notFound();
    return present(row);
  });

  const steps = {
    pause: { summary: "Pause a campaign", description: "No further verification is begun; what runs is finished.", step: pauseCampaign },
    resume: { summary: "Resume a paused campaign", description: "It goes on where it stood.", step: resumeCampaign },
    cancel: { summary: "Cancel a campaign", description: "For good: what waits is cancelled, what runs is finished.", step: cancelCampaign },
  };
  for (const [name, { summary, description, step }] of Object.entries(steps)) {
    app.post(`/campaigns/:campaign_id/${name}`, {
      config: { scope: "campaigns:write", problems: ["not_found", "conflict"] },
      schema: { operationId: `${name}Campaign`, tags: ["campaigns"], summary, description, headers: PostHeaders, params: CampaignPath, response: { 200: Campaign } },
    }, async (request, reply) => {
      const key = { tenant_id: request.principal.tenant_id, id: request.params.campaign_id };
      let waiting: VerificationKey[] = [];
      await answerOnce(db, request, reply, async (tx) => {
        const result = await step(tx, key, clock());
        const row = "row" in result ? result.row : result;
        if ("waiting" in result) waiting = result.waiting;
        return { status: 200, headers: {}, payload: toCampaign(row, await countOpenChunks(tx, row)) };
      });
      enqueueVerifications(queues, waiting.map((row) => ({ ...row, campaign_id: key.id })));
      if (name === "resume") enqueueAdvance(queues, clock, [key]);
      return reply;
    });
  }

  const present = async (row: CampaignRow): Promise<Type.Static<typeof Campaign>> => toCampaign(row, await countOpenChunks(db.kysely, row));
};
