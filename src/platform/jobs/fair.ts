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

/** What runs in a process, and who had the last places. */
export interface Occupancy {
  enter(lane: Lane & { is_slow?: boolean }): void;
  leave(lane: Lane & { is_slow?: boolean }): void;
  /** Running ones of all, of a tenant, of a lane, and of slow lanes. */
  total(): number;
  slow(): number;
  ofTenant(tenant_id: string): number;
  ofLane(lane: string): number;
  /** A number that grows: who has a lower one has waited longer; 0 for newcomers. */
  lastServed(name: string): number;
}

export function createOccupancy(): Occupancy {
  const counts = new Map<string, number>();
  const served = new Map<string, number>();
  let [total, slow, turn] = [0, 0, 0];
  const add = (name: string, number: number): void => {
    const count = (counts.get(name) ?? 0) + number;
    if (count > 0) counts.set(name, count);
    else counts.delete(name);
  };
  return {
    enter({ tenant_id, lane, is_slow }) {
      total++;
      if (is_slow) slow++;
      turn++;
      for (const name of [tenant_id, lane]) {
        add(name, 1);
        served.delete(name);
        served.set(name, turn);
      }
      // Who was served so long ago is as good as new.
      for (const name of served.keys()) {
        if (served.size <= REMEMBERED) break;
        served.delete(name);
      }
    },
    leave({ tenant_id, lane, is_slow }) {
      total--;
      if (is_slow) slow--;
      add(tenant_id, -1);
      add(lane, -1);
    },
    total: () => total,
    slow: () => slow,
    ofTenant: (tenant_id) => counts.get(tenant_id) ?? 0,
    ofLane: (lane) => counts.get(lane) ?? 0,
    lastServed: (name) => served.get(name) ?? 0,
  };
}

const REMEMBERED = 10_000;

export interface Allotment extends Lane {
  count: number;
}

/**
 * Deals out the free places one by one: each goes to the tenant that has the fewest, and in it to the lane that has the
 * fewest; among equals to the one that was served longest ago.
 * @param most places to deal out
 */
export function allot(lanes: readonly WaitingLane[], occupancy: Occupancy, { places, tenant_places }: Limits, most = places): Allotment[] {
  const given = new Map<string, number>();
  const of = (name: string): number => given.get(name) ?? 0;
  const goesBefore = (name: string, other: string, running: (name: string) => number): boolean => {
    const difference = running(name) + of(name) - running(other) - of(other);
    return difference < 0 || (difference === 0 && occupancy.lastServed(name) < occupancy.lastServed(other));
  };
  let slow_left = slowPlaces(places) - occupancy.slow();
  const isOpen = ({ tenant_id, lane, due, most: of_lane, is_slow }: WaitingLane): boolean =>
    of(lane) < due && occupancy.ofLane(lane) + of(lane) < of_lane && !(is_slow && slow_left <= 0)
    && occupancy.ofTenant(tenant_id) + of(tenant_id) < tenant_places;
  const firstOf = (its: readonly WaitingLane[]): WaitingLane | undefined => {
    let first: WaitingLane | undefined;
    for (const lane of its) if (isOpen(lane) && (!first || goesBefore(lane.lane, first.lane, occupancy.ofLane))) first = lane;
    return first;
  };

  const byTenant = Map.groupBy(lanes, ({ tenant_id }) => tenant_id);
  const next = new Map([...byTenant].map(([tenant_id, its]) => [tenant_id, firstOf(its)]));
  for (let free = Math.min(most, places - occupancy.total()); free > 0; free--) {
    let best: WaitingLane | undefined;
    for (const lane of next.values()) if (lane && (!best || goesBefore(lane.tenant_id, best.tenant_id, occupancy.ofTenant))) best = lane;
    if (!best) break;
    for (const name of [best.tenant_id, best.lane]) given.set(name, of(name) + 1);
    if (best.is_slow) slow_left--;
    // The last slow place closes the slow lanes of all.
    const changed = best.is_slow && slow_left === 0 ? [...next.keys()] : [best.tenant_id];
    for (const tenant_id of changed) next.set(tenant_id, firstOf(byTenant.get(tenant_id) ?? []));
  }
  return lanes.filter(({ lane }) => of(lane) > 0).map(({ tenant_id, lane }) => ({ tenant_id, lane, count: of(lane) }));
}

/** Of so many places, those that slow lanes may have together. */
export const slowPlaces = (places: number): number => Math.ceil(places / 2);
