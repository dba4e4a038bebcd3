/** Writes a Python method for each operation. */
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
import {
  bodyOf,
  listOperations,
  needsVersion,
  resolve,
  successes,
  type Document,
  type Operation,
  type Parameter,
  type Schema,
} from "../document.ts";
import { argumentName, docstring, HEAD, quote, snakeCase, WIDTH } from "./text.ts";
import { explode, isFeed, isPage, objectOf, typeOf } from "./types.ts";

const IMPORTS = `
from __future__ import annotations

import sys
from collections.abc import Callable
from http.client import HTTPResponse
from typing import Any, Literal, overload

from ._caller import Body, segment
from ._pages import FeedPage, Page
from ._resources import ResourceCaller
from ._versions import Versioned
`;

const UNPACK = `
if sys.version_info >= (3, 11):
    from typing import Unpack
else:
    from typing_extensions import Unpack
`;

export function writeOperations(document: Document): string {
  const resources = findResources(document);
  const methods = listOperations(document).map((operation) => writeMethod(document, operation, resources));
  const code = [...methods, writeUpdate(resources)].join("\n");
  const named = Object.keys(document.components.schemas).sort(byLetters);
  const used = named.filter((name) =>
    new RegExp(`(?<![\\w"])${name}(?![\\w"])`).test(code.replaceAll(/"""[^]*?"""/g, "")),
  );
  return [
    `${HEAD}"""One method for each operation of the API."""\n${IMPORTS}`,
    `from .types import (\n${used.map((name) => `    ${name},\n`).join("")})\n${UNPACK}`,
    `\n\nclass Operations(ResourceCaller):\n${code}`,
  ].join("");
}

/** Compares without regard to case, the order in which Python formatters sort imports. */
const byLetters = (a: string, b: string): number => (a.toLowerCase() < b.toLowerCase() ? -1 : 1);

/** A parameter in the signature of a method. */
interface Argument {
  name: string;
  type: string;
  isOptional: boolean;
  /** A property of the request body. It can be omitted or None, with different meanings. */
  isMember?: boolean;
}

interface Signature {
  /** Path parameters, and a body that is passed as a whole. */
  positional: Argument[];
  keywords: Argument[];
  /** The TypedDict of the body whose properties are keyword arguments (`**body: Unpack[…]`). */
  members?: string;
  answer: string;
}

function writeMethod(document: Document, operation: Operation, resources: Resources): string {
  const name = snakeCase(operation.id);
  const signatures = signaturesOf(document, operation);
  const documentation = docstring(describe(operation), "        ");
  const [last] = signatures.slice(-1);
  if (!last) throw new Error(`${operation.id} has no signature`);
  const head =
    signatures.length === 1
      ? writeSignature(name, last, "")
      : [
          ...signatures.map((signature) => `    @overload\n${writeSignature(name, signature, " ...")}\n`),
          writeSignature(name, implementationSignature(signatures), ""),
        ].join("");
  const answer = signatures.length === 1 ? last.answer : "Any";
  return `${head}${documentation}${writeCall(document, operation, resources, answer)}`;
}

/** Returns the overloads of an operation: one, unless the response or the body depends on the arguments. */
function signaturesOf(document: Document, operation: Operation): Signature[] {
  const schema = bodyOf(operation)?.media.schema;
  const alternatives = alternativesOf(document, operation);
  const whole = signatureOf(document, operation, schema, answerType(document, operation));
  if (alternatives?.by === "dry_run") {
    const [dry, real] = [alternatives.dry, alternatives.real].map((answer) => typeName(answer));
    return [
      ["Literal[True]", false, dry],
      ["Literal[False] | None", true, real],
      ["bool | None", true, `${dry} | ${real}`],
    ].map(([type, isOptional, answer]) =>
      withKeyword(whole, { name: "dry_run", type, isOptional } as Argument, String(answer)),
    );
  }
  if (alternatives?.by === "items") {
    const { items, ...others } = objectOf(document, schema)?.properties ?? {};
    const member = (name: string, part: Schema | undefined, isOptional: boolean): Argument => ({
      name,
      type: typeName(part),
      isOptional,
      isMember: true,
    });
    const rest = Object.entries(others).map(([name, part]) => member(name, part, true));
    const spread = (answer: Schema, members: Argument[]): Signature => {
      const { members: _members, ...signature } = whole;
      return { ...signature, keywords: [...members, ...signature.keywords], answer: typeName(answer) };
    };
    return [spread(alternatives.several, [member("items", items, false), ...rest]), spread(alternatives.single, rest)];
  }
  const kinds = resolve(document, schema)?.oneOf ?? [];
  return kinds.length > 1 && kinds.every((kind) => kind.$ref !== undefined && objectOf(document, kind))
    ? kinds.map((kind) => signatureOf(document, operation, kind, whole.answer))
    : [whole];
}

