/**
 * Conditions on attributes. Only attributes that are declared as not personal are clear in the tables and can be
 * compared.
 */
import type { AttributeRegistry, PublicAttributes } from "../../platform/attribute-registry.ts";
import { AppError } from "../../platform/errors.ts";
import type { Entity } from "../rows.ts";
import type { AddressFilter, CustomerFilter } from "./schema.ts";

/** A condition on an attribute, with a JSON Pointer to it in the body. */
export interface AttributeUse {
  entity: Entity;
  name: string;
  pointer: string;
}

/** The conditions on attributes in a filter and its nested filters. */
export function attributesIn(filter: AddressFilter | CustomerFilter, entity: Entity, pointer: string): AttributeUse[] {
  const { attribute, all = [], any = [], not, customer } = filter as AddressFilter;
  return [
    ...(attribute ? [{ entity, name: attribute.name, pointer: `${pointer}/attribute` }] : []),
    ...(customer ? attributesIn(customer, "customer", `${pointer}/customer`) : []),
    ...all.flatMap((each, nth) => attributesIn(each, entity, `${pointer}/all/${nth}`)),
    ...any.flatMap((each, nth) => attributesIn(each, entity, `${pointer}/any/${nth}`)),
    ...(not ? attributesIn(not, entity, `${pointer}/not`) : []),
  ];
}

const SEALED =
  "is sealed: only attributes that are declared with `is_personal: false` can be used here (PUT " +
  "/v1/attribute-definitions)";

/**
 * Rejects conditions on sealed attributes.
 * @throws AppError invalid_body with a pointer to each
 */
export async function checkAttributeUses(
  registry: AttributeRegistry,
  tenant_id: string,
  uses: readonly AttributeUse[],
): Promise<void> {
  if (uses.length === 0 || sealedAmong(uses, await registry.publicOf(tenant_id)).length === 0) return;
  // The cached definitions may be older than a change by another process.
  registry.forget(tenant_id);
  checkUsesAgainst(await registry.publicOf(tenant_id), uses);
}

/**
 * The same against definitions that were read in a transaction.
 * @throws AppError invalid_body with a pointer to each
 */
export function checkUsesAgainst(names: PublicAttributes, uses: readonly AttributeUse[]): void {
  const sealed = sealedAmong(uses, names);
  if (sealed.length === 0) return;
  throw new AppError("invalid_body", {
    errors: sealed.map(({ pointer }) => ({ in: "body", pointer: `${pointer}/name`, detail: SEALED })),
  });
}

/** The conditions on sealed attributes. */
export const sealedAmong = (uses: readonly AttributeUse[], names: PublicAttributes): AttributeUse[] =>
  uses.filter(({ entity, name }) => !names.get(entity)?.has(name));

/**
 * Rejects a filter with a condition on a sealed attribute.
 * @throws AppError invalid_body with a pointer to each
 */
export const checkFilterAttributes = (
  registry: AttributeRegistry,
  tenant_id: string,
  filter: AddressFilter | CustomerFilter,
  entity: Entity,
  pointer: string,
): Promise<void> => checkAttributeUses(registry, tenant_id, attributesIn(filter, entity, pointer));
