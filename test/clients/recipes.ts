/**
 * Prepares the input of each operation of the document. Most operations need no recipe: resources of the path are
 * created by the POST that returns them, the body is the example of the document, and If-Match is read before.
 */
import { randomUUID } from "node:crypto";
import * as api from "../../clients/typescript/src/index.ts";
import {
  bodyOf,
  exampleBody,
  listOperations,
  nameOf,
  successes,
  type Document,
  type Operation,
} from "../../src/cli/generate/document.ts";
import { TENANT_SCOPES } from "../../src/platform/http/scopes.ts";

export type Input = Record<string, unknown>;

export interface World {
  document: Document;
  client: api.Client;
}

type Maker = (world: World, known: Input) => Promise<string>;

/** Functions that create a resource of a path if no single POST does. `known` has the path parameters before it. */
const MAKERS: Record<string, Maker> = {
  // The slug of the example can be used once.
  tenant_erasure_id: async (world, input) =>
    ((await api.createTenantErasure(world.client, await confirmed(world, input))) as api.TenantErasure).id,
  tenant_id: async ({ client }) =>
    (await api.createTenant(client, { body: { slug: `t-${randomUUID()}`, name: "Shop" } })).id,
  run_id: async (world, input) => {
    await withRule(world, input);
    return (await api.runRetentionRule(world.client, { rule_name: String(input["rule_name"]), dry_run: true })).id;
  },
};

/** The host does not exist. */
const PROVIDER: { provider: "photon"; body: api.ProviderPut } = {
  provider: "photon",
  body: { base_url: "https://photon.invalid", calls_per_second: 1 },
};

/** The erasure of the tenant of the path. */
async function confirmed({ client }: World, input: Input): Promise<api.CreateTenantErasureInput> {
  const tenant_id = String(input["tenant_id"]);
  return { tenant_id, body: { confirm: (await api.getTenant(client, { tenant_id })).slug } };
}

/** Creates the purpose of the examples. */
async function withPurpose({ client, document }: World, input: Input): Promise<Input> {
  const body = exampleBody(document, find(document, "putPurpose")) as api.PurposePut;
  await api.putPurpose(client, { purpose: "newsletter", if_none_match: "*", body }).catch((error: unknown) => {
    // An earlier operation has created it.
    if (!(error instanceof api.DoorplateError && error.status === 412)) throw error;
  });
  return input;
}

/** Creates the retention rule of the path. */
async function withRule({ client }: World, { rule_name }: Input): Promise<Input> {
  await api.putRetentionRule(client, {
    rule_name: String(rule_name),
    body: { entity: "export", condition: { age: "P1Y" }, action: "delete" },
  });
  return { rule_name };
}

/** Inputs that differ from the example of the document, or need resources that the path does not name. */
const RECIPES: Record<string, (world: World, input: Input) => Promise<Input>> = {
  getCustomerByRef: async ({ client, document }, input) => {
    await api.createCustomer(client, {
      body: exampleBody(document, find(document, "createCustomer")) as api.CustomerCreate,
    });
    return input;
  },
  putCustomerByRef: async (_world, { source, ref }) => ({
    source,
    ref,
    body: { name: "张三" } satisfies api.CustomerCreate,
  }),
  suggest: async (_world, input) => ({ ...input, q: "szns", limit: 3 }) satisfies api.SuggestInput & Input,
  resumeCampaign: async ({ client }, input) => {
    await api.pauseCampaign(client, { campaign_id: String(input["campaign_id"]) });
    return input;
  },
  unpinAddress: async ({ client }, input) => {
    const address_id = String(input["address_id"]);
    await api.pinAddress(client, { address_id, if_match: "*", body: { latitude: 22.5, longitude: 113.9 } });
    return { address_id };
  },
  downloadExport: async ({ client }, input) => {
    const { download } = await api.getExport(client, { export_id: String(input["export_id"]) });
    return { ...input, token: new URL(download.url, "http://localhost").searchParams.get("token") };
  },
  getProvider: async ({ client }, input) => {
    await api.putProvider(client, { ...PROVIDER, if_match: "*" });
    return input;
  },
  putProvider: async ({ client }) => {
    await api.putProvider(client, { ...PROVIDER, if_match: "*" });
    return { ...PROVIDER };
  },
  deleteProvider: async ({ client }) => {
    await api.putProvider(client, { ...PROVIDER, if_match: "*" });
    return { provider: PROVIDER.provider };
  },
  testProvider: async ({ client }, input) => {
    await api.putProvider(client, { ...PROVIDER, if_match: "*" });
    return input;
  },
  createTenantErasure: async (world, input) => ({ ...(await confirmed(world, input)) }),
  getPurpose: withPurpose,
  listPurposeVersions: withPurpose,
  archivePurpose: withPurpose,
  createConsent: withPurpose,
  putObjection: withPurpose,
  liftObjection: async (world, input) => {
    await withPurpose(world, input);
    await api.putObjection(world.client, {
      customer_id: String(input["customer_id"]),
      purpose: String(input["purpose"]),
      body: {},
    });
    return input;
  },
  enableRetentionRule: withRule,
  getRetentionRule: withRule,
  deleteRetentionRule: withRule,
  disableRetentionRule: withRule,
  runRetentionRule: async (world, input) => ({ ...(await withRule(world, input)), dry_run: true }),
  undoImport: async ({ client }, input) => {
    await api.cancelImport(client, { import_id: String(input["import_id"]) });
    return input;
  },
};

