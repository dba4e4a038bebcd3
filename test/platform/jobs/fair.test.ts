import fc from "fast-check";
import t from "tap";
import { allot, createOccupancy, slowPlaces, type WaitingLane } from "../../../src/platform/jobs/fair.ts";

const lane = fc.record({
  tenant: fc.integer({ min: 0, max: 5 }),
  number: fc.integer({ min: 0, max: 9 }),
  due: fc.integer({ min: 1, max: 30 }),
  most: fc.integer({ min: 1, max: 8 }),
  is_slow: fc.boolean(),
});
const limits = fc.record({ places: fc.integer({ min: 1, max: 40 }), tenant_places: fc.integer({ min: 1, max: 40 }) });
const distinct = (
  drawn: readonly { tenant: number; number: number; due: number; most: number; is_slow: boolean }[],
): WaitingLane[] => [
  ...new Map(
    drawn.map(({ tenant, number, ...rest }) => [
      `${tenant}.${number}`,
      { tenant_id: `t${tenant}`, lane: `l${tenant}.${number}`, ...rest },
    ]),
  ).values(),
];

t.test("nobody has more than his share, and no place stays free that may be had", async (t) => {
  fc.assert(
    fc.property(fc.array(lane, { maxLength: 30 }), limits, (drawn, limits) => {
      const lanes = distinct(drawn);
      const given = allot(lanes, createOccupancy(), limits);
      const of = (name: string): number =>
        given
          .filter(({ tenant_id, lane }) => tenant_id === name || lane === name)
          .reduce((sum, { count }) => sum + count, 0);
      const total = given.reduce((sum, { count }) => sum + count, 0);
      const slow = lanes.filter(({ is_slow }) => is_slow).reduce((sum, { lane }) => sum + of(lane), 0);
      const kept =
        total <= limits.places &&
        slow <= slowPlaces(limits.places) &&
        lanes.every(
          ({ tenant_id, lane, due, most }) => of(lane) <= Math.min(due, most) && of(tenant_id) <= limits.tenant_places,
        );
      const isIdle =
        total < limits.places &&
        lanes.some(
          ({ tenant_id, lane, due, most, is_slow }) =>
            of(lane) < Math.min(due, most) &&
            of(tenant_id) < limits.tenant_places &&
            !(is_slow && slow >= slowPlaces(limits.places)),
        );
      // Of two tenants that both want more, none has two places more than the other.
      const wants = new Map(
        lanes.map(({ tenant_id }) => [
          tenant_id,
          lanes.some(
            (one) => one.tenant_id === tenant_id && !one.is_slow && of(one.lane) < Math.min(one.due, one.most),
          ) && of(tenant_id) < limits.tenant_places,
        ]),
      );
      const hungry = [...wants].filter(([, wanting]) => wanting).map(([tenant]) => of(tenant));
      const isEven = hungry.length < 2 || total < limits.places || Math.max(...hungry) - Math.min(...hungry) <= 1;
      return kept && !isIdle && isEven;
    }),
    { numRuns: 2_000 },
  );
  t.pass("2,000 drawn cases");
});

/** Longer than twice the longest bound that is drawn, so that a lane that never gets a place is noticed. */
const LIFE = 500;

/**
 * Lives through random durations on a clock of its own. @returns the longest that a lane with something due has waited
 * for a place, and the longest of slow ones
 */
