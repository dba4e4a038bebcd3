import { randomBytes } from "node:crypto";
import t, { type Test } from "tap";
import { guard } from "../../src/geocoding/guard.ts";
import type { Limits } from "../../src/geocoding/permits.ts";
import { purgeCache } from "../../src/geocoding/cache.ts";
import { ProviderError, type Answer, type Place, type Provider } from "../../src/geocoding/provider.ts";
import { connectDatabase, type Database } from "../../src/platform/database/database.ts";
import { createMetrics } from "../../src/platform/http/metrics.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { createLog } from "../../src/platform/log.ts";
import { createSecrets } from "../../src/platform/secrets.ts";
import { createKeyring } from "../../src/privacy/keys.ts";
import { dumpTable } from "../support/dump.ts";
import { createDatabase } from "../support/database.ts";
import { fakeProvider, found, NOT_FOUND, type FakeProvider } from "../support/fake-provider.ts";

const SECOND = 1_000;
const DAY = 24 * 3_600 * SECOND;
const UNLIMITED: Limits = { calls_per_day: null, calls_per_second: 10_000, cost_per_call: 0 };

const url = await createDatabase(t);
/** As many workers as these, each a process with its own connections as far as Postgres can tell. */
const databases: Database[] = Array.from({ length: 8 }, () =>
  connectDatabase({ url, poolSize: 3, statementTimeoutMs: 10_000, lockTimeoutMs: 5_000 }, createLog("silent")),
);
t.teardown(() => Promise.all(databases.map((database) => database.close())));
const [{ kysely: db, pool }] = databases as [Database];
const secrets = createSecrets([randomBytes(32)]);
const keyring = createKeyring({ ...(databases[0] as Database), secrets });
const metrics = createMetrics(databases[0] as Database);

const door = (number: number): Place => ({
  country_code: "DE",
  administrative_area: null,
  locality: "Berlin",
  dependent_locality: null,
  township: null,
  address_lines: [`Straße ${number}`],
  postal_code: "10117",
  division_code: null,
  fingerprint: String(number).padStart(32, "0"),
});
const kept = (days: number | null): Answer =>
  ({
    ...found(52.5, 13.4),
    match: { datum: "WGS-84", quality: "exact", parts: {}, place_id: null, keep_for_days: days },
  }) as Answer;
const signal = new AbortController().signal;
const codeOf = (error: unknown): string => (error as ProviderError).code;

/** A tenant with one provider, used by eight workers whose clock can be moved. */
function prepare(_t: Test, fake: FakeProvider, limits: Partial<Limits> = {}) {
  const tenant_id = uuidv7(Date.now());
  let ahead = 0;
  const clock = () => new Date(Date.now() + ahead);
  const workers: Provider[] = databases.map((database) =>
    guard(fake, {
      tenant_id,
      limits: { ...UNLIMITED, ...limits },
      good_enough: undefined,
      connection: database.pool,
      keyring: createKeyring({ ...database, secrets }),
      clock,
      metrics,
    }),
  );
  const [one] = workers as [Provider];
  return {
    tenant_id,
    workers,
    one,
    clock,
    advance: (ms: number) => void (ahead += ms),
    ask: (place: Place) => one.locate(place, signal).catch(codeOf),
    usage: () =>
      db.selectFrom("provider_usage").selectAll().where("tenant_id", "=", tenant_id).orderBy("day").execute(),
    state: () => db.selectFrom("provider_states").selectAll().where("tenant_id", "=", tenant_id).executeTakeFirst(),
  };
}

t.test("one door is paid for once", async (t) => {
  const fake = fakeProvider("fake", kept(10));
  const { workers, ask, usage, advance } = prepare(t, fake, { cost_per_call: 0.005 });
  const answers: Answer[] = [];
  for (const worker of workers) answers.push(await worker.locate(door(1), signal));
  t.same(
    answers,
    answers.map(() => answers[0]),
  );
  t.equal(fake.calls.length, 1);
  await ask(door(2));
  t.equal(fake.calls.length, 2, "another door is another question");
  t.match(await usage(), [{ calls: 2, cache_hits: 7, cost: "0.010000" }]);
  advance(9 * DAY);
  await ask(door(1));
  t.equal(fake.calls.length, 2, "as long as the terms allow");
  advance(2 * DAY);
  await ask(door(1));
  t.equal(fake.calls.length, 3, "and no longer");
});