function signatureOf(document: Document, operation: Operation, schema: Schema | undefined, answer: string): Signature {
  const [positional, keywords] = [parametersIn(operation, "path").map(argumentOf), [] as Argument[]];
  const path = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  positional.sort((a, b) => path.indexOf(a.name) - path.indexOf(b.name));
  for (const parameter of callerParameters(operation)) {
    if (parameter.in === "path") continue;
    const argument = argumentOf(parameter);
    if (parameter.name === "if-match") {
      argument.type = "Versioned | str";
      const isNeeded = needsVersion(operation) && !parametersIn(operation, "header").some(isNoneMatch);
      argument.isOptional = parameter.required !== true && !isNeeded;
    }
    if (isNoneMatch(parameter) && operation.method === "GET") argument.type = answer;
    keywords.push(argument);
  }
  const body = bodyOf(operation);
  if (body === undefined) return { positional, keywords, answer };
  const members = membersOf(document, operation, schema);
  if (members !== undefined) return { positional, keywords, members, answer };
  positional.push({ name: "body", type: body.isJson ? typeName(schema) : "Body", isOptional: !body.isRequired });
  const types = rawTypes(operation);
  if (types.length > 1)
    keywords.unshift({ name: "content_type", type: `Literal[${types.map(quote).join(", ")}]`, isOptional: false });
  return { positional, keywords, answer };
}

const isNoneMatch = ({ name }: Parameter): boolean => name === "if-none-match";

/** Returns the media types of the body, without multipart forms, which are meant for browsers. */
const rawTypes = (operation: Operation): string[] =>
  (bodyOf(operation)?.types ?? []).filter((type) => !type.startsWith("multipart/"));

const argumentOf = ({ name, schema, required }: Parameter): Argument => ({
  name: argumentName(name),
  type: typeName(schema),
  isOptional: required !== true,
});

/**
 * Returns the type whose properties become keyword arguments; undefined if the name of one is already taken or is not a
 * Python name.
 */
function membersOf(document: Document, operation: Operation, schema: Schema | undefined): string | undefined {
  const object = objectOf(document, schema);
  if (!object || schema?.$ref === undefined) return undefined;
  const taken = new Set(["self", ...callerParameters(operation).map(({ name }) => argumentName(name))]);
  return Object.keys(object.properties ?? {}).some((name) => taken.has(name)) ? undefined : typeName(schema);
}

/** Returns the type for a signature. Schemas without a name are `dict[str, Any]`. */
const typeName = (schema: Schema | undefined): string => typeOf(schema, "", () => "dict[str, Any]");

function answerType(document: Document, operation: Operation): string {
  const types = successes(operation).flatMap(([status, content]) => {
    if (status === "304") return [];
    if (content === undefined) return ["None"];
    if (answerKind(content) !== "json") return [answerKind(content) === "text" ? "str" : "HTTPResponse"];
    return [jsonType(document, jsonOf(content))];
  });
  return [...new Set(types)].join(" | ");
}

function jsonType(document: Document, schema: Schema | undefined): string {
  const answer = resolve(document, schema) ?? {};
  const item = typeName(answer.properties?.["items"]?.items);
  if (isPage(answer)) return `Page[${item}]`;
  return isFeed(answer) ? `FeedPage[${item}]` : typeName(schema);
}

function withKeyword(signature: Signature, argument: Argument, answer: string): Signature {
  return {
    ...signature,
    keywords: signature.keywords.map((one) => (one.name === argument.name ? argument : one)),
    answer,
  };
}

/** Returns the implementation signature, which accepts the arguments of each overload. */
function implementationSignature(signatures: Signature[]): Signature {
  const [{ positional, keywords } = { positional: [], keywords: [] }] = signatures;
  const hasMembers = signatures.some(
    (one) => one.members !== undefined || one.keywords.some(({ isMember }) => isMember),
  );
  return {
    positional,
    keywords: keywords
      .filter(({ isMember }) => !isMember)
      .map((one) => (one.name === "dry_run" ? { ...one, type: "bool", isOptional: true } : one)),
    ...(hasMembers && { members: "Any" }),
    answer: "Any",
  };
}

function writeSignature(name: string, { positional, keywords, members, answer }: Signature, body: string): string {
  const write = ({ name: argument, type, isOptional, isMember }: Argument): string => {
    if (isOptional && isMember) return `${argument}: ${type} = ...`;
    if (!isOptional) return `${argument}: ${explode(`        ${argument}: `, type, "        ")}`;
    const optional = type.endsWith("None") ? type : `${type} | None`;
    return `${argument}: ${explode(`        ${argument}: `, `${optional} = None`, "        ")}`;
  };
  const parts = [
    "self",
    ...positional.map(write),
    ...(keywords.length > 0 ? ["*", ...keywords.map(write)] : []),
    ...(members === undefined ? [] : [`**body: ${members === "Any" ? "Any" : `Unpack[${members}]`}`]),
  ];
  const line = `    def ${name}(${parts.join(", ")}) -> ${answer}:${body}`;
  if (line.length <= WIDTH && !line.includes("\n")) return `${line}\n`;
  return `    def ${name}(\n${parts.map((part) => `        ${part},\n`).join("")}    ) -> ${answer}:${body}\n`;
}

