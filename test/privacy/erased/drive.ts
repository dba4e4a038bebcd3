/** Calls every operation of the document with the values of a person. */
import { callById, isForRoot, prepare, REFUSALS, type Input, type World } from "../../clients/recipes.ts";
import { createClient, DoorplateError } from "../../../clients/typescript/src/index.ts";
import {
  bodyOf,
  exampleBody,
  listOperations,
  resolve,
  type Document,
  type Operation,
  type Schema,
} from "../../../src/cli/generate/document.ts";
import { unzip } from "../../support/unzip.ts";
import { createFinder, wordsOf, type Person } from "./person.ts";

type Masked = Schema & { "x-mask"?: string };

/** The document with the values of the person in the examples of all requests. */
export function withPerson(document: Document, person: Person): Document {
  const copy = structuredClone(document);
  for (const operation of listOperations(copy)) {
    const content = operation.requestBody?.content ?? {};
    const body = bodyOf(operation);
    const example = BODIES[operation.id]?.(person) ?? exampleBody(copy, operation);
    if (body && example !== undefined)
      for (const media of Object.values(content))
        media.example = typeof example === "string" ? example : replace(copy, body.media.schema, example, person);
    for (const parameter of operation.parameters) {
      const of = PARAMETERS[parameter.name]?.(person);
      if (of !== undefined) parameter.example = of;
    }
  }
  return copy;
}

const PARAMETERS: Record<string, (person: Person) => string> = {
  source: () => "crm",
  ref: ({ ref }) => ref,
  q: ({ street }) => street,
};

/** Bodies whose personal values have no mask, since they are in no response. */
const BODIES: Record<string, (person: Person) => unknown> = {
  searchCustomers: ({ name }) => ({ q: name }),
  searchAddresses: ({ street }) => ({ q: street }),
  parseAddress: ({ chinese_name, phone, chinese_street }) => ({
    text: `${chinese_name} ${phone} 广东省深圳市南山区${chinese_street}`,
  }),
  createImport: fileOf,
  createEvidence: ({ ref, text }) => ({
    kind: "delivered",
    occurred_at: new Date().toISOString(),
    source: "dhl",
    ref,
    note: text,
  }),
  formatAddress: (person) => ({ address: placeOf(person) }),
  geocode: (person) => ({ items: [placeOf(person)] }),
};

const placeOf = ({ street }: Person): object => ({
  country_code: "DE",
  locality: "Berlin",
  postal_code: "10117",
  address_lines: [street],
});

/** A file with a line that is imported, and lines that are refused. */
export function fileOf({ name, chinese_name, phone, formatted_phone, email, street, ref, text }: Person): string {
  return (
    "ref,name,phone,email,address\n" +
    `${ref}-line,${name},${formatted_phone},${email},"${street}, 10117 Berlin"\n` +
    `${ref}-refused,${chinese_name},${phone},,"${street}",too,many\n` +
    `,${name},,,${text},too,many\n`
  );
}

/** Replaces what is marked as personal in an example. */
function replace(document: Document, given: Schema | undefined, value: unknown, person: Person, name = ""): unknown {
  const schema: Masked | undefined = resolve(document, given);
  if (!schema) return value;
  const mask = schema["x-mask"] ?? (given as Masked)["x-mask"];
  if (mask !== undefined || (name in FREE_TEXTS && typeof value === "string" && !isEnumeration(schema)))
    return valueOf(mask ?? "text", name, value, person);
  if (Array.isArray(value)) return value.map((item) => replace(document, schema.items, item, person, name));
  if (typeof value !== "object" || value === null) return value;
  const alternatives = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
    .map((one) => resolve(document, one))
    .filter((one) => one?.properties !== undefined);
  return Object.fromEntries(
    Object.entries(value).map(([member, of]) => {
      const found = alternatives.find((one) => one?.properties?.[member] !== undefined);
      return [member, replace(document, found?.properties?.[member], of, person, member)];
    }),
  );
}

/** Members of requests that are in no response. */
const FREE_TEXTS: Record<string, true> = { reason: true, note: true, evidence: true };

const isEnumeration = ({ enum: values, anyOf = [] }: Schema): boolean =>
  values !== undefined || anyOf.some((one) => one.enum !== undefined);

let created = 0;

function valueOf(mask: string, name: string, value: unknown, person: Person): unknown {
  if (mask === "region" || mask === "position" || mask === "distance") return value;
  if (mask === "external_refs")
    return [
      {
        source: "crm",
        // A reference belongs to one customer.
        get ref() {
          return `${person.ref}-${++created}`;
        },
      },
    ];
  if (mask.startsWith("attributes_of_")) return { secret: person.text, number: person.phone };
  const text = textOf(mask, name, person);
  return Array.isArray(value) ? [text] : text;
}

