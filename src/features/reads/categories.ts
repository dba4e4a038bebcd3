/** Which kinds of personal data an operation returns, by its schema and the registry of fields. */
import { findSchema } from "../../platform/http/schemas.ts";
import { DEFINITION_OF, ENTITIES, type Entity } from "../../records/entities.ts";
import { namesOf } from "../../records/fields.ts";

const known = new Map<string, ReadonlySet<Entity>>([
  ["downloadExport.customers", new Set(["customer"])],
  ["downloadExport.addresses", new Set(["address"])],
  ["provider.call", new Set(["address"])],
  ["createVerification", new Set(["address"])],
  ["getVerification", new Set(["address"])],
  ["listVerifications", new Set(["address"])],
  ["getCampaignResults", new Set(["address"])],
  ["createEvidence", new Set(["address"])],
  ["listEvidence", new Set(["address"])],
]);

/** Notes which entities the responses of an operation contain, by the schemas that they refer to. */
export function noteOperation(operation: string, responses: unknown): void {
  const found = new Set<string>();
  visit(responses, found);
  const entities = ENTITIES.filter((entity) => found.has(nameOf(DEFINITION_OF[entity].schema)));
  if (entities.length > 0 && !known.has(operation)) known.set(operation, new Set(entities));
}

const nameOf = (schema: object): string => (schema as { $ref?: string }).$ref?.replace(/#.*$/, "") ?? "";

function visit(schema: unknown, found: Set<string>): void {
  if (typeof schema !== "object" || schema === null) return;
  const name = nameOf(schema);
  if (name !== "" && !found.has(name)) {
    found.add(name);
    visit(findSchema(name), found);
  }
  for (const member of Object.values(schema)) visit(member, found);
}

/** Of an operation that is not known, such as one of an earlier version: all. */
const entitiesOf = (operation: string): ReadonlySet<Entity> => known.get(operation) ?? new Set(ENTITIES);

export interface Category {
  entity: Entity;
  field: string;
  is_masked: boolean;
}

/** Lists the personal fields that operations have returned. @param operations with whether all were masked */
export const categoriesOf = (operations: readonly { operation: string; is_masked: boolean }[]): Category[] =>
  ENTITIES.flatMap((entity) => {
    const returning = operations.filter(({ operation }) => entitiesOf(operation).has(entity));
    if (returning.length === 0) return [];
    const is_masked = returning.every((one) => one.is_masked);
    return namesOf(DEFINITION_OF[entity].fields, ({ personal }) => personal !== false).map((field) => ({
      entity,
      field,
      is_masked,
    }));
  });
