/** Writes openapi/requests.http, with one request for each operation, for the HTTP clients of editors. */
import {
  bodyOf,
  exampleBody,
  listOperations,
  needsVersion,
  type Document,
  type Operation,
  type Parameter,
} from "./document.ts";

const PREAMBLE = `# One request for each operation, generated from openapi/openapi.json by \`npm run generate\`.
# For the REST Client of VS Code and the HTTP client of JetBrains: fill in the variables, then send a request.
# The key is in .data/api-key after \`npm run up\`. Ids are in the responses: create a customer first, then an address.
# if_match is * (any version) or the ETag of a response; a token is the end of an export's download.url.

@url = http://127.0.0.1:3000
@key = dp_
@if_match = *
`;

export function writeRequests(document: Document): string {
  const operations = listOperations(document);
  const parameters = operations.flatMap((operation) => operation.parameters);
  const variables = [
    ...namesOf(parameters.filter(isId)).map((name) => `@${name} = 00000000-0000-0000-0000-000000000000\n`),
    ...namesOf(parameters.filter(isUnknown)).map((name) => `@${name} = ${name}\n`),
  ];
  const order = document.tags.map(({ name }) => name);
  // Deletions come last, because the other requests use the resources.
  const placeOf = ({ method, tags }: Operation): number =>
    (method === "DELETE" ? order.length : 0) + order.indexOf(tags[0] ?? "");
  const requests = operations
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .map((operation) => writeRequest(document, operation));
  return `${PREAMBLE}${variables.join("")}\n${requests.join("\n")}`;
}

const namesOf = (parameters: readonly Parameter[]): string[] => [...new Set(parameters.map(({ name }) => name))].sort();

/** True for a required query parameter without an example in the document. */
const isUnknown = ({ in: place, required, example }: Parameter): boolean =>
  place === "query" && required === true && typeof example !== "string" && typeof example !== "number";

const isId = ({ name, in: place }: Parameter): boolean => place === "path" && name.endsWith("_id");

function writeRequest(document: Document, operation: Operation): string {
  const { id, tags, method, path, parameters, summary, isPublic } = operation;
  const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = parameters.find((one) => one.name === name);
    return parameter && isId(parameter) ? `{{${name}}}` : encodeURIComponent(String(parameter?.example));
  });
  const query = parameters
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map(({ name, example }) => `${name}=${valueOf(name, example)}`);
  const body = bodyOf(operation);
  const example = exampleBody(document, operation);
  const headers = [
    ...(isPublic ? [] : ["Authorization: Bearer {{key}}"]),
    ...(body?.types[0] === undefined ? [] : [`Content-Type: ${body.types[0]}`]),
    ...(needsVersion(operation) ? ["If-Match: {{if_match}}"] : []),
    ...(has(operation, "idempotency-key") ? [`Idempotency-Key: ${id}-{{$timestamp}}`] : []),
  ];
  const text =
    example === undefined ? "" : `\n${typeof example === "string" ? example : JSON.stringify(example, null, 2)}\n`;
  return `### ${tags[0]}: ${summary}\n# @name ${id}\n${method} {{url}}${place}${query.length > 0 ? `?${query.join("&")}` : ""}\n${headers.map((header) => `${header}\n`).join("")}${text}`;
}

const has = (operation: Operation, header: string): boolean => operation.parameters.some(({ name }) => name === header);

/** Returns the example, or a variable if there is none. */
const valueOf = (name: string, example: unknown): string =>
  typeof example === "string" || typeof example === "number" ? encodeURIComponent(example) : `{{${name}}}`;
