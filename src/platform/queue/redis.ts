/** Queues in Redis or Valkey: one server, a Cluster, or a master that Sentinels name. */
import { Queue, Worker } from "bullmq";
import { Cluster, type ClusterOptions, Redis } from "ioredis";
import { type Connections, HAND_OVER_TIMEOUT_MS, JOB_OPTIONS, SILENCE_MS, WORKER_OPTIONS } from "./connections.ts";
import type { RedisAddress } from "./redis-url.ts";

type Client = Redis | Cluster;
type NodeOptions = Omit<NonNullable<ClusterOptions["redisOptions"]>, "replyMapping">;
type Behaviour = Pick<NodeOptions, "maxRetriesPerRequest" | "commandTimeout"> & { enableOfflineQueue?: boolean };

const RECONNECT_MS = { step: 100, longest: 2_000 };
const CONNECT_TIMEOUT_MS = 5_000;
/** Timeout of a node that is asked for the slots; then the next node is asked. */
const NODE_TIMEOUT_MS = 2_000;

const HINTS: readonly { kind: RedisAddress["kind"]; error: RegExp; text: string }[] = [
  {
    kind: "server",
    error: /^(?:MOVED|ASK|CLUSTERDOWN|CROSSSLOT)\b/,
    text: "REDIS_URL is one node of a cluster: set redis+cluster://host:port,host:port",
  },
  {
    kind: "server",
    error: /^ERR unknown command\W+(?:evalsha|eval|client|hmget|config)\b/i,
    text: "REDIS_URL is a Sentinel: set redis+sentinel://host:port,host:port/master",
  },
  {
    kind: "cluster",
    error: /cluster support disabled/,
    text: "REDIS_URL is not a cluster: set redis://host:port",
  },
  { kind: "sentinel", error: /No such master/, text: "the Sentinels do not have the master of REDIS_URL" },
  {
    kind: "sentinel",
    error: /unknown command\W+sentinel/i,
    text: "REDIS_URL is not a Sentinel: set redis://host:port",
  },
];

const retryStrategy = (attempt: number): number => Math.min(attempt * RECONNECT_MS.step, RECONNECT_MS.longest);

/** Connects queues to Redis. @param onError is called for failed connections; the queues report failed commands */
export function connectRedis(address: RedisAddress, prefix: string, onError: (error: Error) => void): Connections {
  // Commands of the API fail at once while Redis is away. A worker waits for it.
  const producer = connect(
    address,
    { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: HAND_OVER_TIMEOUT_MS },
    onError,
  );
  let connected = Promise.withResolvers<void>();
  let isConnected = false;
  producer.on("ready", () => {
    isConnected = true;
    connected.resolve();
  });
  producer.on("close", () => {
    if (isConnected) connected = Promise.withResolvers();
    isConnected = false;
  });
  const clients: Client[] = [producer];
  let isClosed = false;
  // The braces are a hash tag: all keys of a queue are on one node of a Redis Cluster.
  const keys = (name: string): string => `{${prefix}-${name}}`;
  return {
    backend: "redis",
    connected: () => connected.promise,
    isConnected: () => isConnected,
    queue: (name) =>
      new Queue(name, {
        connection: producer,
        prefix: keys(name),
        skipWaitingForReady: true,
        defaultJobOptions: JOB_OPTIONS,
      }),
    worker: (name, run, concurrency) => {
      const connection = connect(address, { maxRetriesPerRequest: null }, onError);
      // A worker waits for jobs on a second connection, and does not close it while Redis is away.
      const duplicate = connection.duplicate.bind(connection) as (...options: unknown[]) => Client;
      connection.duplicate = (...options: unknown[]) => {
        const second = duplicate(...options);
        clients.push(second);
        if (isClosed) second.disconnect();
        return second as never;
      };
      clients.push(connection);
      return new Worker(name, run, { ...WORKER_OPTIONS, connection, prefix: keys(name), concurrency });
    },
    close: async () => {
      isClosed = true;
      for (const client of clients) client.disconnect();
    },
  };
}

function connect(
  address: RedisAddress,
  { enableOfflineQueue = true, ...own }: Behaviour,
  onError: (error: Error) => void,
): Client {
  const { kind, hosts, tls, username, password, database, master, sentinelUsername, sentinelPassword, family } =
    address;
  const node: NodeOptions = {
    ...own,
    socketTimeout: SILENCE_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    family,
    db: database,
    // The master has become a replica: its name, or the Sentinels, lead to another one by now.
    reconnectOnError: (error) => error.message.startsWith("READONLY"),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: {} }),
  };
  if (kind === "cluster") return connectCluster(hosts, node, onError);
  // A Redis that loads its data says so to commands; the ready check would wait for it without an error.
  const options = { ...node, enableOfflineQueue, enableReadyCheck: false, retryStrategy };
  const client =
    kind === "server"
      ? new Redis({ ...options, ...hosts[0]! })
      : new Redis({
          ...options,
          sentinels: [...hosts],
          name: master,
          sentinelCommandTimeout: NODE_TIMEOUT_MS,
          ...(sentinelUsername !== undefined && { sentinelUsername }),
          ...(sentinelPassword !== undefined && { sentinelPassword }),
          ...(tls && { sentinelTLS: {}, enableTLSForSentinelMode: true }),
          sentinelRetryStrategy: retryStrategy,
        });
  client.on("error", onError);
  return client;
}

function connectCluster(
  hosts: RedisAddress["hosts"],
  redisOptions: NodeOptions,
  onError: (error: Error) => void,
): Cluster {
  const cluster = new Cluster([...hosts], {
    redisOptions,
    slotsRefreshTimeout: NODE_TIMEOUT_MS,
    clusterRetryStrategy: () => RECONNECT_MS.longest,
    // Commands in the offline queue are lost when the client disconnects. The ready check may ask a node that hangs,
    // and leaves a promise pending on which a worker of BullMQ waits for ever.
    enableOfflineQueue: false,
    enableReadyCheck: false,
    // Resolves names when a node is connected to: one that no longer resolves must not block the others, and
    // certificates are for names.
    dnsLookup: (host, done) => done(null, host),
    // A worker pauses by itself.
    retryDelayOnClusterDown: 0,
  });
  cluster.on("error", onError);
  return cluster;
}

/** Codes of errors for a certificate that Node does not accept. */
const CERTIFICATE =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_CERT_\w+)$/;

/** A hint for errors that show that REDIS_URL has the wrong form for the server, or that TLS fails. */
export function hintOf({ kind, tls }: RedisAddress, error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { lastNodeError, code } = error as { lastNodeError?: unknown; code?: string };
  if (CERTIFICATE.test(code ?? ""))
    return "the certificate of Redis is not accepted: NODE_EXTRA_CA_CERTS names a file with further authorities";
  // A server without TLS waits for the end of the command.
  if (tls && code === "ETIMEDOUT") return "if Redis does without TLS, set redis:// instead of rediss://";
  const message = lastNodeError instanceof Error ? lastNodeError.message : error.message;
  return HINTS.find((hint) => hint.kind === kind && hint.error.test(message))?.text;
}
