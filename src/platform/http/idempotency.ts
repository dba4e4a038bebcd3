import { hash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { decrypt, encrypt } from "../aes-gcm.ts";
import { AppError } from "../errors.ts";
import { prepare, type Connection, type Placeholders } from "../database/prepared.ts";
import type { Database } from "../database/database.ts";
import { inTransaction, json, retryDeadlocks, type Tx } from "../database/transaction.ts";
import { NIL_ID } from "../ids.ts";
import type { Keyring } from "../keyring.ts";
import { checkVisible, type Restrictions } from "../restrictions.ts";
import { toTimestamp } from "../time.ts";
import { changeContext, noteCustomers, type ChangeContext } from "./request.ts";

/** The response to a POST and to its repetitions within a day. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  payload: unknown;
  /** The customer whose personal data the payload contains; ANYONE if it has free text of no single customer. */
  customer_id?: string;
}

/** Stands for a customer where free text may name any of them, such as the reason of an import. */
export const ANYONE = NIL_ID;

declare module "fastify" {
  interface FastifyInstance {
    keyring: Keyring;
    restrictions: Restrictions;
  }
}

/** The claim of a request on its Idempotency-Key. */
export interface Claim {
  tenant_id: string;
  key_hash: Buffer;
  request_hash: Buffer;
  /** Never stored; decrypts the stored response. */
  secret: string;
}

const findStoredResponse = prepare(
  "find_stored_response",
  (db, $: Placeholders<{ tenant_id: string; key_hash: Buffer }>) =>
    db
      .selectFrom("idempotency_keys")
      .select(["request_hash", "status", "headers", "body", "sealed_body", "customer_id"])
      .where("tenant_id", "=", $("tenant_id"))
      .where("key_hash", "=", $("key_hash")),
);

/** A response as it is stored. */
export interface StoredResponse {
  status: number;
  headers: Record<string, string>;
  /** Its sealed JSON; empty if it can be derived from the resource, and without an Idempotency-Key. */
  sealed_body: Buffer;
  /** The customer whose personal data it contains. */
  customer_id: string;
}

/**
 * Creates a resource and, with an Idempotency-Key, stores the response, in one statement.
 * @returns the time of creation; undefined if an earlier request with the key has created it
 */
export type Create = (
  context: ChangeContext,
  claim: Claim | undefined,
  answer: StoredResponse,
) => Promise<string | undefined>;

export interface CreateOptions {
  create: Create;
  /** Finds the resource as it was created, for a stored response without a body. Undefined if it no longer exists. */
  findCreated: (answer: Pick<StoredResponse, "headers">) => Promise<Created | undefined>;
}

/** A resource as the API shows it. */
interface Created {
  created_at: string;
  attributes: object;
}

/**
 * Creates a resource and responds, in one round trip to the database; or sends the response of an earlier request with
 * the same Idempotency-Key. `created_at` and `updated_at` of the payload are the times of the request; the response has
 * the later ones of a statement that had to wait for a lock.
 * @returns false if the request was a repetition
 * @throws AppError idempotency_key_in_use, idempotency_key_reused
 */
export async function createOnce(
  db: Database,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer & { customer_id: string; payload: Created },
  { create, findCreated }: CreateOptions,
): Promise<boolean> {
  const claim = await readClaim(request);
  const body = serialize(reply, answer);
  const { status, headers, customer_id, payload } = answer;
  // A repetition gets its response from the log. Of attributes the log does not keep the order of members (jsonb).
  const sealed_body =
    claim && Object.keys(payload.attributes).length > 0 ? await sealResponse(request, claim, body) : EMPTY;
  const written_at = await awaitFirst(() =>
    retryDeadlocks(() => create(changeContext(request), claim, { status, headers, sealed_body, customer_id })),
  );
  if (written_at !== undefined || !claim) send(reply, answer, setTimes(body, payload.created_at, written_at));
  else await repeat(db.pool, claim, request, reply, false, findCreated);
  return written_at !== undefined;
}

/** Replaces the times of the request by those of the creation. They are the last members of the JSON. */
function setTimes(body: string, from: string, written_at: string | undefined): string {
  const to = written_at === undefined ? from : toTimestamp(written_at);
  if (from === to) return body;
  const at = body.lastIndexOf('"created_at":');
  return body.slice(0, at) + body.slice(at).replaceAll(from, to);
}

/**
 * Runs work of several statements in a transaction and responds; or responds to a repetition, as `createOnce`.
 * @param options.sealed the response contains a secret: it is stored so that only the same caller can read it again
 * @throws AppError idempotency_key_in_use, idempotency_key_reused
 */
