/** Queues on a Redis Cluster and behind a Sentinel, of which a node is lost. */
import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { OwnCluster } from "../support/redis-cluster.ts";
import { startSentinel } from "../support/redis-sentinel.ts";
import { findRedisServer } from "../support/redis.ts";
import { startService, until, type Service } from "../support/service.ts";

const skip = findRedisServer() === undefined ? "no redis-server here" : false;
const HEAL_SECONDS = 60;

interface World {
  service: Service;
  lines: string[];
}

async function start(t: Test, REDIS_URL: string): Promise<World> {
  const lines: string[] = [];
  const service = await startService(t, {
    backend: "cluster",
    settings: { REDIS_URL, QUEUE_PREFIX: "lost", LOG_LEVEL: "info" },
    providers: [fakeProvider("fake", found(1, 2))],
    onLog: (line) => lines.push(line),
  });
  return { service, lines };
}

async function addAddresses({ call }: Service, count: number): Promise<string[]> {
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });
  const ids: string[] = [];
  for (let number = 1; number <= count; number++) {
    const { status, body } = await call("POST", `/customers/${customer.id}/addresses`, {
      country_code: "DE",
      address_lines: [`Unter den Linden ${number}`],
      locality: "Berlin",
      postal_code: "10117",
    });
    t.equal(status, 201);
    ids.push(body.id);
  }
  return ids;
}

async function areVerified(t: Test, { call }: Service, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    t.match(
      await until(
        () => call("GET", `/addresses/${id}`),
        ({ body }) => body.verification.status === "verified",
        HEAL_SECONDS,
      ),
      { body: { verification: { status: "verified" } } },
    );
}

/** Everything is verified before, while a node is away, and when it is back; the log has one line for each. */
async function survives(
  t: Test,
  { service, lines }: World,
  lose: () => Promise<unknown>,
  replace: () => Promise<unknown>,
): Promise<void> {
  const state = async (): Promise<string> => (await service.app.inject({ url: "/health/ready" })).json().status;
  await areVerified(t, service, await addAddresses(service, 3));
  t.equal(await state(), "ok");
  await lose();
  t.equal(await until(state, (status) => status === "degraded", 20), "degraded");
  await areVerified(t, service, await addAddresses(service, 3));
  await sleep(1_000);
  await replace();
  t.equal(await until(state, (status) => status === "ok", HEAL_SECONDS), "ok");
  await areVerified(t, service, await addAddresses(service, 3));
  const said = lines.map((line) => JSON.parse(line)).filter(({ msg }) => /^Redis.* at /.test(msg));
  t.match(
    said.map(({ msg }) => msg),
    [/does not answer|refuses commands/, /works as a queue again$/],
  );
}

t.test("a cluster of which a node is lost and comes back", { skip, timeout: 300_000 }, async (t) => {
  const cluster = await OwnCluster.start(t.testdir());
  t.teardown(() => cluster.kill());
  const world = await start(t, cluster.url);
  const node = await cluster.masterOf("{lost-verifications}");
  await survives(
    t,
    world,
    () => node.kill(),
    () => node.start(),
  );
});

t.test("a Sentinel that makes the replica the master", { skip, timeout: 300_000 }, async (t) => {
  const watched = await startSentinel(t.testdir());
  t.teardown(() => watched.kill());
  await survives(
    t,
    await start(t, watched.url),
    () => watched.master.kill(),
    async () => undefined,
  );
});
