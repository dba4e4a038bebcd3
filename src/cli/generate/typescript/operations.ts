/** Writes a TypeScript function for each operation. */
import {
  alternativesOf,
  answerKind,
  answerKindOf,
  callerParameters,
  findResources,
  jsonOf,
  parametersIn,
  selfOf,
  type Resources,
} from "../calls.ts";
import { bodyOf, listOperations, successes, type Document, type Operation } from "../document.ts";
import { comment, member, typeOf } from "./types.ts";

/** The modules of the client that are not generated. */
const RUNTIME = { call: "./call.ts", versions: "./versions.ts", schemas: "./schemas.ts" };

export function writeOperations(document: Document): string {
  const resources = findResources(document);
  const functions = listOperations(document).map((operation) => writeFunction(document, operation, resources));
  const code = [functions.join("").replaceAll(/\/\*\*[^]*?\*\//g, ""), ...resources.patches].flat().join(" ");
  const used = Object.keys(document.components.schemas).filter((name) => new RegExp(`\\b${name}\\b`).test(code));
  return [
    "// Generated from openapi/openapi.json by `npm run generate`.\n",
    `import { call, ${code.includes("BodySource") ? "type BodySource, " : ""}type CallOptions, type Client } from "${RUNTIME.call}";`,
    `import type { Versioned } from "${RUNTIME.versions}";`,
    `import type {\n${used
      .sort()
      .map((name) => `  ${name},\n`)
      .join("")}} from "${RUNTIME.schemas}";\n`,
    `/** The patch type of a resource, for \`update\`. */\nexport type PatchOf<Resource> =\n${[...resources.patches].map(([name, patch]) => `  Resource extends ${name} ? ${patch} :\n`).join("")}  never;\n`,
    ...functions,
  ].join("\n");
}

function writeFunction(document: Document, operation: Operation, resources: Resources): string {
  const { id, summary, description } = operation;
  const inputName = `${id[0]?.toUpperCase()}${id.slice(1)}Input`;
  const members = inputMembers(operation);
  const input = `export ${members.length === 0 ? `type ${inputName} = Record<string, never>;` : `interface ${inputName} {\n${members.join("")}}`}\n`;
  const isOptional = members.every((text) => /^\s*\w+\?:/.test(text.replaceAll(/\/\*\*[^]*?\*\//g, "")));
  const signature = (inputType: string, answer: string): string =>
    `export function ${id}(client: Client, input${isOptional && inputType === inputName ? "?" : ""}: ${inputType}, options?: CallOptions): Promise<${answer}>`;
  const answers = answerTypes(document, operation, inputName);
  const overloads =
    answers.length > 1 ? answers.map(([inputType, answer]) => `${signature(inputType, answer)};\n`).join("") : "";
  return `${input}\n${comment([summary, description].filter(Boolean).join(".\n\n"))}${overloads}${signature(inputName, successType(operation))} {\n  return call(client, ${describe(document, operation, resources)}, input, options);\n}\n`;
}

const inputNameOf = (name: string): string => name.replaceAll("-", "_");

function inputMembers(operation: Operation): string[] {
  const body = bodyOf(operation);
  const members = [...callerParameters(operation)]
    .sort((a, b) => Number(b.in === "path") - Number(a.in === "path"))
    .map(({ name, schema, description, required }) => {
      const text = { ...schema, ...(description !== undefined && { description }) };
      if (name === "if-match")
        return `  /** The resource as read, or its ETag. */\n  if_match${required ? "" : "?"}: Versioned | string;\n`;
      if (name === "if-none-match" && operation.method === "GET")
        return `  /** The response of an earlier call, which is returned again if it is still current (304). */\n  if_none_match?: ${successType(operation)};\n`;
      return member(inputNameOf(name), text, required === true, "  ");
    });
  if (body) {
    members.push(
      `  body${body.isRequired ? "" : "?"}: ${body.isJson ? typeOf(body.media.schema, "  ") : "BodySource"};\n`,
    );
    if (body.types.length > 1)
      members.push(`  content_type: ${body.types.map((type) => JSON.stringify(type)).join(" | ")};\n`);
  }
  return members;
}

/**
 * Returns the overloads as pairs of input and response type: a dry run, or a body with `items`, can have a response
 * type of its own.
 */
function answerTypes(document: Document, operation: Operation, inputName: string): [input: string, answer: string][] {
  const alternatives = alternativesOf(document, operation);
  const all: [string, string] = [inputName, successType(operation)];
  if (alternatives === undefined) return [all];
  return alternatives.by === "dry_run"
    ? [
        [`${inputName} & { dry_run: true }`, typeOf(alternatives.dry)],
        [`${inputName} & { dry_run?: false }`, typeOf(alternatives.real)],
        all,
      ]
    : [
        [`${inputName} & { body: { items: unknown[] } }`, typeOf(alternatives.several)],
        [`${inputName} & { body: { items?: never } }`, typeOf(alternatives.single)],
        all,
      ];
}

function successType(operation: Operation): string {
  return [
    ...new Set(
      successes(operation).map(([, content]) => {
        if (content === undefined) return "void";
        if (answerKind(content) === "json") return typeOf(jsonOf(content));
        return answerKind(content) === "text" ? "string" : "Response";
      }),
    ),
  ].join(" | ");
}

/** Writes the description of the operation that `call` sends the request from. */
function describe(document: Document, operation: Operation, resources: Resources): string {
  const names = (place: "query" | "header"): string[] => parametersIn(operation, place).map(({ name }) => name);
  const [query, headers] = [names("query"), names("header")];
  const kind = answerKindOf(operation);
  const body = bodyOf(operation);
  const self = selfOf(document, operation, resources);
  const members = {
    method: operation.method,
    path: operation.path,
    ...(query.length > 0 && { query }),
    ...(headers.length > 0 && { headers }),
    ...(body && { body: body.types[0] }),
    ...(kind !== undefined && kind !== "json" && { answer: kind }),
    ...(self !== undefined && { self }),
    ...(operation.isPublic && { open: true }),
  };
  return `{ ${Object.entries(members)
    .map(
      ([key, value]) =>
        `${key}: ${Array.isArray(value) ? `[${value.map((one) => JSON.stringify(one)).join(", ")}]` : JSON.stringify(value)}`,
    )
    .join(", ")} }`;
}
