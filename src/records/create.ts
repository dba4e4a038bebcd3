/** Creates customers and addresses for requests: once per Idempotency-Key, and several requests in one statement. */
import { binaryArray } from "../platform/database/binary-array.ts";
import type { Database } from "../platform/database/database.ts";
import { batch } from "../platform/database/batch.ts";
import { notFound } from "../platform/errors.ts";
import type { Claim, Create, CreateOptions, StoredResponse } from "../platform/http/idempotency.ts";
import type { ChangeContext } from "../platform/http/request.ts";
import { allChanges, type Changes, type QueuedVerification } from "./changes.ts";
import { ownerOf, toResource, type Entity, type RowOf } from "./entities.ts";
import { findChange } from "./history.ts";
import { checkLimits } from "./limits.ts";
import { sealContext } from "./reason.ts";
import type { AddressRow, CustomerRow } from "./rows.ts";
import type { Vault } from "./seal.ts";
import { createSealer } from "./sealer.ts";
import { statementFor } from "./statement.ts";
import { tracesOf } from "./traces.ts";
import { parametersOf, shapeOf } from "./write.ts";

export interface CustomerCreation {
  customer: CustomerRow;
}

/** An address with the verification that is queued for it. */
export interface AddressCreation {
  address: AddressRow;
  verification: QueuedVerification;
}

type Dependencies = Vault & { db: Database };

interface Request<Made> {
  context: ChangeContext;
  claim: Claim | undefined;
  answer: StoredResponse;
  made: Made;
}

type CreatedRow = NonNullable<Awaited<ReturnType<CreateOptions["findCreated"]>>>;

type Creator<Made> = (made: Made) => CreateOptions;

/** Creates customers, one per statement. */
export const customerCreator = (resources: Dependencies): Creator<CustomerCreation> =>
  creator(resources, one<CustomerCreation>(resources));

/**
 * Creates addresses. Requests that arrive at the same time are batched: one statement, one commit, one flush of the
 * write-ahead log. An address that becomes a default is created by itself, because it locks the address that loses the
 * default.
 */
export function addressCreator(resources: Dependencies): Creator<AddressCreation> {
  const alone = one<AddressCreation>(resources);
  const together = batch<Request<AddressCreation>, string | undefined>(
    async (requests) => {
      if (requests.length === 1) return requests.map(alone);
      try {
        return await createAll(resources, requests);
      } catch (error) {
        // One request failed or had to wait for a lock, which rolled all back: each is retried by itself.
        if ((error as { severity?: string }).severity === "ERROR") return requests.map(alone);
        throw error;
      }
    },
    { most: 64, at_once: 1 },
  );
  return creator(resources, async (request) => {
    const { address } = request.made;
    // Checked before batching, where a missing customer would fail the others too.
    if (!(await hasCustomerKey(resources, address))) throw notFound();
    return address.is_default_shipping || address.is_default_billing ? alone(request) : together(request);
  });
}

/** True unless the customer is erased: only then it has no key. */
const hasCustomerKey = async ({ keyring }: Dependencies, { tenant_id, customer_id }: AddressRow): Promise<boolean> =>
  keyring.cachedCustomerKey(tenant_id, customer_id) !== undefined ||
  (await keyring.customerKeys(tenant_id, [customer_id])).has(customer_id);

const creator =
  <Made extends CustomerCreation | AddressCreation>(
    dependencies: Dependencies,
    create: (request: Request<Made>) => Promise<string | undefined>,
  ): Creator<Made> =>
  (made) => ({
    create: ((context, claim, answer) => create({ context, claim, answer, made })) satisfies Create,
    findCreated: ({ headers: { location = "" } }) => {
      const id = location.slice(location.lastIndexOf("/") + 1);
      return "customer" in made
        ? findCreated(dependencies, "customer", { ...made.customer, id })
        : findCreated(dependencies, "address", { ...made.address, id });
    },
  });

/**
 * Finds what the first request with an Idempotency-Key created, in its first version, in the change log.
 * @param row of the repeated request, with the id of the first one
 */
