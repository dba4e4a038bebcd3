/** Writes the schemas as Python types, objects as TypedDicts. */
import { nameOf, resolve, type Document, type Schema } from "../document.ts";
import { docstring, HEAD, isName, quote, WIDTH } from "./text.ts";

const IMPORTS = `
from __future__ import annotations

import sys
from typing import Any, Literal, TypeAlias, TypedDict

if sys.version_info >= (3, 11):
    from typing import NotRequired
else:
    from typing_extensions import NotRequired
`;

/** Writes a module with a type for each named schema, without pages of lists, which are classes of the client. */
export function writeTypes(document: Document): string {
  const types = Object.entries(document.components.schemas)
    .filter(([, schema]) => !isPage(schema) && !isFeed(schema))
    .sort(([, a], [, b]) => rankOf(a) - rankOf(b))
    .map(([name, schema]) => writeType(name, schema));
  const events = eventsOf(document);
  if (events.length > 0) types.push(`\n\nWebhookEvent: TypeAlias = ${union(events)}\n`);
  const names = types.flatMap((text) => [
    ...text.matchAll(/^(?:class )?(\w+)(?:\(TypedDict|: TypeAlias| = TypedDict)/gm),
  ]);
  const all = names.map(([, name]) => `    ${quote(name)},\n`).sort();
  const title = "Request and response bodies. In a patch, an omitted key leaves the value unchanged, None removes it.";
  return `${HEAD}${docstring(title, "")}${IMPORTS}\n__all__ = [\n${all.join("")}]\n${types.join("")}`;
}

/** Returns the types of the webhook payloads. */
const eventsOf = ({ webhooks = {} }: Document): string[] =>
  Object.values(webhooks).flatMap(({ post }) => nameOf(post?.requestBody?.content["application/json"]?.schema) ?? []);

/** True for a page of a list or of search hits. */
export const isPage = ({ properties }: Schema): boolean =>
  properties?.["items"] !== undefined && properties["next_cursor"] !== undefined;

/** True for a page of a feed. */
export const isFeed = ({ properties }: Schema): boolean =>
  properties?.["items"] !== undefined && properties["cursor"] !== undefined && properties["has_more"] !== undefined;

function writeType(name: string, schema: Schema): string {
  const inner: string[] = [];
  const nameInner = (suffix: string, part: Schema): string => {
    inner.push(writeType(`${name}${suffix}`, part));
    return `${name}${suffix}`;
  };
  const text = schema.properties
    ? writeObject(name, schema, nameInner)
    : `\n\n${name}: TypeAlias = ${aliasOf(schema, name, nameInner)}\n${docstring(schema.description, "")}`;
  return [...inner, text].join("");
}

function aliasOf(schema: Schema, name: string, nameInner: NameInner): string {
  const alias = `${name}: TypeAlias = `;
  return explode(alias, typeOf(schema, "Variant", nameInner), "");
}

/**
 * Returns the rank for sorting. Aliases are evaluated at import, so they follow the classes that they refer to; enums
 * come first.
 */
function rankOf({ properties, enum: words }: Schema): number {
  if (words) return 0;
  return properties ? 1 : 2;
}

/** Writes a type for a schema without a name and returns its name. */
type NameInner = (suffix: string, schema: Schema) => string;

function writeObject(
  name: string,
  { properties = {}, required = [], description }: Schema,
  nameInner: NameInner,
): string {
  const isTotal = required.length > 0;
  const members = Object.entries(properties).map(([key, schema]) => {
    const type = typeOf(schema, capitalise(key), nameInner);
    const isRequired = required.includes(key);
    return { key, schema, type: isTotal && !isRequired ? `NotRequired[${type}]` : type };
  });
  const total = isTotal ? "" : ", total=False";
  if (!members.every(({ key }) => isName(key))) {
    // The functional syntax evaluates types, so names of classes defined further down are quoted; literals are not.
    const write = (before: string, type: string): string =>
      `${before}${type.includes('"') ? explode(before, type, "        ") : quote(type)},\n`;
    const pairs = members.map(({ key, type }) => write(`        ${quote(key)}: `, type));
    const end = `    }${isTotal ? "" : ",\n    total=False"},\n)\n${docstring(description, "")}`;
    return `\n\n${name} = TypedDict(\n    ${quote(name)},\n    {\n${pairs.join("")}${end}`;
  }
  const lines = members.map(
    ({ key, schema, type }) =>
      `    ${key}: ${explode(`    ${key}: `, type, "    ")}\n${docstring(schema.description, "    ")}`,
  );
  const documentation = description ? `${docstring(description, "    ")}\n` : "";
  return `\n\nclass ${name}(TypedDict${total}):\n${documentation}${lines.join("")}`;
}

/**
 * Returns the Python type of a schema.
 * @param suffix appended to the name of the enclosing type, to name an object without a name
 */
export function typeOf(schema: Schema | undefined, suffix: string, nameInner: NameInner): string {
  if (schema === undefined) return "Any";
  const name = nameOf(schema);
  if (name !== undefined) return name;
  if (schema.const !== undefined) return literal([schema.const]);
  if (schema.enum) return literal(schema.enum);
  if (schema.properties) return nameInner(suffix, schema);
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts) {
    const objects = parts.filter((part) => part.properties);
    const suffixOf = (part: Schema): string => (objects.length > 1 ? `${suffix}${objects.indexOf(part) + 1}` : suffix);
    return union(parts.map((part) => typeOf(part, suffixOf(part), nameInner)));
  }
  if (schema.allOf)
    return typeOf(
      schema.allOf.find((part) => part.$ref ?? part.type ?? part.properties),
      suffix,
      nameInner,
    );
  return union([schema.type ?? []].flat().map((type) => simpleType(type, schema, suffix, nameInner)));
}