t.test(
  "where a home is cannot be read in the database; what an earlier version has kept goes on answering",
  async (t) => {
    const fake = fakeProvider("fake", { ...found(52.51234, 13.4), after_ms: 1 });
    const { tenant_id, ask } = prepare(t, fake);
    const answer = (await ask(door(1))) as Answer;
    t.match(answer, { location: { latitude: 52.51234 } });
    const kept_there = await dumpTable(databases[0] as Database, "geocode_cache");
    t.notMatch(kept_there, /52\.51234|latitude/);
    t.notMatch(kept_there, new RegExp(door(1).fingerprint), "nor which place it is: anybody can compute a fingerprint");
    t.same(await ask(door(1)), answer);
    await db
      .updateTable("geocode_cache")
      .set({ answer: JSON.stringify({ ...answer, confidence: 0.1 }), data_version: fake.dataVersion })
      .where("tenant_id", "=", tenant_id)
      .execute();
    t.match(await ask(door(1)), { confidence: 0.1 });
    t.equal(fake.calls.length, 1);
    await db
      .updateTable("geocode_cache")
      .set({ data_version: "sealed:fake 0" })
      .where("tenant_id", "=", tenant_id)
      .execute();
    await ask(door(1));
    t.equal(fake.calls.length, 2, "of other data it is none");
  },
);

t.test("who asks for the same door at the same time waits for the one call", async (t) => {
  for (const days of [null, 30, 0]) {
    const fake = fakeProvider("fake", { ...kept(days), after_ms: 100 });
    const { workers } = prepare(t, fake);
    const answers = await Promise.all(workers.map((worker) => worker.locate(door(1), signal)));
    t.same(
      answers,
      answers.map(() => answers[0]),
    );
    t.equal(fake.calls.length, 1, `terms of ${days} days`);
  }
});

t.test("what may not be kept is gone soon, and the purge leaves nothing behind", async (t) => {
  const fake = fakeProvider("fake", kept(0));
  const { ask, advance, clock, tenant_id } = prepare(t, fake);
  await ask(door(1));
  advance(11 * SECOND);
  await purgeCache(pool, clock());
  t.same(await db.selectFrom("geocode_cache").select("door_hash").where("tenant_id", "=", tenant_id).execute(), []);
  await ask(door(1));
  t.equal(fake.calls.length, 2);
});

t.test("a miss is remembered for a day; a failure, and other data, not at all", async (t) => {
  const fake = fakeProvider("fake", { fail: "unavailable" }, NOT_FOUND, kept(30));
  const { ask, advance, workers, tenant_id, clock } = prepare(t, fake);
  t.equal(await ask(door(1)), "unavailable");
  t.match(await ask(door(1)), NOT_FOUND);
  t.match(await ask(door(1)), NOT_FOUND);
  t.equal(fake.calls.length, 2);
  advance(DAY + SECOND);
  t.match(await ask(door(1)), { outcome: "verified" });
  const newer = guard(
    { ...fake, dataVersion: "2" },
    { tenant_id, limits: UNLIMITED, good_enough: undefined, connection: pool, keyring, clock, metrics },
  );
  await newer.locate(door(1), signal);
  t.equal(fake.calls.length, 4);
  t.equal(workers.length, 8);
});

