/**
 * Reasons of changes. They are free text that may name a person, so the log contains them sealed with the tenant's key.
 */
import type { ChangeContext } from "../platform/http/request.ts";
import type { Vault } from "./seal.ts";

const OWNER = "reason";

/** Seals a reason with the tenant's key. */
export const sealReason = ({ keyring }: Pick<Vault, "keyring">, tenant_id: string, reason: string): Promise<Buffer> =>
  keyring.sealText(tenant_id, OWNER, reason);

/** The context of a change as an argument of its statement, the reason sealed and in base64. */
export async function sealContext(
  vault: Pick<Vault, "keyring">,
  tenant_id: string,
  { actor, source, reason, request_id, legal_basis }: ChangeContext,
): Promise<object> {
  const sealed_reason =
    reason === undefined ? undefined : (await sealReason(vault, tenant_id, reason)).toString("base64");
  return {
    actor,
    source,
    ...(sealed_reason !== undefined && { sealed_reason }),
    ...(request_id !== undefined && { request_id }),
    ...(legal_basis !== undefined && { legal_basis }),
  };
}

/** Opens reasons of one tenant, in their order. */
export const openReasons = (
  { keyring }: Pick<Vault, "keyring">,
  tenant_id: string,
  sealed: readonly (Buffer | null)[],
): Promise<(string | null)[]> =>
  Promise.all(sealed.map(async (one) => one && (await keyring.openText(tenant_id, OWNER, one))));
