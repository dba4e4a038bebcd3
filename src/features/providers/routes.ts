import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type, { type Static } from "typebox";
import { standardise, type AddressInput } from "../../address/index.ts";
import { locate } from "../../geocoding/chain.ts";
import { ProviderError, type Place } from "../../geocoding/provider.ts";
import { inTransaction } from "../../platform/database/transaction.ts";
import { AppError, invalidBody, notFound } from "../../platform/errors.ts";
import { checkVersion, expectedVersion, NO_VERSION, sendVersioned } from "../../platform/http/conditional.ts";
import { decodeCursor, toPage } from "../../platform/http/cursor.ts";
import { changeContext } from "../../platform/http/request.ts";
import { closed, CreateHeaders, IfMatch, IfNoneMatch, pageQuery } from "../../platform/http/schemas.ts";
import type { Resources } from "../../platform/resources.ts";
import { refusalFinder } from "../../privacy/purposes.ts";
import { checkDestination } from "../purposes/bind.ts";
import { openProvider } from "./chain.ts";
import {
  DEFAULT_POLICY,
  deleteSettings,
  findProviderPolicy,
  findSettings,
  listProviderChanges,
  listSettings,
  listStates,
  listUsage,
  putSettings,
  bumpConfiguration,
  type SettingsRow,
} from "./queries.ts";
import {
  Provider,
  ProviderChangePage,
  ProviderConfiguration,
  ProviderPath,
  ProviderPolicyPut,
  ProviderPut,
  ProviderTest,
  ProviderTestResult,
  ProviderUsage,
  usageQuery,
} from "./schema.ts";
import {
  checkBaseUrl,
  checkServer,
  covers,
  destinationOf,
  kindOf,
  isAllowedFor,
  toConfiguration,
  toProvider,
  toProviderChange,
  toSettings,
  toState,
  toUsage,
} from "./service.ts";

const DAY_MS = 24 * 3_600_000;
const MOST_DAYS = 366;
const SEQ = /^\d{1,18}$/;

/** Public buildings, for a test without an address. */
const LANDMARKS = {
  in_china: {
    country_code: "CN",
    administrative_area: "北京市",
    locality: "北京市",
    dependent_locality: "东城区",
    address_lines: ["东长安街16号"],
  },
  elsewhere: { country_code: "DE", locality: "Berlin", postal_code: "10117", address_lines: ["Pariser Platz 1"] },
} satisfies Record<string, AddressInput>;