t.test("a worker that dies while it asks is not waited for for ever", async (t) => {
  const fake = fakeProvider("fake", { hang: true }, kept(30));
  const { workers, advance } = prepare(t, fake);
  void workers[0]?.locate(door(1), signal);
  while (fake.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  const second = workers[1]?.locate(door(1), signal);
  advance(21 * SECOND);
  t.match(await second, { outcome: "verified" });
});

t.test("eight racing workers never exceed the budget", async (t) => {
  const fake = fakeProvider("fake", { ...kept(30), after_ms: 5 });
  const { workers, usage, advance, ask } = prepare(t, fake, { calls_per_day: 25 });
  const results = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      (workers[index % 8] as Provider).locate(door(index), signal).then(() => "answered", codeOf),
    ),
  );
  t.equal(results.filter((result) => result === "answered").length, 25);
  t.equal(results.filter((result) => result === "over_budget").length, 75);
  t.equal(fake.calls.length, 25);
  t.match(await usage(), [{ calls: 25 }]);
  const refused = (await workers[0]?.locate(door(101), signal).catch((error: ProviderError) => error)) as ProviderError;
  t.ok(refused.retry_after_ms! > 0 && refused.retry_after_ms! <= DAY, "until the next day");
  t.match(await ask(door(results.indexOf("answered"))), { outcome: "verified" }, "what is known costs nothing");
  advance(DAY);
  t.match(await ask(door(101)), { outcome: "verified" }, "the next day has its own");
  t.match(
    (await usage()).map(({ calls }) => calls),
    [25, 1],
  );
});

t.test("a budget of nothing is no call at all", async (t) => {
  const fake = fakeProvider("fake", kept(30));
  const { ask } = prepare(t, fake, { calls_per_day: 0 });
  t.equal(await ask(door(1)), "over_budget");
  t.equal(fake.calls.length, 0);
});

t.test("all workers together keep to the rate, each waiting for its turn", async (t) => {
  const begun: number[] = [];
  const fake = fakeProvider("fake", kept(30));
  const timed: FakeProvider = {
    ...fake,
    locate: (place, within) => (begun.push(performance.now()), fake.locate(place, within)),
  };
  const { workers } = prepare(t, timed, { calls_per_second: 10 });
  await Promise.all(workers.map((worker, index) => worker.locate(door(index), signal)));
  begun.sort((a, b) => a - b);
  t.equal(begun.length, 8);
  t.ok(begun.at(-1)! - begun[0]! >= 650, "eight calls are seven tenths of a second apart");
});

t.test("a call that would wait too long is refused with retry_after_ms", async (t) => {
  const fake = fakeProvider("fake", kept(30));
  const { workers } = prepare(t, fake, { calls_per_second: 0.2 });
  await workers[0]?.locate(door(1), signal);
  const refused = (await workers[1]?.locate(door(2), signal).catch((error: ProviderError) => error)) as ProviderError;
  t.match(refused, { code: "rate_limited", retryable: true });
  t.ok(refused.retry_after_ms! > 3_000 && refused.retry_after_ms! <= 5_000);
  t.equal(fake.calls.length, 1);
});

t.test("the breaker opens within ten failures, probes one at a time, and closes again", async (t) => {
  const fake = fakeProvider("fake", { fail: "unavailable" });
  const { workers, ask, advance, usage, state } = prepare(t, fake);
  let number = 0;
  for (let call = 0; call < 30; call++) await ask(door(number++));
  t.ok(fake.calls.length <= 10, `${fake.calls.length} calls`);
  t.equal(await ask(door(number++)), "breaker_open");
  t.match(await usage(), [{ calls: fake.calls.length, failures: { unavailable: fake.calls.length } }]);

  const race = () =>
    Promise.all(workers.map((worker) => worker.locate(door(number++), signal).then(() => "answered", codeOf)));
  for (const wait of [6, 11, 21, 41, 41]) {
    const before = fake.calls.length;
    advance(wait * SECOND);
    fake.play({ fail: "timeout", after_ms: 50 });
    t.same(
      (await race()).sort(),
      [...Array.from({ length: 7 }, () => "breaker_open"), "timeout"],
      "one of eight probes",
    );
    t.equal(fake.calls.length, before + 1);
    t.equal(await ask(door(number++)), "breaker_open", "and it stays open, longer than before");
  }
  advance(41 * SECOND);
  fake.play({ ...kept(30), after_ms: 50 });
  t.same((await race()).sort(), ["answered", ...Array.from({ length: 7 }, () => "breaker_open")]);
  t.same(
    await race(),
    Array.from({ length: 8 }, () => "answered"),
    "closed for all",
  );
  t.match(await state(), { failures: 0, open_until: null, openings: 0, probe_until: null });
});