async function findCreated<E extends Entity>(
  vault: Dependencies,
  entity: E,
  row: RowOf[E],
): Promise<CreatedRow | undefined> {
  const owner = ownerOf(row);
  if (!(await vault.keyring.customerKeys(row.tenant_id, [owner])).has(owner)) return undefined;
  const change = await findChange(vault, vault.db.kysely, row.tenant_id, entity, row.id, 1);
  return change && (toResource(entity, change.state, new Date(change.occurred_at)) as CreatedRow);
}

const one =
  <Made extends CustomerCreation | AddressCreation>(resources: Dependencies) =>
  async (request: Request<Made>): Promise<string | undefined> =>
    (await createAll(resources, [request]))[0];

/**
 * Creates all in one statement.
 * @returns when each was created; undefined if its Idempotency-Key was used before
 */
async function createAll(
  resources: Dependencies,
  requests: readonly Request<CustomerCreation | AddressCreation>[],
): Promise<(string | undefined)[]> {
  const changes = changesOf(requests.map(({ made }) => made));
  // A request has one change.
  const traces = tracesOf(allChanges(changes), (_, index) => requests[index]?.context.traceparent);
  const { name, text, parameters } = statementFor(shapeOf(changes, { claims: true, traces: traces.length > 0 }));
  const sealer = await createSealer(resources, changes);
  const contexts = await Promise.all(
    requests.map(({ made, context }) => sealContext(resources, tenantAndTime(made).tenant_id, context)),
  );
  const [first] = requests as [Request<CustomerCreation | AddressCreation>];
  const all = <T>(read: (request: Request<CustomerCreation | AddressCreation>) => T): T[] => requests.map(read);
  const values: Record<string, unknown> = {
    ...parametersOf(
      sealer,
      contexts,
      (_, index) => index + 1,
      new Date(tenantAndTime(first.made).created_at),
      changes,
      { traces },
    ),
    // In milliseconds: a batch must not wait long for the lock of one of its customers.
    lock_timeout: requests.length === 1 ? null : "50",
    claim_tenants: all(({ made }) => tenantAndTime(made).tenant_id),
    key_hashes: all(({ claim }) => claim?.key_hash ?? null),
    request_hashes: all(({ claim }) => claim?.request_hash ?? null),
    statuses: all(({ answer }) => answer.status),
    headers: binaryArray(
      "jsonb",
      all(({ answer }) => Buffer.from(JSON.stringify(answer.headers))),
    ),
    sealed_bodies: binaryArray(
      "bytea",
      all(({ answer }) => answer.sealed_body),
    ),
    claim_customers: all(({ answer }) => answer.customer_id),
  };
  const { rows } = await resources.db.pool.query<{ n: number; written_at: string }>({
    name,
    text,
    values: parameters.map((parameter) => values[parameter]),
  });
  // For the addresses that follow. A request with a used Idempotency-Key creates no customer; its key is cached under
  // an id that is never used.
  for (const { tenant_id, customer_id, key } of sealer.newKeys)
    resources.keyring.rememberCustomerKey(tenant_id, customer_id, key);
  const written = new Map(rows.map(({ n, written_at }) => [n - 1, written_at]));
  return requests.map((_, index) => written.get(index));
}

function changesOf(made: readonly (CustomerCreation | AddressCreation)[]): Changes {
  const customers = made.flatMap((one) =>
    "customer" in one ? [{ operation: "create" as const, row: one.customer }] : [],
  );
  const addresses = made.flatMap((one) =>
    "address" in one ? [{ operation: "create" as const, row: one.address }] : [],
  );
  for (const { row } of customers) checkLimits("customer", row);
  for (const { row } of addresses) checkLimits("address", row);
  return {
    customers,
    addresses,
    verifications: made.flatMap((one) => ("verification" in one ? [one.verification] : [])),
  };
}

const tenantAndTime = (made: CustomerCreation | AddressCreation): { tenant_id: string; created_at: string } =>
  "customer" in made ? made.customer : made.address;
