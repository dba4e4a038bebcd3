/** Writes the schemas as TypeScript types. */
import { nameOf, type Document, type Schema } from "../document.ts";

/** Writes a module with a type for each named schema. */
export function writeSchemas(document: Document): string {
  const types = Object.entries(document.components.schemas).map(([name, schema]) => {
    const text = typeOf(schema);
    return `${comment(schema.description)}export ${text.startsWith("{") && !schema.oneOf && !schema.anyOf ? `interface ${name} ${text}` : `type ${name} = ${text};`}\n`;
  });
  return `// Generated from openapi/openapi.json by \`npm run generate\`.\n\n${types.join("\n")}`;
}

export function typeOf(schema: Schema | undefined, indent = ""): string {
  if (schema === undefined) return "unknown";
  const name = nameOf(schema);
  if (name !== undefined) return name;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts) return [...new Set(parts.map((part) => typeOf(part, indent)))].join(" | ");
  if (schema.allOf) return schema.allOf.map((part) => typeOf(part, indent)).join(" & ");
  const types = [schema.type ?? (schema.properties ? "object" : [])].flat();
  return types.length === 0 ? "unknown" : types.map((type) => simpleType(type, schema, indent)).join(" | ");
}

function simpleType(type: string, schema: Schema, indent: string): string {
  if (type === "array") {
    const item = typeOf(schema.items, indent);
    return / [|&] /.test(item.replaceAll(/\{[^]*\}/g, "")) ? `(${item})[]` : `${item}[]`;
  }
  if (type === "object") return objectType(schema, indent);
  if (type === "string" && schema.format === "binary") return "Blob";
  return type === "integer" ? "number" : type;
}

function objectType({ properties = {}, required = [], additionalProperties }: Schema, indent: string): string {
  const others = typeof additionalProperties === "object" ? typeOf(additionalProperties, indent) : "unknown";
  const isOpen = typeof additionalProperties === "object" || additionalProperties === true;
  if (Object.keys(properties).length === 0)
    return additionalProperties === false ? "Record<string, never>" : `Record<string, ${others}>`;
  const members = Object.entries(properties).map(([name, schema]) =>
    member(name, schema, required.includes(name), `${indent}  `),
  );
  if (isOpen) members.push(`${indent}  [member: string]: unknown;\n`);
  return `{\n${members.join("")}${indent}}`;
}

export function member(name: string, schema: Schema, isRequired: boolean, indent: string): string {
  const key = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
  return `${comment(schema.description, indent)}${indent}${key}${isRequired ? "" : "?"}: ${typeOf(schema, indent)};\n`;
}

export function comment(text: string | undefined, indent = ""): string {
  if (!text) return "";
  const lines = text.replaceAll("*/", "*\\/").split("\n");
  return lines.length === 1
    ? `${indent}/** ${lines[0]} */\n`
    : `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}