t.test("a probe that is given up, or whose worker dies, leaves the turn to another", async (t) => {
  const fake = fakeProvider("fake", { fail: "unavailable" });
  const { one, ask, advance } = prepare(t, fake);
  for (let number = 0; number < 6; number++) await ask(door(number));
  advance(6 * SECOND);
  fake.play({ hang: true }, { hang: true }, kept(30));
  const controller = new AbortController();
  const given = one.locate(door(10), controller.signal).catch((error: Error) => error.message);
  while (fake.calls.length < 6) await new Promise((resolve) => setTimeout(resolve, 5));
  controller.abort(new Error("shutting down"));
  t.equal(await given, "shutting down");
  void one.locate(door(11), signal);
  while (fake.calls.length < 7) await new Promise((resolve) => setTimeout(resolve, 5));
  t.equal(await ask(door(12)), "breaker_open");
  advance(31 * SECOND);
  t.match(await ask(door(13)), { outcome: "verified" });
});

t.test("successes in between keep it closed; what is about our key or request does not open it", async (t) => {
  const fake = fakeProvider("fake", kept(30));
  const { ask } = prepare(t, fake);
  for (let number = 0; number < 24; number++) {
    fake.play(number % 5 === 4 ? kept(30) : { fail: "bad_answer" });
    await ask(door(number));
  }
  t.equal(fake.calls.length, 24);
  fake.play({ fail: "refused" });
  for (let number = 24; number < 44; number++) t.equal(await ask(door(number)), "refused");
});

t.test("a provider is left alone for as long as it asks", async (t) => {
  const fake = fakeProvider("fake", kept(30));
  const failing = (code: "rate_limited" | "unavailable", retry_after_ms: number): Provider => ({
    ...fake,
    locate: (place) => (fake.calls.push(place), Promise.reject(new ProviderError("fake", code, { retry_after_ms }))),
  });
  const { tenant_id, clock, ask, advance } = prepare(t, fake);
  for (const code of ["rate_limited", "unavailable"] as const) {
    const before = fake.calls.length;
    const blocked = guard(failing(code, 90 * SECOND), {
      tenant_id,
      limits: UNLIMITED,
      good_enough: undefined,
      connection: pool,
      keyring,
      clock,
      metrics,
    });
    t.equal(await blocked.locate(door(before + 1), signal).catch(codeOf), code);
    advance(80 * SECOND);
    t.equal(await ask(door(before + 2)), code);
    t.equal(fake.calls.length, before + 1);
    advance(11 * SECOND);
    t.match(await ask(door(before + 2)), { outcome: "verified" });
  }
  for (const [code, wait] of [
    ["bad_credentials", 5 * 60],
    ["quota_exceeded", 15 * 60],
  ] as const) {
    fake.play({ fail: code }, kept(30));
    const before = fake.calls.length;
    t.equal(await ask(door(before * 1_000)), code);
    t.equal(await ask(door(before * 1_000 + 1)), code, "not asked again at once");
    t.equal(fake.calls.length, before + 1);
    advance((wait + 1) * SECOND);
    t.match(await ask(door(before * 1_000 + 2)), { outcome: "verified" });
  }
});

t.test("tenants have nothing to do with each other", async (t) => {
  const fake = fakeProvider("fake", kept(30));
  const [first, second] = [prepare(t, fake, { calls_per_day: 1 }), prepare(t, fake, { calls_per_day: 1 })];
  await first.ask(door(1));
  await second.ask(door(1));
  t.equal(fake.calls.length, 2, "nor does one know what the other paid for");
  t.equal(await first.ask(door(2)), "over_budget");
});

t.test("metrics by provider", async (t) => {
  const text = await metrics.registry.metrics();
  t.match(text, /doorplate_provider_calls_total\{provider="fake",result="verified"\} [1-9]/);
  t.match(text, /doorplate_provider_calls_total\{provider="fake",result="unavailable"\} [1-9]/);
  t.match(text, /doorplate_provider_cache_hits_total\{provider="fake"\} [1-9]/);
  t.match(text, /doorplate_provider_refusals_total\{provider="fake",reason="over_budget"\} [1-9]/);
});
