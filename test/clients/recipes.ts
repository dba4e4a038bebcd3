/**
 * How the client's test calls each operation of the document. Most need nothing here: what a path names is made by the
 * POST of its collection, and the body is the document's example.
 */
import * as api from "../../clients/typescript/src/index.ts";
import { exampleBody, listOperations, type Document, type Operation } from "../../src/cli/generate/document.ts";

export type Input = Record<string, unknown>;

export interface World {
  document: Document;
  client: api.Client;
}

type Maker = (world: World, known: Input) => Promise<string>;

/** How something is made that a path names, where its collection has no POST of its own. `known` is what the path named before. */
const MAKERS: Record<string, Maker> = {
  address_id: async (world) => {
    const customer_id = await make(world, "customer_id", "/v1/customers", {});
    const address = await api.createAddress(world.client, { customer_id, body: { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" } });
    return address.id;
  },
};

/** What is there before an operation, where its example speaks of it; or other input than the document's example. */
const RECIPES: Record<string, (world: World, input: Input) => Promise<Input>> = {
  getCustomerByRef: async ({ client, document }, input) => {
    await api.createCustomer(client, { body: exampleBody(document, find(document, "createCustomer")) as api.CustomerCreate });
    return input;
  },
  putCustomerByRef: async (_world, { source, ref }) => ({ source, ref, body: { name: "张三" } satisfies api.CustomerCreate }),
  suggest: async (_world, input) => ({ ...input, q: "szns", limit: 3 } satisfies api.SuggestInput & Input),
  resumeCampaign: async ({ client }, input) => {
    await api.pauseCampaign(client, { campaign_id: String(input["campaign_id"]) });
    return input;
  },
};

/** The input of an operation, with all that it needs made before. */
export async function prepare(world: World, operation: Operation): Promise<Input> {
  const input: Input = {};
  for (const { name, example } of operation.parameters.filter((parameter) => parameter.in === "path").sort((a, b) => operation.path.indexOf(`{${a.name}}`) - operation.path.indexOf(`{${b.name}}`))) {
    input[name] = name.endsWith("_id") ? await make(world, name, operation.path.slice(0, operation.path.indexOf(`/{${name}}`)), input) : example;
    if (typeof input[name] !== "string") throw new Error(`${operation.id}: {${name}} has no example in the document`);
  }
  for (const { name, required, example } of operation.parameters) if (required && input[name] === undefined) input[name] = example;
  const body = exampleBody(world.document, operation);
  if (body !== undefined) input["body"] = body;
  if (operation.requestBody?.required && body === undefined && !(operation.id in RECIPES)) {
    throw new Error(`${operation.id} takes a body of which the document has no example: give its schema one (\`examples\`), or add a recipe to RECIPES in test/clients/recipes.ts`);
  }
  const recipe = RECIPES[operation.id];
  const prepared = recipe ? await recipe(world, input) : input;
  if (operation.parameters.some(({ name }) => name === "if-match") && prepared["if_match"] === undefined) prepared["if_match"] = await readBefore(world, operation, prepared);
  return prepared;
}

/** Makes what a path names: by its own maker, else by the POST of its collection with the document's example. */
async function make(world: World, name: string, collection: string, known: Input): Promise<string> {
  const maker = MAKERS[name];
  if (maker) return maker(world, known);
  const creating = listOperations(world.document).find(({ method, path }) => method === "POST" && path === collection);
  if (!creating) throw new Error(`nothing in the document makes a {${name}}: POST ${collection} is not there. Add it to MAKERS in test/clients/recipes.ts`);
  const body = RECIPES[creating.id] ? undefined : exampleBody(world.document, creating);
  const input = RECIPES[creating.id] ? await prepare(world, creating) : { ...known, ...(body !== undefined && { body }) };
  const made = await callById(world.client, creating.id, input);
  const { id } = (made ?? {}) as { id?: unknown };
  if (typeof id !== "string") throw new Error(`${creating.id} answered without an \`id\` for {${name}}: add it to MAKERS in test/clients/recipes.ts`);
  return id;
}

/** What a change is made to: read where the change is written, if it can be. */
async function readBefore(world: World, operation: Operation, input: Input): Promise<unknown> {
  const reading = listOperations(world.document).find(({ method, path }) => method === "GET" && path === operation.path.replace(/\/restore$/, ""));
  const { body: _, ...place } = input;
  const there = reading && await callById(world.client, reading.id, place).catch(() => undefined);
  return there ?? undefined;
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

/** Recipes of operations that are gone. */
export const leftOver = (document: Document): string[] =>
  Object.keys(RECIPES).filter((id) => !listOperations(document).some((operation) => operation.id === id));
