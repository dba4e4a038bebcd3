import type { FastifyInstance } from "fastify";

/** One operation of the OpenAPI document, with what a test needs to try it. */
export interface Operation {
  id: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From the root, with {placeholders}. */
  path: string;
  isPublic: boolean;
  scope: string | undefined;
  /** Scopes that it needs as well. */
  additional_scopes: string[];
  /** The example of its request body. */
  example: unknown;
  // Tests look into the document freely.
  // oxlint-disable-next-line typescript/no-explicit-any
  raw: any;
}

// oxlint-disable-next-line typescript/no-explicit-any
export type Document = any;

export const readDocument = (app: FastifyInstance): Document => JSON.parse(JSON.stringify(app.swagger()));

export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Document>).map(([method, raw]) => ({
      id: raw.operationId,
      path,
      raw,
      method: method.toUpperCase() as Operation["method"],
      isPublic: raw.security.length === 0,
      scope: /Scope: `([^`]+)`/.exec(raw.description ?? "")?.[1],
      additional_scopes: [
        ...(/Scope: (.*)\.$/.exec(raw.description ?? "")?.[1]?.matchAll(/, and `([^`]+)`/g) ?? []),
      ].map(([, scope]) => scope as string),
      example: Object.values(raw.requestBody?.content ?? {}).map(
        (media) => (media as Document).example ?? resolve(document, (media as Document).schema).examples?.[0],
      )[0],
    })),
  );
}

/** The schema that a reference names. */
export function resolve(document: Document, schema: Document): Document {
  const name = schema?.$ref?.replace("#/components/schemas/", "");
  return name === undefined ? schema : document.components.schemas[name];
}