function simpleType(type: string, schema: Schema, suffix: string, nameInner: NameInner): string {
  switch (type) {
    case "array":
      return `list[${typeOf(schema.items, singular(suffix), nameInner)}]`;
    case "object":
      return `dict[str, ${valueType(schema, suffix, nameInner)}]`;
    case "integer":
      return "int";
    case "number":
      return "float";
    case "boolean":
      return "bool";
    case "null":
      return "None";
    default:
      return schema.format === "binary" ? "bytes" : "str";
  }
}

const valueType = ({ additionalProperties: values }: Schema, suffix: string, nameInner: NameInner): string =>
  typeof values === "object" ? typeOf(values, `${suffix}Value`, nameInner) : "Any";

/** Joins types, None last. */
function union(types: string[]): string {
  const parts = [...new Set(types.flatMap((type) => type.split(/ \| (?![^[]*\])/)))];
  if (parts.length === 0 || parts.includes("Any")) return "Any";
  return [...parts.filter((part) => part !== "None"), ...parts.filter((part) => part === "None")].join(" | ");
}

function literal(values: unknown[]): string {
  const words = values.filter((value) => value !== null);
  const text = `Literal[${words.map(quote).join(", ")}]`;
  return words.length < values.length ? `${text} | None` : text;
}

/** Breaks a type that is too long for its line into several, a list of literals into one for each line. */
export function explode(before: string, type: string, indent: string): string {
  if (before.length + type.length <= WIDTH) return type;
  const [, outer, inner = "", rest = ""] = /^(\w+)\[(.*)\]( \| None)?(?: = None)?$/.exec(type) ?? [];
  if (outer === undefined) return type;
  const deeper = `${indent}    `;
  // An annotation needs parentheses to continue on the next line; an argument is already inside those of its function.
  if (rest !== "" && !type.endsWith(" = None"))
    return `(\n${deeper}${explode(WIDE, `${outer}[${inner}]`, deeper)}\n${deeper}| None\n${indent})`;
  const lines =
    outer === "Literal"
      ? inner.split(/, (?=")/).map((word) => `${deeper}${word},\n`)
      : [`${deeper}${explode(deeper, inner, deeper)}\n`];
  return `${outer}[\n${lines.join("")}${indent}]${rest === "" ? "" : `\n${indent}| None = None`}`;
}

/** A prefix that leaves no room, so that the type is always broken. */
const WIDE = " ".repeat(WIDTH);

const capitalise = (key: string): string =>
  key.replaceAll(/(?:^|_)([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase()).replaceAll(/\W/g, "");

const singular = (word: string): string => (/[^s]s$/.test(word) ? word.slice(0, -1) : `${word}Item`);

/** Returns the object that a named schema stands for, if all its properties can be keyword arguments. */
export function objectOf(document: Document, schema: Schema | undefined): Schema | undefined {
  const object = resolve(document, schema);
  return object?.properties && Object.keys(object.properties).every(isName) ? object : undefined;
}
