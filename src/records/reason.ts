/** Reasons of changes are free text, which may name a person: they stand in the log under the tenant's key. */
import type { ChangeContext } from "../platform/http/request.ts";
import type { Vault } from "./seal.ts";

const OWNER = "reason";

/** A reason as the tenant's rows keep it. */
export const sealReason = ({ keyring }: Pick<Vault, "keyring">, tenant_id: string, reason: string): Promise<Buffer> =>
  keyring.sealText(tenant_id, OWNER, reason);

/** The context of a change as its statement takes it. */
export async function sealContext(
  vault: Pick<Vault, "keyring">,
  tenant_id: string,
  { actor, source, reason, request_id }: ChangeContext,
): Promise<object> {
  const sealed_reason =
    reason === undefined ? undefined : (await sealReason(vault, tenant_id, reason)).toString("base64");
  return {
    actor,
    source,
    ...(sealed_reason !== undefined && { sealed_reason }),
    ...(request_id !== undefined && { request_id }),
  };
}

/** Opens reasons of one tenant, in their order. */
export const openReasons = (
  { keyring }: Pick<Vault, "keyring">,
  tenant_id: string,
  sealed: readonly (Buffer | null)[],
): Promise<(string | null)[]> =>
  Promise.all(sealed.map(async (one) => one && (await keyring.openText(tenant_id, OWNER, one))));