export const providerRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { db, config, clock } = resources;
    const readConfiguration = async (tenant_id: string) =>
      toConfiguration(await findProviderPolicy(db.kysely, tenant_id), await listSettings(db.kysely, tenant_id));

    app.get(
      "/providers",
      {
        config: { scope: "providers:read" },
        schema: {
          operationId: "getProviders",
          tags: ["providers"],
          summary: "List providers",
          headers: IfNoneMatch,
          response: { 200: ProviderConfiguration },
        },
      },
      async (request, reply) => sendVersioned(request, reply, await readConfiguration(request.principal.tenant_id)),
    );

    app.put(
      "/providers",
      {
        config: { scope: "providers:write", problems: ["precondition_required", "version_mismatch"] },
        schema: {
          operationId: "putProviderPolicy",
          tags: ["providers"],
          summary: "Update the provider policy",
          description: "The settings that apply to all providers. They take effect with the next call.",
          headers: IfMatch,
          body: ProviderPolicyPut,
          response: { 200: ProviderConfiguration },
        },
      },
      async (request, reply) => {
        const expected = expectedVersion(request);
        const { tenant_id, actor } = request.principal;
        await inTransaction(db.kysely, changeContext(request), async (tx) => {
          const { version_before } = await bumpConfiguration(tx, tenant_id, actor, clock(), request.body);
          checkVersion(expected, { version: version_before });
        });
        return sendVersioned(request, reply, await readConfiguration(tenant_id));
      },
    );

    app.get(
      "/providers/history",
      {
        config: { scope: "providers:read", problems: ["invalid_cursor"] },
        schema: {
          operationId: "listProviderChanges",
          tags: ["providers"],
          summary: "List changes of provider settings",
          description: "Newest first. Kept without limit. Keys are never included.",
          querystring: closed(pageQuery),
          response: { 200: ProviderChangePage },
        },
      },
      async (request, reply) => {
        const { tenant_id } = request.principal;
        const { limit = 50, cursor } = request.query;
        const list = [tenant_id, "provider-changes"];
        const rows = await listProviderChanges(
          db.kysely,
          tenant_id,
          decodeCursor(cursor, list, "/cursor", SEQ),
          limit + 1,
        );
        return toPage(request, reply, list, limit, rows, ({ seq }) => seq, toProviderChange);
      },
    );

    app.get(
      "/providers/usage",
      {
        config: { scope: "providers:read" },
        schema: {
          operationId: "getProviderUsage",
          tags: ["providers"],
          summary: "Get provider usage",
          description: `Calls, costs and failures by day, for at most ${MOST_DAYS} days, and the present state of each provider.`,
          querystring: closed(usageQuery),
          response: { 200: ProviderUsage },
        },
      },
      async (request) => {
        const { tenant_id } = request.principal;
        const to = request.query.to ?? clock().toISOString().slice(0, 10);
        const from = request.query.from ?? new Date(Date.parse(to) - 30 * DAY_MS).toISOString().slice(0, 10);
        const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
        if (days < 1 || days > MOST_DAYS) {
          throw new AppError("invalid_request", {
            errors: [
              {
                in: "query",
                pointer: "/from",
                detail: days < 1 ? "must not be after `to`" : `must be at most ${MOST_DAYS} days before \`to\``,
              },
            ],
          });
        }
        const [usage, states] = await Promise.all([
          listUsage(db.kysely, tenant_id, from, to),
          listStates(db.kysely, tenant_id),
        ]);
        return { from, to, days: usage.map(toUsage), states: states.map((row) => toState(row, clock())) };
      },
    );

    app.get(
      "/providers/:provider",
      {
        config: { scope: "providers:read", problems: ["not_found"] },
        schema: {
          operationId: "getProvider",
          tags: ["providers"],
          summary: "Get a provider's configuration",
          headers: IfNoneMatch,
          params: ProviderPath,
          response: { 200: Provider },
        },
      },
      async (request, reply) => {
        const row = await findSettings(db.kysely, request.principal.tenant_id, request.params.provider);
        if (!row) throw notFound();
        return sendVersioned(request, reply, toProvider(row));
      },
    );

    app.put(
      "/providers/:provider",
      {
        config: {
          scope: "providers:write",
          problems: ["precondition_required", "version_mismatch", "purpose_not_allowed"],
        },
        schema: {
          operationId: "putProvider",
          tags: ["providers"],
          summary: "Configure a provider",
          description:
            "Creates or replaces the configuration. A configuration that cannot work is rejected with the reason. " +
            "`If-Match` is required to replace a configuration, not to create one. With `If-None-Match: *` the " +
            "request creates only. Another `base_url` also requires the scope `pii:read`: its server is sent " +
            "addresses.",
          headers: CreateHeaders,
          params: ProviderPath,
          body: ProviderPut,
          response: { 200: Provider },
        },
      },
      async (request, reply) => {
        const { tenant_id, actor, scopes } = request.principal;
        const kind = kindOf(request.params.provider);
        const { name: provider } = kind;
        await checkBaseUrl(config, request.body.base_url);
        const row = await inTransaction(db.kysely, changeContext(request), async (tx) => {
          const policy = await bumpConfiguration(tx, tenant_id, actor, clock());
          const before = await findSettings(tx, tenant_id, kind.name);
          if (before) checkVersion(expectedVersion(request), before);
          else if (request.headers["if-match"] !== undefined && !["any", NO_VERSION].includes(expectedVersion(request)))
            throw new AppError("version_mismatch");
          checkServer(scopes, request.body.base_url ?? null, before);
          const settings = toSettings(resources.secrets, kind, tenant_id, request.body, before, policy);
          const destination = { ...settings, country_code: destinationOf({ ...settings, provider }) };
          await checkDestination(tx, request.principal, destination, before);
          return putSettings(tx, { ...settings, updated_by: actor, updated_at: clock().toISOString() });
        });
        return sendVersioned(request, reply, toProvider(row));
      },
    );

    app.delete(
      "/providers/:provider",
      {
        config: { scope: "providers:write", problems: ["not_found", "precondition_required", "version_mismatch"] },
        schema: {
          operationId: "deleteProvider",
          tags: ["providers"],
          summary: "Delete a provider's configuration",
          description: "The provider is no longer called. Its key is deleted, its usage is kept.",
          headers: IfMatch,
          params: ProviderPath,
          response: { 204: Type.Null({ description: "Deleted." }) },
        },
      },
      async (request, reply) => {
        const { tenant_id, actor } = request.principal;
        const key = { tenant_id, provider: request.params.provider };
        await inTransaction(db.kysely, changeContext(request), async (tx) => {
          await bumpConfiguration(tx, tenant_id, actor, clock());
          const before = await findSettings(tx, tenant_id, key.provider);
          if (!before) throw notFound();
          checkVersion(expectedVersion(request), before);
          await deleteSettings(tx, key);
        });
        return reply.code(204).send(null);
      },
    );

    app.post(
      "/providers/:provider/test",
      {
        config: { scope: "providers:write", optional_body: true, problems: ["not_found"] },
        schema: {
          operationId: "testProvider",
          tags: ["providers"],
          summary: "Test a provider",
          description:
            "Geocodes the given address, or a public building. The call is subject to budget, rate and country " +
            "rules, and is counted in the usage.",
          params: ProviderPath,
          body: ProviderTest,
          response: { 200: ProviderTestResult },
        },
      },
      async (request) => {
        const { tenant_id } = request.principal;
        const kind = kindOf(request.params.provider);
        const [row, policy = DEFAULT_POLICY] = await Promise.all([
          findSettings(db.kysely, tenant_id, kind.name),
          findProviderPolicy(db.kysely, tenant_id),
        ]);
        if (!row) throw notFound();
        const place: Place = standardise(
          request.body.address ?? (covers(kind, "DE") ? LANDMARKS.elsewhere : LANDMARKS.in_china),
        );
        if (!isAllowedFor(row, place.country_code, policy.chinese_addresses_may_leave)) {
          throw invalidBody(
            "/address/country_code",
            "would send a Chinese address abroad, which chinese_addresses_may_leave does not allow",
          );
        }
        const started = performance.now();
        const result = await ask(resources, row, place, request.body.address === undefined ? undefined : null);
        return { ...result, milliseconds: Math.round(performance.now() - started) };
      },
    );
  };