/** Problem codes of operations that cannot succeed here, as they need external services or workers. */
export const REFUSALS: Record<string, api.ProblemCode> = {
  // A worker has to write it before.
  downloadAccessPackage: "conflict",
  // A dry run has to be completed before.
  enableRetentionRule: "conflict",
  // The gazetteer is empty; loading it would take too long.
  geocode: "unavailable",
  reverseGeocode: "unavailable",
};

/**
 * Returns the input of an operation, after creating all that it needs.
 * @param known path parameters of existing resources
 */
export async function prepare(world: World, operation: Operation, known: Input = {}): Promise<Input> {
  const { id, path, parameters } = operation;
  const input: Input = {};
  for (const [, name = ""] of path.matchAll(/\{(\w+)\}/g)) {
    const { example } = parameters.find((parameter) => parameter.name === name) ?? {};
    input[name] = known[name] ?? (name.endsWith("_id") ? await make(world, name, path, input) : example);
    if (typeof input[name] !== "string") throw new Error(`${id}: {${name}} has no example in the document`);
  }
  // Read last, as creating the other resources can change the version.
  const needed = parameters.filter(({ name, required }) => required && name !== "if-match");
  for (const { name, example } of needed) input[name] ??= example;
  const body = exampleBody(world.document, operation);
  if (body !== undefined) input["body"] = body;
  const types = bodyOf(operation)?.types ?? [];
  if (types.length > 1) input["content_type"] = types[0];
  const lacking =
    operation.requestBody?.required && body === undefined
      ? "its body"
      : needed.find(({ name }) => input[name] === undefined)?.name;
  if (lacking !== undefined && !(id in RECIPES))
    throw new Error(
      `${id}: the document has no example of ${lacking}: add one, or a recipe to RECIPES in ` +
        `test/clients/recipes.ts`,
    );
  const prepared = (await RECIPES[id]?.(world, input)) ?? input;
  if (parameters.some(({ name }) => name === "if-match"))
    prepared["if_match"] ??= await readBefore(world, operation, prepared);
  return prepared;
}

/** Creates a resource of a path with its maker, otherwise with the POST that returns it. */
async function make(world: World, name: string, path: string, known: Input): Promise<string> {
  const maker = MAKERS[name];
  if (maker) return maker(world, known);
  const creating = findCreating(world.document, name, path);
  if (!creating)
    throw new Error(
      `no POST of the document creates a {${name}} of ${path}: add it to MAKERS in test/clients/recipes.ts`,
    );
  const made = await callById(world.client, creating.id, await prepare(world, creating, known));
  const { id } = (made ?? {}) as { id?: unknown };
  if (typeof id !== "string")
    throw new Error(`${creating.id} returned no \`id\` for {${name}}: add it to MAKERS in test/clients/recipes.ts`);
  return id;
}

function findCreating(document: Document, name: string, path: string): Operation | undefined {
  const operations = listOperations(document);
  const collection = path.slice(0, path.indexOf(`/{${name}}`));
  const posts = operations.filter((operation) => operation.method === "POST" && !operation.path.includes(`{${name}}`));
  const reading = operations.find(
    (operation) => operation.method === "GET" && operation.path === `${collection}/{${name}}`,
  );
  const kind = reading && kindsOf(reading)[0];
  return (
    posts.find((operation) => operation.path === collection) ??
    posts.find((operation) => kind !== undefined && kindsOf(operation).includes(kind))
  );
}

/** Returns the names of the response schemas. */
const kindsOf = (operation: Operation): string[] =>
  successes(operation).flatMap(([, content]) => nameOf(content?.["application/json"]?.schema) ?? []);

/** Reads the resource to change: with the GET of the same path, or of the nearest path above it. */
async function readBefore(world: World, operation: Operation, input: Input): Promise<unknown> {
  const operations = listOperations(world.document);
  const { body: _, ...place } = input;
  for (let { path } = operation; path !== ""; path = path.slice(0, path.lastIndexOf("/"))) {
    const reading = operations.find((one) => one.method === "GET" && one.path === path);
    // A resource that does not exist has no version.
    if (reading) return callById(world.client, reading.id, place).catch(() => undefined);
  }
  return undefined;
}

export async function callById(client: api.Client, id: string, input: Input): Promise<unknown> {
  const call = (api as unknown as Record<string, (client: api.Client, input: Input) => Promise<unknown>>)[id];
  if (typeof call !== "function") throw new Error(`the client has no ${id}: run \`npm run generate\``);
  return call(client, input);
}

export const find = (document: Document, id: string): Operation => {
  const operation = listOperations(document).find((one) => one.id === id);
  if (!operation) throw new Error(`the document has no ${id}`);
  return operation;
};

/** True if the operation needs a scope that only the root API key has. */
export function isForRoot({ description = "" }: Operation): boolean {
  const scope = /Scope: `([^`]+)`/.exec(description)?.[1];
  return scope !== undefined && !(TENANT_SCOPES as readonly string[]).includes(scope);
}

/** Returns the recipes of operations that do not exist. */
export const findUnusedRecipes = (document: Document): string[] =>
  [...Object.keys(RECIPES), ...Object.keys(REFUSALS)].filter(
    (id) => !listOperations(document).some((operation) => operation.id === id),
  );