function simulate(
  drawn: readonly { tenant: number; number: number; due: number; most: number; is_slow: boolean; lasts: number }[],
  limits: { places: number; tenant_places: number },
): { longest: number; longest_slow: number; turns: number; lasts: number } {
  const lasts = new Map(drawn.map(({ tenant, number, lasts }) => [`l${tenant}.${number}`, lasts]));
  const lanes = distinct(drawn).map((one) => ({ ...one, waits_since: 0 }));
  const occupancy = createOccupancy();
  let running: { lane: (typeof lanes)[number]; ends: number }[] = [];
  let [longest, longest_slow] = [0, 0];
  const note = ({ is_slow, waits_since }: (typeof lanes)[number], now: number): void => {
    if (is_slow) longest_slow = Math.max(longest_slow, now - waits_since);
    else longest = Math.max(longest, now - waits_since);
  };
  for (let now = 0; now < LIFE; now++) {
    for (const { lane } of running.filter(({ ends }) => ends <= now)) occupancy.leave(lane);
    running = running.filter(({ ends }) => ends > now);
    for (const { lane, count } of allot(lanes, occupancy, limits)) {
      const found = lanes.find((one) => one.lane === lane)!;
      note(found, now);
      found.waits_since = now;
      for (let one = 0; one < count; one++) {
        occupancy.enter(found);
        running.push({ lane: found, ends: now + lasts.get(lane)! });
      }
    }
    // Who has his full share does not wait.
    for (const one of lanes)
      if (occupancy.lanes.of(one.lane) >= one.most || occupancy.tenants.of(one.tenant_id) >= limits.tenant_places)
        one.waits_since = now;
  }
  for (const one of lanes) note(one, LIFE);
  const tenants = Map.groupBy(lanes, ({ tenant_id }) => tenant_id);
  return {
    longest,
    longest_slow,
    turns: tenants.size * Math.max(...[...tenants.values()].map((its) => its.length)),
    lasts: Math.max(...lasts.values()),
  };
}

t.test("no lane waits longer than docs/jobs.md says", async (t) => {
  const busy = fc.record({
    tenant: fc.integer({ min: 0, max: 4 }),
    number: fc.integer({ min: 0, max: 4 }),
    due: fc.constant(1_000),
    most: fc.integer({ min: 1, max: 4 }),
    is_slow: fc.boolean(),
    lasts: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(busy, { minLength: 1, maxLength: 12 }), limits, (drawn, limits) => {
      const { longest, longest_slow, turns, lasts } = simulate(drawn, limits);
      // Tenants take turns, and within a tenant its lanes; a turn lasts as long as a claim, were there one place only.
      const bound = (turns + 1) * lasts;
      return longest <= bound && longest_slow <= 2 * bound;
    }),
    { numRuns: 200 },
  );
  t.pass("200 drawn lives");
});

t.test("a tenant that is mostly served in its other lanes gets a slow place, too", async (t) => {
  const occupancy = createOccupancy();
  const lanes = [
    { tenant_id: "mixed", lane: "prompt", due: 100, most: 1 },
    ...["mixed", "slow", "other"].map((tenant_id) => ({
      tenant_id,
      lane: `${tenant_id} slow`,
      due: 100,
      most: 1,
      is_slow: true,
    })),
  ] satisfies WaitingLane[];
  const served = new Map<string, number>();
  // Of two places one is for slow lanes, which keep it for three ticks.
  let running: { lane: WaitingLane; ends: number }[] = [];
  for (let now = 0; now < 60; now++) {
    for (const { lane } of running.filter(({ ends }) => ends === now)) occupancy.leave(lane);
    running = running.filter(({ ends }) => ends > now);
    for (const { lane } of allot(lanes, occupancy, { places: 2, tenant_places: 2 })) {
      const found = lanes.find((one) => one.lane === lane)!;
      occupancy.enter(found);
      running.push({ lane: found, ends: now + ("is_slow" in found ? 3 : 1) });
      served.set(lane, (served.get(lane) ?? 0) + 1);
    }
  }
  for (const { lane } of lanes) t.ok((served.get(lane) ?? 0) >= 5, `${lane}: ${served.get(lane)}`);
});

t.test("a quiet tenant gets the next place", async (t) => {
  const occupancy = createOccupancy();
  const noisy = Array.from({ length: 20 }, (_, index): WaitingLane => ({
    tenant_id: "noisy",
    lane: `noisy ${index}`,
    due: 100,
    most: 8,
  }));
  const limits = { places: 16, tenant_places: 12 };
  for (const { lane, count } of allot(noisy, occupancy, limits))
    for (let one = 0; one < count; one++) occupancy.enter({ tenant_id: "noisy", lane });
  t.equal(occupancy.total(), 12, "no more than its share, though there are places");
  t.same(allot([...noisy, { tenant_id: "quiet", lane: "quiet", due: 2, most: 8 }], occupancy, limits), [
    { tenant_id: "quiet", lane: "quiet", count: 2 },
  ]);
});