type TestResult = Omit<Static<typeof ProviderTestResult>, "milliseconds">;

/** @param customer_id undefined for a public building, null for an address of a customer who is not known */
async function ask(
  resources: Resources,
  row: SettingsRow,
  place: Place,
  customer_id: null | undefined,
): Promise<TestResult> {
  const nothing = {
    reason: null,
    detail: null,
    retry_after_seconds: null,
    confidence: null,
    location: null,
    match: null,
  };
  try {
    const findRefusal = refusalFinder(resources.db.readers);
    const provider = openProvider(resources, row, { is_fresh: true, findRefusal, customer_id });
    const answer = await locate([provider], place, {
      timeout_ms: resources.config.PROVIDER_TIMEOUT_MS,
    });
    if (answer.outcome !== "verified") return { ...nothing, outcome: answer.outcome };
    return {
      ...nothing,
      outcome: "verified",
      confidence: answer.confidence,
      location: { ...answer.location },
      match: answer.match ? { ...answer.match } : null,
    };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { code, retry_after_ms, cause } = error;
    return {
      ...nothing,
      outcome: "failed",
      reason: code,
      detail: code !== "internal_error" && cause instanceof Error ? cause.message : null,
      retry_after_seconds: retry_after_ms === undefined ? null : Math.ceil(retry_after_ms / 1_000),
    };
  }
}