function textOf(mask: string, name: string, person: Person): string {
  if (mask === "name") return person.name;
  if (mask === "phone") return person.phone;
  if (mask === "email") return person.email;
  if (name === "address_lines") return person.street;
  if (name === "postal_code") return person.postal_code;
  if (name === "reason") return `${person.name} ${person.text}`;
  return person.text;
}

export interface Recorded {
  id: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

export interface Driven {
  /** Operations whose request or response had no value of the person. */
  unreached: string[];
  /** Operations that failed: id and problem. */
  failed: string[];
  /** The requests of the operations. */
  requests: Recorded[];
}

interface Where {
  url: string;
  key: string;
  rootKey: string;
  document: Document;
  person: Person;
  /** The customer and the address of the person; for operations that read, also what else there is. */
  known: { customer_id: string; address_id: string };
  known_to_reads: Record<string, string>;
}

/** Puts right what an operation has done to the customer and the address. */
const AFTER: Record<string, readonly string[]> = {
  deleteCustomer: ["restoreCustomer", "restoreAddress"],
  deleteAddress: ["restoreAddress"],
  restrictCustomer: ["liftRestriction"],
};

/** Of an archive the texts of its files. */
async function textOfResponse(response: Response): Promise<string> {
  const bytes = Buffer.from(await response.clone().arrayBuffer());
  const is_archive = response.headers.get("content-type") === "application/zip";
  return is_archive ? Object.values(await unzip(bytes)).join("\n") : bytes.toString();
}

/** What is deleted is used before. */
const byMethod = ({ method }: Operation): number => (method === "DELETE" ? 1 : 0);

/** Calls all operations. */
export async function drive(where: Where): Promise<Driven> {
  const finder = createFinder(wordsOf(where.person));
  const driven: Driven = { unreached: [], failed: [], requests: [] };
  const document = withPerson(where.document, where.person);
  for (const operation of listOperations(document).sort((one, other) => byMethod(one) - byMethod(other))) {
    const { id } = operation;
    let seen = "";
    const record = (request: Recorded, answer: string): void => {
      driven.requests.push(request);
      seen += `${JSON.stringify(request)}\n${answer}\n`;
    };
    await call(where, document, operation, record).catch((error: unknown) => {
      const code = error instanceof DoorplateError ? error.code : String(error);
      if (code !== REFUSALS[id]) driven.failed.push(`${id}: ${code} ${(error as Error).message}`);
    });
    if (finder.find(seen).length === 0) driven.unreached.push(id);
  }
  return driven;
}

/** Calls one operation, and puts right what it has done. @param record gets the request and the text of the response */
async function call(
  where: Where,
  document: Document,
  operation: Operation,
  record: (request: Recorded, answer: string) => void,
): Promise<void> {
  const { url, known } = where;
  const { id, method } = operation;
  const options = { url, key: isForRoot(operation) ? where.rootKey : where.key, source: "test", retries: 0 };
  const world = { document, client: createClient(options) };
  const recording = createClient({
    ...options,
    async fetch(target, init) {
      const request = new Request(target, init);
      const headers = Object.fromEntries(request.headers);
      const body = typeof init?.body === "string" ? init.body : undefined;
      const response = await fetch(target, init);
      record({ id, method, path: request.url.slice(url.length), headers, body }, await textOfResponse(response));
      return response;
    },
  });
  await callById(recording, id, await inputOf(where, world, operation));
  for (const after of AFTER[id] ?? [])
    await callById(world.client, after, { ...known, if_match: "*", body: { version: 1 } });
}

async function inputOf({ person, known, known_to_reads }: Where, world: World, operation: Operation): Promise<Input> {
  const { id, method, parameters } = operation;
  const input = await prepare(world, operation, {
    ...known,
    ...(method === "GET" && known_to_reads),
    // Two runs of one rule do not overlap.
    rule_name: `rule-${id.toLowerCase()}`,
  });
  const takes = (header: string): boolean => parameters.some(({ name }) => name === header);
  if (takes("doorplate-reason")) input["doorplate_reason"] = `${person.name} ${person.text}`;
  if (takes("idempotency-key")) input["idempotency_key"] = `once-${id}`;
  // Workers verify the address at the same time.
  if (input["if_match"] !== undefined && input["address_id"] !== undefined) input["if_match"] = "*";
  return { ...input, ...OTHER_INPUTS[id]?.(person) };
}

const OTHER_INPUTS: Record<string, (person: Person) => Input> = {
  createErasure: () => ({ dry_run: true }),
  suggest: ({ street }) => ({ q: street }),
};
