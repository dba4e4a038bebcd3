/** What an assistant may do with a Doorplate: look, and never write. */
import { fromJsonSchema, McpServer, type CallToolResult } from "@modelcontextprotocol/server";
import Type, { type Static, type TObject } from "typebox";
import * as api from "../../../clients/typescript/src/index.ts";
import { addressConditions } from "../../records/filter/schema.ts";
import { findCustomers, type Found } from "./find-customers.ts";
import { showAddress, showCustomer, showHistory, showParsed, showValidated } from "./mask.ts";

const INSTRUCTIONS = `Doorplate keeps a company's customers and their addresses. Nothing here writes. Names, phone numbers and e-mail addresses are
masked (张** 138****8000): do not try to complete them. Ids are UUIDs. Countries are ISO 3166-1 alpha-2; divisions GB/T 2260 in China, ISO 3166-2 elsewhere.`;

const closed = <const P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
const text = (description: string, maxLength = 200) => Type.String({ minLength: 1, maxLength, description });
const CustomerId = text("Doorplate's id of the customer.", 36);
const AddressId = text("Doorplate's id of the address.", 36);
const CountryCode = Type.String({ pattern: "^[A-Z]{2}$", description: "ISO 3166-1 alpha-2." });

const Parts = {
  country_code: Type.Optional(CountryCode),
  administrative_area: Type.Optional(text("省, state, prefecture.")),
  locality: Type.Optional(text("市, city.")),
  dependent_locality: Type.Optional(text("区县, district.")),
  township: Type.Optional(text("街道, 镇, 乡.")),
  address_lines: Type.Optional(Type.Array(text("Street, house, building, unit.", 300), { maxItems: 9 })),
  postal_code: Type.Optional(text("Post code.", 20)),
};

type RegisterTool = <S extends TObject>(
  name: string,
  title: string,
  description: string,
  schema: S,
  run: (input: Static<S>) => Promise<unknown>,
) => void;

const toolsOf =
  (server: McpServer): RegisterTool =>
  <S extends TObject>(
    name: string,
    title: string,
    description: string,
    schema: S,
    run: (input: Static<S>) => unknown,
  ) =>
    void server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: fromJsonSchema<Static<S>>(schema as never),
        annotations: { readOnlyHint: true, openWorldHint: false },
      },
      async (input) => answer(async () => run(input)),
    );

/** Creates a server for one connection, or for one request over HTTP. */
export function createServer(client: api.Client, version: string): McpServer {
  const server = new McpServer({ name: "doorplate", version }, { instructions: INSTRUCTIONS });
  const tool = toolsOf(server);

  tool(
    "look_up_customer",
    "Look up a customer",
    "A customer, masked, with its addresses: by its id, by the key that another system has for it (source and " +
      "ref, such as crm and 4711), by a whole phone number in any spelling, or by an e-mail address. Where several " +
      "have the number or address, all of them without their addresses: ask again with one's id.",
    closed({
      customer_id: Type.Optional(CustomerId),
      source: Type.Optional(text("The other system.", 100)),
      ref: Type.Optional(text("Its key.", 200)),
      phone: Type.Optional(
        text(
          "The whole number, with the calling code or without; the customer's or one that stands on an address.",
          60,
        ),
      ),
      email: Type.Optional(text("The whole address.", 254)),
    }),
    async (key) => {
      const found = await findCustomers(client, key);
      if (found.length !== 1) return { customers: found.map(({ customer }) => showCustomer(customer)) };
      const [
        {
          customer,
          addresses: { items, next_cursor },
        },
      ] = found as [Found];
      return {
        customer: showCustomer(customer),
        addresses: items.map(showAddress),
        has_more_addresses: next_cursor !== null,
      };
    },
  );

  tool(
    "read_address",
    "Read an address",
    "An address, masked, with what Doorplate thinks of it, where it is and when it was verified; now or at a " +
      "moment of the past.",
    closed({
      address_id: AddressId,
      as_of: Type.Optional(text("A moment, RFC 3339.", 40)),
    }),
    async ({ address_id, as_of }) =>
      showAddress(await api.getAddress(client, { address_id, ...(as_of !== undefined && { as_of }) })),
  );

  tool(
    "address_history",
    "History of an address",
    "Who changed an address, when, why and where, newest first. Of personal fields only that they changed.",
    closed({
      address_id: AddressId,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
    }),
    async ({ address_id, limit = 20 }) => showHistory(await api.getAddressHistory(client, { address_id, limit })),
  );

  tool(
    "parse_address",
    "Parse an address",
    "Reads the parts of an address out of pasted text: any order, labels, several lines or several addresses.",
    closed({
      text: text("As it was pasted.", 2_000),
      country_code: Type.Optional(CountryCode),
    }),
    async (body) => {
      const { covered, addresses } = await api.parseAddress(client, { body });
      return { covered, addresses: addresses.map(showParsed) };
    },
  );

  tool(
    "validate_address",
    "Validate an address",
    "What is wrong with an address, what was corrected and what to do next. Nothing is stored.",
    closed(Parts),
    async (body) => showValidated(await api.validateAddresses(client, { body })),
  );

  tool(
    "format_address",
    "Write an address",
    "The lines of a stored address as its country's post wants them, recipient and phone masked.",
    closed({
      address_id: AddressId,
      script: Type.Optional(Type.Union([Type.Literal("local"), Type.Literal("latin")])),
      origin_country: Type.Optional(CountryCode),
    }),
    async ({ address_id, ...options }) => {
      const address = await api.getAddress(client, { address_id });
      const parts = Object.fromEntries(WRITTEN.map((part) => [part, address[part]])) as unknown as api.FormatAddress;
      return api.formatAddress(client, { body: { address: parts, masked: true, ...options } });
    },
  );

  tool(
    "suggest",
    "Suggest places",
    "Divisions, cities and postal codes that begin like a text, by name, pinyin, initials or code.",
    closed({
      q: text("What was typed.", 100),
      country_code: Type.Optional(CountryCode),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 10 })),
    }),
    async (input) => api.suggest(client, input),
  );

  tool(
    "estimate_campaign",
    "Estimate a campaign",
    "How many addresses a campaign of re-verification would take. It is not started.",
    closed(addressConditions),
    async (filter) => api.createCampaign(client, { dry_run: true, body: { name: "Estimate", filter } }),
  );

  return server;
}

const WRITTEN = [
  "recipient",
  "organization",
  "phone",
  "country_code",
  "administrative_area",
  "locality",
  "dependent_locality",
  "township",
  "address_lines",
  "postal_code",
  "sorting_code",
  "language_code",
] as const;

/** Refusals are answers too: an assistant can mend its question. */
async function answer(run: () => Promise<unknown>): Promise<CallToolResult> {
  try {
    return { content: [{ type: "text", text: JSON.stringify(await run()) }] };
  } catch (error) {
    return { isError: true, content: [{ type: "text", text: describe(error) }] };
  }
}

function describe(error: unknown): string {
  if (error instanceof api.DoorplateError)
    return JSON.stringify({
      code: error.code,
      title: error.problem.title,
      errors: error.errors,
      request_id: error.request_id,
    });
  if (error instanceof api.ConnectionError)
    return "Doorplate does not answer: is it running, and is DOORPLATE_URL right?";
  return (error as Error).message;
}