function describe(operation: Operation): string {
  const parameters = callerParameters(operation).filter(
    ({ in: place, description }) => place !== "header" && description,
  );
  const lines = parameters.map(({ name, description }) => `    ${argumentName(name)}: ${description}`);
  return [
    `${operation.summary}.`,
    ...(operation.description ? ["", operation.description] : []),
    ...(lines.length > 0 ? ["", "Args:", ...lines] : []),
  ].join("\n");
}

/** Writes the body of the method. */
function writeCall(document: Document, operation: Operation, resources: Resources, answer: string): string {
  const parts = callArguments(document, operation, resources);
  const before = beforeCall(answer);
  const call = `        ${before}self.${callerOf(answer)}`;
  const line = `${call}(${parts.join(", ")})`;
  const written = line.length <= WIDTH ? `${line}\n` : `${call}(\n${parts.map(writePart).join("")}        )\n`;
  return before.startsWith("answer") ? `${written}        return answer\n` : written;
}

/** Returns the arguments of `_call`. */
function callArguments(document: Document, operation: Operation, resources: Resources): string[] {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => `{segment(${argumentName(name)})}`);
  const [kind, self] = [answerKindOf(operation), selfOf(document, operation, resources)];
  return [
    quote(operation.method),
    `${path === operation.path ? "" : "f"}${quote(path)}`,
    ...writePairs("query", parametersIn(operation, "query")),
    ...writePairs("headers", parametersIn(operation, "header")),
    ...writeBody(operation),
    ...(kind === undefined || kind === "json" ? [] : [`answer=${quote(kind)}`]),
    ...(self === undefined ? [] : [`self_path=${quote(self)}`]),
    ...(operation.isPublic ? ["is_public=True"] : []),
  ];
}

function writePairs(argument: string, parameters: Parameter[]): string[] {
  const pairs = parameters.map(({ name }) => `${quote(name)}: ${argumentName(name)}`);
  return pairs.length === 0 ? [] : [`${argument}={${pairs.join(", ")}}`];
}

/** Returns the name of the runtime method: those for lists and feeds return pages that can fetch the next one. */
function callerOf(answer: string): string {
  if (answer.startsWith("Page[")) return "_page";
  return answer.startsWith("FeedPage[") ? "_feed" : "_call";
}

/** Returns the text before the call. `_call` returns Any; an annotated variable gives the response its type. */
function beforeCall(answer: string): string {
  if (answer === "None") return "";
  return answer === "Any" ? "return " : `answer: ${answer} = `;
}

/** Breaks a dict that is too long for one line into a line for each entry. */
function writePart(part: string): string {
  const line = `            ${part},\n`;
  const inner = /^(\w+=\{)(.*)\}$/.exec(part);
  if (line.length <= WIDTH || !inner) return line;
  const pairs = inner[2]?.split(", ").map((pair) => `                ${pair},\n`) ?? [];
  return `            ${inner[1]}\n${pairs.join("")}            },\n`;
}

function writeBody(operation: Operation): string[] {
  const body = bodyOf(operation);
  if (body === undefined) return [];
  const content = body.isRequired || !body.isJson ? "body=body" : "body=body or None";
  const [type = "application/json", ...others] = rawTypes(operation);
  if (others.length > 0) return [content, "content_type=content_type"];
  return type === "application/json" ? [content] : [content, `content_type=${quote(type)}`];
}

/** Writes `update`, with an overload for each resource and its patch. */
function writeUpdate({ patches }: Resources): string {
  const head = (resource: string, patch: string, ending: string): string =>
    `    def update(
        self,
        resource: ${resource},
        patch: ${patch},
        *,
        doorplate_source: str | None = None,
        doorplate_reason: str | None = None,
    ) -> ${resource}:${ending}\n`;
  const overloads = [...patches].map(
    ([name, patch]) => `    @overload\n${head(name, `${patch} | Callable[[${name}], ${patch}]`, " ...")}\n`,
  );
  return `${overloads.join("")}${head("Any", "Any", "")}        """Update a resource that was read before.

        Args:
            patch: A JSON Merge Patch; it fails with \`version_mismatch\` if the resource has changed since it was read.
                Or a function that returns a patch for a resource: if the resource has changed, it is read again and
                the function is called with the new version.
        """
        return self._update(resource, patch, doorplate_source, doorplate_reason)
`;
}
