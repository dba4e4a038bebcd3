import type { Call } from "./service.ts";

/** Declares attributes of any type as not personal, so that filters and policies can use them. */
export async function declarePublic(call: Call, names: { customer?: string[]; address?: string[] }): Promise<void> {
  const items = (["customer", "address"] as const).flatMap((entity) =>
    (names[entity] ?? []).map((name) => ({ entity, name, type: "any", is_personal: false })),
  );
  const { status, text } = await call("PUT", "/attribute-definitions", { items }, { "if-match": "*" });
  if (status !== 200) throw new Error(`the definitions were rejected: ${text}`);
}
