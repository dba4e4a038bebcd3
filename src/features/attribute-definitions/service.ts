import type { Static } from "typebox";
import { isDeepStrictEqual } from "node:util";
import type { AttributeDefinition, AttributeLimits, PublicAttributes } from "../../platform/attribute-registry.ts";
import { AppError, type Fault } from "../../platform/errors.ts";
import { inTransaction, type Tx } from "../../platform/database/transaction.ts";
import { checkVersion } from "../../platform/http/conditional.ts";
import type { ChangeContext, Principal } from "../../platform/http/request.ts";
import type { Resources } from "../../platform/resources.ts";
import { publicNamesOf } from "../../privacy/attributes.ts";
import { PII_SCOPE } from "../../privacy/masks.ts";
import { newSplit } from "../../records/attribute-split.ts";
import type { Entity } from "../../records/entities.ts";
import { attributesIn, type AttributeUse, sealedAmong } from "../../records/filter/attributes.ts";
import { listFilterHolds } from "../legal-holds/queries.ts";
import { lockPolicy } from "../policies/queries.ts";
import { listRules } from "../retention/queries.ts";
import { attributesOf } from "../policies/service.ts";
import { getDefinitions, listOpenFilters, lockSchema, replaceDefinitions, type DefinitionsRow } from "./queries.ts";
import type { AttributeDefinitions, AttributeDefinitionsPut, Definition } from "./schema.ts";

/** The limits that each type can have. */
const LIMITS: Record<AttributeDefinition["type"], readonly (keyof AttributeLimits)[]> = {
  string: ["max_length", "enum"],
  number: ["minimum", "maximum", "enum"],
  boolean: [],
  date: [],
  any: [],
};

/**
 * Reads definitions from a request.
 * @throws AppError invalid_body with a pointer to each definition that is contradictory or a duplicate
 */
export function toDefinitions({ items }: Static<typeof AttributeDefinitionsPut>): AttributeDefinition[] {
  const seen = new Set<string>();
  const faults = items.flatMap((definition, nth): Fault[] => {
    const key = `${definition.entity} ${definition.name}`;
    const is_twice = seen.has(key);
    seen.add(key);
    const at = `/items/${nth}`;
    return [
      ...(is_twice
        ? [
            {
              in: "body" as const,
              pointer: `${at}/name`,
              detail: "is a duplicate: the entity already has an attribute of this name",
            },
          ]
        : []),
      ...limitFaults(definition, `${at}/limits`),
    ];
  });
  if (faults.length > 0) throw new AppError("invalid_body", { errors: faults });
  return items.map(({ entity, name, type, limits = {}, is_personal = true }) => ({
    entity,
    name,
    type,
    limits,
    is_personal,
  }));
}

function limitFaults({ type, limits = {} }: Definition, pointer: string): Fault[] {
  const fault = (name: string, detail: string): Fault => ({ in: "body", pointer: `${pointer}/${name}`, detail });
  const names = Object.keys(limits) as (keyof AttributeLimits)[];
  const { minimum = -Infinity, maximum = Infinity } = limits;
  return [
    ...names
      .filter((name) => !LIMITS[type].includes(name))
      .map((name) => fault(name, `is not a limit for values of type ${type}`)),
    ...(maximum < minimum ? [fault("maximum", "must not be less than minimum")] : []),
    ...(LIMITS[type].includes("enum") ? (limits.enum ?? []) : []).flatMap((value, nth) =>
      typeof value === type ? [] : [fault(`enum/${nth}`, `must be of type ${type}`)],
    ),
  ];
}

/**
 * Replaces the definitions of a tenant. If this changes which attributes are not personal, existing rows are split
 * again in the background.
 * @throws AppError version_mismatch, insufficient_scope;
 *   conflict if a policy, a campaign, a legal hold or a retention rule uses an attribute that would be sealed
 */
export async function putDefinitions(
  { db, clock, attributes }: Resources,
  context: ChangeContext,
  { tenant_id, scopes }: Principal,
  expected: number | "any",
  definitions: readonly AttributeDefinition[],
): Promise<DefinitionsRow> {
  const row = await inTransaction(db.kysely, context, async (tx) => {
    const split = newSplit(clock());
    const { version } = await lockSchema(tx, tenant_id, split.known_at);
    checkVersion(expected, { version });
    await checkUses(tx, tenant_id, definitions, clock());
    const before = await getDefinitions(tx, tenant_id);
    const [names_before, names] = [publicNamesOf(before.definitions), publicNamesOf(definitions)];
    checkShown(scopes, names_before, names);
    await replaceDefinitions(
      tx,
      tenant_id,
      version + 1,
      definitions,
      isDeepStrictEqual(names_before, names) ? {} : split,
    );
    return getDefinitions(tx, tenant_id);
  });
  attributes.forget(tenant_id);
  return row;
}

/** An attribute that is no longer personal is no longer masked. */
function checkShown(scopes: ReadonlySet<string>, before: PublicAttributes, after: PublicAttributes): void {
  const isShown = [...after].some(([entity, names]) => [...names].some((name) => !before.get(entity)?.has(name)));
  if (isShown && !scopes.has(PII_SCOPE))
    throw new AppError("insufficient_scope", {
      detail: `To declare an attribute as not personal requires the scope ${PII_SCOPE}.`,
    });
}

async function checkUses(
  tx: Tx,
  tenant_id: string,
  definitions: readonly AttributeDefinition[],
  now: Date,
): Promise<void> {
  const names = publicNamesOf(definitions);
  const is_sealed = (uses: readonly AttributeUse[]): boolean => sealedAmong(uses, names).length > 0;
  const { verification_policy } = await lockPolicy(tx, tenant_id);
  if (is_sealed(attributesOf(verification_policy))) throw inUse("The verification policy has rules");
  const filters = await listOpenFilters(tx, tenant_id);
  if (filters.some((filter) => is_sealed(attributesIn(filter, "address", ""))))
    throw inUse("Campaigns that have not ended have filters");
  const holds = await listFilterHolds(tx, tenant_id, now);
  if (holds.some(({ filter }) => is_sealed(attributesIn(filter, "customer", ""))))
    throw inUse("Legal holds have filters");
  const conditions = (await listRules(tx, tenant_id)).map(({ condition }) => condition);
  const isRuled = ({ customer, address }: (typeof conditions)[number]): boolean =>
    is_sealed([
      ...(customer ? attributesIn(customer, "customer", "") : []),
      ...(address ? attributesIn(address, "address", "") : []),
    ]);
  if (conditions.some(isRuled)) throw inUse("Retention rules have conditions");
}

const inUse = (who: string): AppError =>
  new AppError("conflict", {
    detail: `${who} by an attribute that would be sealed: keep \`is_personal: false\`, or change those first.`,
  });

/** Converts definitions to the resource of the API. */
export const toAttributeDefinitions = ({
  version,
  split_after,
  definitions,
}: DefinitionsRow): Static<typeof AttributeDefinitions> => ({
  version,
  applied: split_after === null,
  items: definitions.map(({ entity, name, type, limits, is_personal }) => ({
    entity: entity as Entity,
    name,
    type,
    ...(Object.keys(limits).length > 0 && { limits }),
    is_personal,
  })),
});
