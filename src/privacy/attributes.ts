import type { AttributeRegistry, PublicAttributes } from "../platform/attribute-registry.ts";

const NONE: PublicAttributes = { customer: new Set(), address: new Set() };

export const createAttributeRegistry = (): AttributeRegistry => ({ publicOf: async () => NONE });
