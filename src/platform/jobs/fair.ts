/**
 * Who gets the next free places of a process: max-min fairness, first between tenants, and within a tenant between its
 * lanes (endpoints, files, campaigns). As in fair queueing (Demers, Keshav, Shenker 1989), with claims for packets.
 */

/** Something of a tenant that waits in a line of its own. */
export interface Lane {
  tenant_id: string;
  /** Unique among all tenants. */
  lane: string;
}

export interface WaitingLane extends Lane {
  /** How many are due, as far as they have been counted. */
  due: number;
  /** Places that it may have at once. */
  most: number;
  /** It has not shown that it ends soon: all such lanes together leave half of the places to the others. */
  is_slow?: boolean;
}

export interface Limits {
  /** Claims that run at once in a process. */
  places: number;
  /** Of one tenant, at most. */
  tenant_places: number;
}

/** What runs in a process, and which tenants and lanes had the last places. */
export interface Occupancy {
  enter(lane: Lane & { is_slow?: boolean }): void;
  leave(lane: Lane & { is_slow?: boolean }): void;
  total(): number;
  slow(): number;
  readonly tenants: Counts;
  readonly lanes: Counts;
}

interface Counts {
  of(name: string): number;
  /** A number that grows: the lower it is, the longer it has waited; 0 for newcomers. */
  lastServed(name: string): number;
}

export function createOccupancy(): Occupancy {
  const [tenants, lanes] = [createCounts(), createCounts()];
  let [total, slow] = [0, 0];
  return {
    enter({ tenant_id, lane, is_slow }) {
      total++;
      if (is_slow) slow++;
      tenants.enter(tenant_id);
      lanes.enter(lane);
    },
    leave({ tenant_id, lane, is_slow }) {
      total--;
      if (is_slow) slow--;
      tenants.leave(tenant_id);
      lanes.leave(lane);
    },
    total: () => total,
    slow: () => slow,
    tenants,
    lanes,
  };
}

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
      // One that was served so long ago is as good as new.
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
 * Deals out the free places one by one: each goes to the tenant that has the fewest, and in it to the lane that has the
 * fewest; among equals to the one that was served longest ago.
 * @param most places to deal out
 */
export function allot(
  lanes: readonly WaitingLane[],
  occupancy: Occupancy,
  { places, tenant_places }: Limits,
  most = places,
): Allotment[] {
  const tenants = deal(occupancy.tenants);
  const its_lanes = deal(occupancy.lanes);
  let slow_left = slowPlaces(places) - occupancy.slow();
  const isOpen = ({ tenant_id, lane, due, most: of_lane, is_slow }: WaitingLane): boolean =>
    its_lanes.given(lane) < due &&
    its_lanes.has(lane) < of_lane &&
    !(is_slow && slow_left <= 0) &&
    tenants.has(tenant_id) < tenant_places;
  const firstOf = (of_tenant: readonly WaitingLane[]): WaitingLane | undefined => {
    let first: WaitingLane | undefined;
    for (const lane of of_tenant)
      if (isOpen(lane) && (!first || its_lanes.goesBefore(lane.lane, first.lane))) first = lane;
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
    if (best.is_slow) slow_left--;
    // The last slow place closes the slow lanes of all.
    const changed = best.is_slow && slow_left === 0 ? [...next.keys()] : [best.tenant_id];
    for (const tenant_id of changed) next.set(tenant_id, firstOf(byTenant.get(tenant_id) ?? []));
  }
  return lanes
    .map(({ tenant_id, lane }) => ({ tenant_id, lane, count: its_lanes.given(lane) }))
    .filter(({ count }) => count > 0);
}

/** Places that are dealt out, in addition to those that run. */
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

/** Of so many places, those that slow lanes may have together. */
export const slowPlaces = (places: number): number => Math.ceil(places / 2);
