/**
 * Allots the free places of a process by max-min fairness, between tenants and then between the lanes of a tenant
 * (endpoints, files, campaigns). Fair queueing (Demers, Keshav, Shenker 1989) with claims instead of packets.
 */

/** A queue within a tenant. */
export interface Lane {
  tenant_id: string;
  /** Unique among all tenants. */
  lane: string;
}

export interface WaitingLane extends Lane {
  /** Due rows, as far as they were counted. */
  due: number;
  /** The most places that it may have at once. */
  most: number;
  /** A lane whose work takes long. All slow lanes together get at most half of the places. */
  is_slow?: boolean;
}

export interface Limits {
  /** The most claims that run at once in a process. */
  places: number;
  /** The most claims of one tenant. */
  tenant_places: number;
}

/** The claims that run in a process, and the tenants and lanes that were served last. */
export interface Occupancy {
  enter(lane: Lane & { is_slow?: boolean }): void;
  leave(lane: Lane & { is_slow?: boolean }): void;
  total(): number;
  slow(): number;
  readonly tenants: Counts;
  /** The claims of each tenant in slow lanes. */
  readonly slow_tenants: Counts;
  readonly lanes: Counts;
}

interface Counts {
  of(name: string): number;
  /** A sequence number: the lower, the longer ago; 0 if it was never served. */
  lastServed(name: string): number;
}

/** Returns the occupancy of a process that runs nothing yet. */
export function createOccupancy(): Occupancy {
  const [tenants, slow_tenants, lanes] = [createCounts(), createCounts(), createCounts()];
  let [total, slow] = [0, 0];
  return {
    enter({ tenant_id, lane, is_slow }) {
      total++;
      if (is_slow) slow++;
      if (is_slow) slow_tenants.enter(tenant_id);
      tenants.enter(tenant_id);
      lanes.enter(lane);
    },
    leave({ tenant_id, lane, is_slow }) {
      total--;
      if (is_slow) slow--;
      if (is_slow) slow_tenants.leave(tenant_id);
      tenants.leave(tenant_id);
      lanes.leave(lane);
    },
    total: () => total,
    slow: () => slow,
    tenants,
    slow_tenants,
    lanes,
  };
}

/** Tenants or lanes whose last service is remembered. */
const REMEMBERED = 10_000;

function createCounts(): Counts & { enter(name: string): void; leave(name: string): void } {
  const counts = new Map<string, number>();
  const served = new Map<string, number>();
  let turn = 0;
  return {
    of: (name) => counts.get(name) ?? 0,
    lastServed: (name) => served.get(name) ?? 0,
    enter(name) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      served.delete(name);
      served.set(name, ++turn);
      const [oldest] = served.keys();
      if (served.size > REMEMBERED && oldest !== undefined) served.delete(oldest);
    },
    leave(name) {
      const left = (counts.get(name) ?? 0) - 1;
      if (left > 0) counts.set(name, left);
      else counts.delete(name);
    },
  };
}

export interface Allotment extends Lane {
  count: number;
}

/**
 * Allots the free places one by one: each goes to the tenant with the fewest places, and in it to the lane with the
 * fewest; among equals to the one that was served longest ago.
 * Only one tenant may take the next slow place: the one with the fewest slow claims. Otherwise a tenant that is served
 * often in its prompt lanes would never come first when a slow place becomes free.
 * @param most the most places to allot
 */
export function allot(
  lanes: readonly WaitingLane[],
  occupancy: Occupancy,
  { places, tenant_places }: Limits,
  most = places,
): Allotment[] {
  const [tenants, slow_tenants, its_lanes] = [
    deal(occupancy.tenants),
    deal(occupancy.slow_tenants),
    deal(occupancy.lanes),
  ];
  let slow_left = slowPlaces(places) - occupancy.slow();
  const wants = ({ tenant_id, lane, due, most: of_lane }: WaitingLane): boolean =>
    its_lanes.given(lane) < due && its_lanes.has(lane) < of_lane && tenants.has(tenant_id) < tenant_places;
  const slow_lanes = lanes.filter(({ is_slow }) => is_slow);
  const nextSlow = (): string | undefined => {
    let next: string | undefined;
    if (slow_left <= 0) return next;
    for (const lane of slow_lanes)
      if (wants(lane) && (next === undefined || slow_tenants.goesBefore(lane.tenant_id, next))) next = lane.tenant_id;
    return next;
  };
  let slow_tenant = nextSlow();
  const firstOf = (of_tenant: readonly WaitingLane[]): WaitingLane | undefined => {
    let first: WaitingLane | undefined;
    for (const lane of of_tenant)
      if (
        wants(lane) &&
        !(lane.is_slow && lane.tenant_id !== slow_tenant) &&
        (!first || its_lanes.goesBefore(lane.lane, first.lane))
      )
        first = lane;
    return first;
  };

  const byTenant = Map.groupBy(lanes, ({ tenant_id }) => tenant_id);
  const next = new Map([...byTenant].map(([tenant_id, of_tenant]) => [tenant_id, firstOf(of_tenant)]));
  for (let free = Math.min(most, places - occupancy.total()); free > 0; free--) {
    let best: WaitingLane | undefined;
    for (const lane of next.values())
      if (lane && (!best || tenants.goesBefore(lane.tenant_id, best.tenant_id))) best = lane;
    if (!best) break;
    tenants.give(best.tenant_id);
    its_lanes.give(best.lane);
    if (best.is_slow) {
      slow_tenants.give(best.tenant_id);
      slow_left--;
    }
    const changed = new Set([best.tenant_id]);
    if (best.tenant_id === slow_tenant) {
      slow_tenant = nextSlow();
      if (slow_tenant !== undefined) changed.add(slow_tenant);
    }
    for (const tenant_id of changed) next.set(tenant_id, firstOf(byTenant.get(tenant_id) ?? []));
  }
  return lanes
    .map(({ tenant_id, lane }) => ({ tenant_id, lane, count: its_lanes.given(lane) }))
    .filter(({ count }) => count > 0);
}

/** Counts the places that are allotted, in addition to the running claims. */
function deal(running: Counts) {
  const dealt = new Map<string, number>();
  const given = (name: string): number => dealt.get(name) ?? 0;
  const has = (name: string): number => running.of(name) + given(name);
  return {
    given,
    has,
    give: (name: string): unknown => dealt.set(name, given(name) + 1),
    goesBefore: (name: string, other: string): boolean =>
      has(name) < has(other) || (has(name) === has(other) && running.lastServed(name) < running.lastServed(other)),
  };
}

/** The most places that slow lanes may have together. */
export const slowPlaces = (places: number): number => Math.ceil(places / 2);
