import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { inTransaction } from "../../platform/database/transaction.ts";
import { notFound } from "../../platform/errors.ts";
import { etagOf, optionalVersion } from "../../platform/http/conditional.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { answerOnce } from "../../platform/http/idempotency.ts";
import { changeContext, type Principal } from "../../platform/http/request.ts";
import { closed, dryRunQuery, Id, pageQuery, PostHeaders, UpsertHeaders } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { checkFilterAttributes } from "../../records/filter/attributes.ts";
import { checkFilter, checkFilterScopes } from "../../records/filter/limits.ts";
import { RETENTION } from "./declaration.ts";
import { findRule, findRun, listRules, listRuns } from "./queries.ts";
import {
  RetentionRule,
  RetentionRuleList,
  RetentionRulePut,
  RetentionRun,
  RetentionRunPage,
  type RetentionCondition,
} from "./schema.ts";
import { putRule, removeRule, setEnabled, startRun, toDefinition, toRule, toRun } from "./service.ts";

const RulePath = closed({
  rule_name: Type.String({
    pattern: "^[a-z0-9][a-z0-9-]{0,62}$",
    description: "The name of the rule.",
    examples: ["inactive-customers"],
  }),
});
const RunPath = closed({ ...RulePath.properties, run_id: Id });
const PATH = "/retention-rules/:rule_name";

