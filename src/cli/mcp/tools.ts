/** What an assistant may do with a Doorplate: look, and never write. */
import { fromJsonSchema, McpServer, type CallToolResult, type jsonSchemaValidator } from "@modelcontextprotocol/server";
import Type, { type Static, type TObject } from "typebox";
import * as api from "../../../clients/typescript/src/index.ts";
import type { AppError } from "../../platform/errors.ts";
import { schemaValidator } from "../../platform/http/body-reader.ts";
import { addressConditions } from "../../records/filter/schema.ts";
import { findCustomers, type Found } from "./find-customers.ts";
import { showAddress, showCustomer, showHistory, showParsed, showValidated } from "./mask.ts";

const INSTRUCTIONS = `Doorplate stores a company's customers and their addresses. The tools are read-only. Names, phone
numbers and e-mail addresses are masked (张** 138****8000): do not try to complete them. Ids are UUIDs. Countries are
ISO 3166-1 alpha-2; divisions are GB/T 2260 in China, ISO 3166-2 elsewhere.`;

const closed = <const P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
const text = (description: string, maxLength = 200) => Type.String({ minLength: 1, maxLength, description });
const CustomerId = text("Id of the customer.", 36);
const AddressId = text("Id of the address.", 36);
const CountryCode = Type.String({ pattern: "^[A-Z]{2}$", description: "ISO 3166-1 alpha-2." });

const Parts = {
  country_code: Type.Optional(CountryCode),
  administrative_area: Type.Optional(text("省, state, prefecture.")),
  locality: Type.Optional(text("市, city.")),
  dependent_locality: Type.Optional(text("区县, district.")),
  township: Type.Optional(text("街道, 镇, 乡.")),
  address_lines: Type.Optional(Type.Array(text("Street, house, building, unit.", 300), { maxItems: 9 })),
  postal_code: Type.Optional(text("Postal code.", 20)),
};

/** Names each invalid part of an input, like the API: the validator of the package names no unknown member. */
const VALIDATOR: jsonSchemaValidator = {
  getValidator<T>(schema: object) {
    const validate = schemaValidator(schema);
    return (input: unknown) => {
      const fault = validate(input);
      return fault === undefined
        ? { valid: true, data: input as T, errorMessage: undefined }
        : { valid: false, data: undefined, errorMessage: describeFaults(fault) };
    };
  },
};

const describeFaults = ({ particulars: { errors = [] } }: AppError): string =>
  errors.map(({ pointer, detail }) => `${pointer} ${detail}`.trim()).join("; ");

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
        inputSchema: fromJsonSchema<Static<S>>(schema as never, VALIDATOR),
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
    "Returns a customer, masked, with its addresses: by id, by external reference (source and ref, such as crm and " +
      "4711), by a complete phone number in any notation, or by e-mail address. If several customers match, returns " +
      "all of them without addresses: look up one by its id.",
    closed({
      customer_id: Type.Optional(CustomerId),
      source: Type.Optional(text("The external system.", 100)),
      ref: Type.Optional(text("The customer's key in the external system.", 200)),
      phone: Type.Optional(
        text(
          "The complete phone number of the customer or of one of its addresses, with or without the calling code.",
          60,
        ),
      ),
      email: Type.Optional(text("The complete e-mail address.", 254)),
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
    "Returns an address, masked, with its verdict, location and verification; now or at a time in the past.",
    closed({
      address_id: AddressId,
      as_of: Type.Optional(text("A time, RFC 3339. Default: now.", 40)),
    }),
    async ({ address_id, as_of }) =>
      showAddress(await api.getAddress(client, { address_id, ...(as_of !== undefined && { as_of }) })),
  );

  tool(
    "address_history",
    "History of an address",
    "Returns who changed an address, when, why and from which channel, newest first. Of personal fields it shows " +
      "only that they changed.",
    closed({
      address_id: AddressId,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
    }),
    async ({ address_id, limit = 20 }) => showHistory(await api.getAddressHistory(client, { address_id, limit })),
  );

  tool(
    "parse_address",
    "Parse an address",
    "Parses pasted text into address parts: in any order, with labels, several lines or several addresses.",
    closed({
      text: text("The pasted text.", 2_000),
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
    "Validates an address: returns its problems, the corrections and the next action. Nothing is stored.",
    closed(Parts),
    async (body) => showValidated(await api.validateAddresses(client, { body })),
  );

  tool(
    "format_address",
    "Format an address",
    "Returns the lines of a stored address as the post of its country requires, with recipient and phone masked.",
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
    "Completes divisions, cities and postal codes, by name, pinyin, initials or code.",
    closed({
      q: text("The text to complete.", 100),
      country_code: Type.Optional(CountryCode),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 10 })),
    }),
    async (input) => api.suggest(client, input),
  );

  tool(
    "estimate_campaign",
    "Estimate a campaign",
    "Returns how many addresses a campaign would verify. Does not start it.",
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
    return "Doorplate is not available: check that it runs, and check DOORPLATE_URL.";
  return (error as Error).message;
}