export async function answerOnce(
  db: Database,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (tx: Tx) => Promise<Answer>,
  { sealed = false, ...meaning }: { sealed?: boolean } & Pick<ChangeContext, "operation"> = {},
): Promise<FastifyReply> {
  // Loads the keys before the transaction, which would otherwise wait for them with its locks held.
  const claim = await readClaim(request);
  const done = await awaitFirst(() =>
    inTransaction(db.kysely, { ...changeContext(request), ...meaning }, async (tx) => {
      if (claim) {
        const { tenant_id, key_hash, request_hash } = claim;
        const claimed = await tx
          .insertInto("idempotency_keys")
          .values({
            tenant_id,
            key_hash,
            request_hash,
            status: 0,
            headers: json({}),
            created_at: new Date().toISOString(),
          })
          .onConflict((conflict) => conflict.doNothing())
          .returning("status")
          .executeTakeFirst();
        if (!claimed) return undefined;
      }
      const answer = await work(tx);
      const body = serialize(reply, answer);
      if (claim) {
        await tx
          .updateTable("idempotency_keys")
          .set({
            status: answer.status,
            headers: json(answer.headers),
            customer_id: answer.customer_id ?? null,
            ...(sealed
              ? { body: seal(body, claim.secret) }
              : { sealed_body: await sealResponse(request, claim, body) }),
          })
          .where("tenant_id", "=", claim.tenant_id)
          .where("key_hash", "=", claim.key_hash)
          .execute();
      }
      return { answer, body };
    }),
  );
  if (done) return send(reply, done.answer, done.body);
  return repeat(db.pool, claim as Claim, request, reply, sealed);
}

async function readClaim(request: FastifyRequest): Promise<Claim | undefined> {
  const key = request.headers["idempotency-key"];
  if (typeof key !== "string") return undefined;
  // A root key belongs to no tenant: its claims are stored under the nil UUID.
  const tenant_id = request.principal.tenant_id || NIL_ID;
  return {
    tenant_id,
    key_hash: hash("sha256", key, "buffer"),
    // Keyed: whoever guesses the data of a person could compare it with a plain hash.
    request_hash: await request.server.keyring.hmac(tenant_id, "idempotent request", textOf(request)),
    secret: `${request.headers.authorization}\n${key}`,
  };
}

const textOf = ({ method, url, body }: FastifyRequest): string => JSON.stringify([method, url, body]);

/** Whether a request is the one that was stored. Earlier versions stored a hash without a key. */
const isRepeated = (stored: Buffer, { request_hash }: Claim, request: FastifyRequest): boolean =>
  stored.equals(request_hash) || stored.equals(hash("sha256", textOf(request), "buffer"));

async function repeat(
  connection: Connection,
  claim: Claim,
  request: FastifyRequest,
  reply: FastifyReply,
  sealed: boolean,
  findCreated?: CreateOptions["findCreated"],
): Promise<FastifyReply> {
  const [first] = await findStoredResponse(connection, claim);
  // Deleted since, or rolled back: the caller's next attempt is a first one.
  if (!first || first.status === 0) throw inUse();
  if (!isRepeated(first.request_hash, claim, request)) throw new AppError("idempotency_key_reused");
  const { status, headers, sealed_body, customer_id } = first;
  if (isCustomer(customer_id)) checkVisible(request.server.restrictions, request.principal, customer_id);
  const created = await findCreated?.({ headers });
  const answer = { status, headers, payload: created, ...(customer_id !== null && { customer_id }) };
  if (sealed_body?.length === 0) {
    if (!created) throw inUse();
    return send(reply, answer, serialize(reply, answer));
  }
  const kept = sealed_body ? await openResponse(request, claim, sealed_body) : (first.body ?? "");
  const body = sealed ? open(kept, claim.secret) : kept;
  return send(
    reply,
    answer,
    created ? setTimes(body, (JSON.parse(body) as Created).created_at, created.created_at) : body,
  );
}

const isCustomer = (id: string | null | undefined): id is string => id !== null && id !== undefined && id !== ANYONE;

function serialize(reply: FastifyReply, answer: Answer): string {
  return reply.code(answer.status).serialize(answer.payload) as string;
}

function send(reply: FastifyReply, answer: Answer, body: string): FastifyReply {
  if (isCustomer(answer.customer_id)) noteCustomers(reply.request, [answer.customer_id]);
  return reply.code(answer.status).headers(answer.headers).type("application/json; charset=utf-8").send(body);
}

/** @throws AppError idempotency_key_in_use if the work waits too long for the first request with its key */
async function awaitFirst<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, where } = error as { code?: string; where?: string };
    if (code === "55P03" && where?.includes("idempotency_keys")) throw inUse();
    throw error;
  }
}

const inUse = (): AppError => new AppError("idempotency_key_in_use", { headers: { "retry-after": "1" } });

const EMPTY = Buffer.alloc(0);

/** What the seal of a stored response is bound to. */
export const ownerOf = ({ key_hash }: Pick<Claim, "key_hash">): string => `answer:${key_hash.toString("hex")}`;

const sealResponse = ({ server }: FastifyRequest, claim: Claim, body: string | Buffer): Promise<Buffer> =>
  server.keyring.sealText(claim.tenant_id, ownerOf(claim), body);

const openResponse = ({ server }: FastifyRequest, claim: Claim, sealed: Buffer): Promise<string> =>
  openStored(server.keyring, claim, sealed);

/** Opens the body of a stored response. */
export const openStored = (
  keyring: Keyring,
  claim: Pick<Claim, "tenant_id" | "key_hash">,
  sealed: Buffer,
): Promise<string> => keyring.openText(claim.tenant_id, ownerOf(claim), sealed);

/** Seals a text so that only a repetition by the same caller can open it. */
const seal = (text: string, secret: string): string =>
  encrypt(hash("sha256", secret, "buffer"), "", text).toString("base64");

function open(sealed: string, secret: string): string {
  try {
    return decrypt(hash("sha256", secret, "buffer"), "", Buffer.from(sealed, "base64")).toString();
  } catch (error) {
    throw new AppError("idempotency_key_reused", {
      detail: "The first request with this Idempotency-Key used a different API key or access token.",
      cause: error,
    });
  }
}