export const retentionRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, clock, attributes } = resources;

    async function checkCondition({ customer, address }: RetentionCondition, { tenant_id, scopes }: Principal) {
      if (customer) {
        checkFilter(customer, "/condition/customer");
        await checkFilterAttributes(attributes, tenant_id, customer, "customer", "/condition/customer");
      }
      if (address) {
        checkFilter(address, "/condition/address");
        checkFilterScopes(address, scopes);
        await checkFilterAttributes(attributes, tenant_id, address, "address", "/condition/address");
      }
    }

    app.put(
      PATH,
      {
        config: { scope: "retention:write", problems: ["version_mismatch", "conflict"] },
        schema: {
          operationId: "putRetentionRule",
          tags: ["privacy"],
          summary: "Create or replace a retention rule",
          description:
            "A new rule does nothing yet, and a changed one is disabled: make a dry run (`POST " +
            "/v1/retention-rules/{rule_name}/runs?dry_run=true`), look at what it would hit, and enable it. Then it " +
            "runs every day. Legal holds win over every rule. `If-Match` is optional.",
          headers: UpsertHeaders,
          params: RulePath,
          body: RetentionRulePut,
          response: { 200: RetentionRule, 201: RetentionRule },
        },
      },
      async (request, reply) => {
        const { tenant_id, actor } = request.principal;
        const name = request.params.rule_name;
        const expected = optionalVersion(request);
        const definition = toDefinition(request.body);
        await checkCondition(request.body.condition, request.principal);
        const { row, is_new } = await inTransaction(db.kysely, changeContext(request), (tx) =>
          putRule(tx, { tenant_id, name }, expected, definition, actor, clock()),
        );
        if (is_new) reply.header("location", `/v1/retention-rules/${name}`);
        return reply
          .code(is_new ? 201 : 200)
          .header("etag", etagOf(row))
          .send(toRule(row));
      },
    );

    app.get(
      "/retention-rules",
      {
        config: { scope: "retention:read" },
        schema: {
          operationId: "listRetentionRules",
          tags: ["privacy"],
          summary: "List retention rules",
          response: { 200: RetentionRuleList },
        },
      },
      async (request) => ({ items: (await listRules(db.kysely, request.principal.tenant_id)).map(toRule) }),
    );

    app.get(
      PATH,
      {
        config: { scope: "retention:read", problems: ["not_found"] },
        schema: {
          operationId: "getRetentionRule",
          tags: ["privacy"],
          summary: "Get a retention rule",
          params: RulePath,
          response: { 200: RetentionRule },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const row = await findRule(db.kysely, { tenant_id, name: request.params.rule_name });
        if (!row) throw notFound();
        return reply.header("etag", etagOf(row)).send(toRule(row));
      },
    );

    app.delete(
      PATH,
      {
        config: { scope: "retention:write", problems: ["not_found"] },
        schema: {
          operationId: "deleteRetentionRule",
          tags: ["privacy"],
          summary: "Delete a retention rule",
          description: "A run of it stops. The history of its runs stays.",
          params: RulePath,
          response: { 204: Type.Null({ description: "Deleted." }) },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const key = { tenant_id, name: request.params.rule_name };
        await inTransaction(db.kysely, changeContext(request), (tx) => removeRule(tx, key, clock()));
        return reply.code(204).send(null);
      },
    );
  };

export const retentionStepRoutes =
  ({ db, clock }: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const steps = {
      enable: {
        summary: "Enable a retention rule",
        description: "From now on it runs every day. Requires a completed dry run of its present version.",
        enabled: true,
      },
      disable: {
        summary: "Disable a retention rule",
        description: "A run of it stops after the rows that it is working on.",
        enabled: false,
      },
    };
    for (const [step, { summary, description, enabled }] of Object.entries(steps))
      app.post(
        `${PATH}/${step}`,
        {
          config: { scope: "retention:write", problems: ["not_found", "conflict"] },
          schema: {
            operationId: `${step}RetentionRule`,
            tags: ["privacy"],
            summary,
            description,
            headers: PostHeaders,
            params: RulePath,
            response: { 200: RetentionRule },
          },
        },
        async (request, reply) => {
          const { tenant_id, actor } = request.principal;
          const key = { tenant_id, name: request.params.rule_name };
          return answerOnce(db, request, reply, async (tx) => {
            const row = await setEnabled(tx, key, enabled, actor, clock());
            return { status: 200, headers: { etag: etagOf(row) }, payload: toRule(row) };
          });
        },
      );
  };

export const retentionRunRoutes =
  ({ db, clock, queues }: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      `${PATH}/runs`,
      {
        config: { scope: "retention:write", problems: ["not_found", "conflict"] },
        schema: {
          operationId: "runRetentionRule",
          tags: ["privacy"],
          summary: "Run a retention rule",
          description:
            "In the background: poll the URL in `Location`. With `dry_run=true` it only counts what the rule would " +
            "hit and what is held, with samples of ids. Without, the rule must be enabled, and runs now instead of " +
            "waiting for its time.",
          headers: PostHeaders,
          params: RulePath,
          querystring: closed({
            dry_run: Type.Optional({ ...dryRunQuery.dry_run, description: "Only say what would be hit." }),
          }),
          response: { 202: RetentionRun },
        },
      },
      async (request, reply) => {
        const { tenant_id, actor } = request.principal;
        const key = { tenant_id, name: request.params.rule_name };
        const { dry_run = false } = request.query;
        await answerOnce(db, request, reply, async (tx) => {
          const row = await startRun(tx, key, dry_run, actor, clock());
          const location = `/v1/retention-rules/${key.name}/runs/${row.id}`;
          return { status: 202, headers: { location }, payload: toRun(row) };
        });
        queues.ring(RETENTION);
        return reply;
      },
    );

    app.get(
      `${PATH}/runs`,
      {
        config: { scope: "retention:read", problems: ["invalid_cursor"] },
        schema: {
          operationId: "listRetentionRuns",
          tags: ["privacy"],
          summary: "List the runs of a retention rule",
          description: "Newest first, dry runs too. Works for deleted rules.",
          params: RulePath,
          querystring: closed(pageQuery),
          response: { 200: RetentionRunPage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { limit = 50, cursor } = request.query;
        const key = { tenant_id, name: request.params.rule_name };
        const list = [tenant_id, "retention runs", key.name];
        const rows = await listRuns(db.kysely, key, decodeCursor(cursor, list), limit + 1);
        return toPage(request, reply, list, limit, rows, ({ id }) => id, toRun);
      },
    );

    app.get(
      `${PATH}/runs/:run_id`,
      {
        config: { scope: "retention:read", problems: ["not_found"] },
        schema: {
          operationId: "getRetentionRun",
          tags: ["privacy"],
          summary: "Get a run of a retention rule",
          params: RunPath,
          response: { 200: RetentionRun },
        },
      },
      async (request) => {
        const { rule_name, run_id } = request.params;
        const row = await findRun(db.kysely, { tenant_id: request.principal.tenant_id, id: run_id });
        if (row?.rule !== rule_name) throw notFound();
        return toRun(row);
      },
    );
  };
