/** Promises about what readers of a change get. */
import { followForSearch } from "../../../src/features/search/follow.ts";
import { deliveryJob } from "../../../src/features/webhooks/deliver.ts";
import { dispatchEvents } from "../../../src/features/webhooks/dispatch.ts";
import { createRunner } from "../../../src/platform/jobs/runner.ts";
import type { Answer } from "../../support/service.ts";
import type { Entity, State } from "../world.ts";
import { changesOf, label, PATHS, same, withoutDue, type MatrixPromise } from "./run.ts";

export const search: MatrixPromise = {
  name: "the search returns the current state",
  async check(run) {
    const { world } = run;
    await followForSearch(world.service.resources);
    const faults: string[] = [];
    const ask = async (entity: Entity, body: object): Promise<Map<string, State>> => {
      const {
        body: { items },
      } = await world.act("POST", `${PATHS[entity]}/search`, { ...body, limit: 100 });
      return new Map(items.map((item: Record<string, State>) => [item[entity]?.["id"], item[entity]]));
    };
    const demandsOf = (entity: Entity, state: State): object[] =>
      entity === "customer"
        ? [
            { q: state["name"] },
            ...state["tags"].map((tag: string) => ({ q: state["name"], filter: { tag } })),
            ...state["emails"].map((email: string) => ({ email })),
            ...state["phones"].map((phone: string) => ({ phone })),
            ...state["external_refs"].map((external_ref: object) => ({ external_ref })),
          ]
        : [
            { q: state["address_lines"][0] },
            { q: `${state["recipient"]} ${state["address_lines"][0]}` },
            { q: state["address_lines"][0], filter: { status: state["verification"].status } },
            ...state["tags"].map((tag: string) => ({ q: state["address_lines"][0], filter: { tag } })),
            ...(state["location"]
              ? [
                  {
                    near: {
                      latitude: state["location"].latitude,
                      longitude: state["location"].longitude,
                      radius_m: 50,
                    },
                  },
                ]
              : []),
          ];
    for (const { entity, id, before, after } of changesOf(run)) {
      const wanted = after ? demandsOf(entity, after) : [];
      // A former name or street can be similar to the current one. These are only searched for if the whole row is
      // deleted.
      const gone = (before ? demandsOf(entity, before) : [])
        .filter((demand) => !after || "near" in demand || "email" in demand || "external_ref" in demand)
        .filter((demand) => !wanted.some((other) => same(other, demand)));
      for (const demand of wanted) {
        const hit = (await ask(entity, demand)).get(id);
        if (!same(hit, after))
          faults.push(`${label({ entity, id })} is ${hit ? "outdated" : "not found"} by ${JSON.stringify(demand)}`);
      }
      for (const demand of gone)
        if ((await ask(entity, demand)).has(id))
          faults.push(`${label({ entity, id })} is still found by ${JSON.stringify(demand)}`);
    }
    return faults;
  },
};

const EVENTS = { create: "created", update: "updated", delete: "deleted", restore: "restored" };

export const webhook: MatrixPromise = {
  name: "a webhook is delivered once",
  async check({ world, entries }) {
    await dispatchEvents(world.service.resources);
    const deliveries: State[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const { body }: Answer = await world.act(
        "GET",
        `/webhooks/${world.webhookId}/deliveries?limit=200${cursor && `&cursor=${cursor}`}`,
      );
      deliveries.push(...body.items);
      cursor = body.next_cursor;
    }
    return entries.flatMap(({ entity, entity_id, operation, occurred_at, changed_fields, after }) => {
      const isCheck =
        operation === "update" && changed_fields.includes("verified_at") && after["verification"]?.verified_at !== null;
      const type = `${entity}.${isCheck ? "verified" : EVENTS[operation]}`;
      const count = deliveries.filter(
        (one) => one["entity_id"] === entity_id && one["event_type"] === type && one["occurred_at"] === occurred_at,
      ).length;
      return count === 1 ? [] : [`${type} of ${entity_id.slice(-4)} is delivered ${count} times`];
    });
  },
};

export const feed: MatrixPromise = {
  name: "the feed has the change immediately and in order, and its cursor moves past it",
  async check(run) {
    const { world, before, after, entries } = run;
    const faults = entries.length === 0 ? ["the feed has no entry"] : [];
    if (after.cursor === before.cursor) faults.push("the cursor of the feed has not moved");
    if ((await world.feed(after.cursor)).entries.length > 0) faults.push("the feed has entries after its last cursor");
    for (const { entity, id } of changesOf(run)) {
      const { body } = await world.act("GET", `${PATHS[entity]}/${id}/history?limit=200`);
      const history = body.items
        .toReversed()
        .filter(
          (item: State) =>
            item["version"] >
            (before[entity].get(id)?.["version"] ??
              entries.find(({ entity_id }) => entity_id === id)?.before?.["version"] ??
              0),
        );
      const brief = ({ version, operation, occurred_at, actor }: State): unknown[] => [
        version,
        operation,
        occurred_at,
        actor,
      ];
      const [shown, wanted] = [entries.filter(({ entity_id }) => entity_id === id).map(brief), history.map(brief)];
      if (!same(shown, wanted))
        faults.push(
          `${label({ entity, id })}: the feed has ${JSON.stringify(shown)}, the history ${JSON.stringify(wanted)}`,
        );
    }
    return faults;
  },
};

export const asOf: MatrixPromise = {
  name: "the states before and after the change can be read as of their times",
  async check(run) {
    const faults: string[] = [];
    for (const { entity, id, before, entries } of changesOf(run)) {
      const [first, last] = [entries[0], entries.at(-1)];
      if (!first || !last) continue;
      const moments: [string, State | undefined][] = [
        [new Date(Date.parse(first.occurred_at) - 1).toISOString(), before],
        [last.occurred_at, last.operation === "delete" ? undefined : last.after],
      ];
      for (const [moment, wanted] of moments) {
        const { status, body } = await run.world.call("GET", `${PATHS[entity]}/${id}?as_of=${moment}`);
        const isRight = wanted ? status === 200 && same(withoutDue(body), withoutDue(wanted)) : status === 404;
        if (!isRight)
          faults.push(
            `${label({ entity, id })}: ${status}, version ${body.version} instead of ${wanted?.["version"] ?? "none"}`,
          );
      }
    }
    return faults;
  },
};

export const expired: MatrixPromise = {
  name: "no response contains an expired position",
  appliesTo: (way) => way.expires === true,
  async check({ world, before }) {
    const {
      act,
      call,
      service: { resources },
      stage,
      home,
      spot,
    } = { ...world, stage: world };
    const latitude = String(spot.latitude);
    if (!JSON.stringify([...before.address]).includes(latitude)) return ["the position was not stored"];
    await followForSearch(resources);
    await dispatchEvents(resources);
    const known = stage.receiver.received.length;
    const delivered = await createRunner(
      deliveryJob(resources, stage.outbound),
      resources,
      new AbortController().signal,
    ).runDue();
    const moment = before.address.get(home)?.["updated_at"];
    const download = async (body: object): Promise<string> =>
      (await call("GET", (await act("POST", "/exports", body)).body.download.url.replace("/v1", ""))).text;
    const snapshot = async (): Promise<string> =>
      (await call("GET", (await act("POST", "/snapshots")).body.download.url.replace("/v1", ""))).text;
    const history = (await act("GET", `/addresses/${home}/history?limit=200`)).body.items as {
      diff: object[];
      state: object;
    }[];
    const places: [string, string][] = [
      ["the address", (await act("GET", `/addresses/${home}`)).text],
      ["the address as of before", (await call("GET", `/addresses/${home}?as_of=${moment}`)).text],
      ["a diff of the history", JSON.stringify(history.map(({ diff }) => diff))],
      ["a state of the history", JSON.stringify(history.map(({ state }) => state))],
      ["the verifications", (await act("GET", `/addresses/${home}/verifications`)).text],
      ["the feed", JSON.stringify((await world.feed()).entries)],
      [
        "a webhook's payload",
        stage.receiver.received
          .slice(known)
          .map(({ body }) => body)
          .join("\n"),
      ],
      ["an export", await download({ entity: "addresses", format: "ndjson" })],
      ["an export as of before", await download({ entity: "addresses", format: "ndjson", as_of: moment })],
      ["a CSV as of before", await download({ entity: "addresses", format: "csv", as_of: moment })],
      ["a snapshot", await snapshot()],
    ];
    const faults = places.filter(([, text]) => text.includes(latitude)).map(([place]) => `it is in ${place}`);
    return delivered === 0 ? [...faults, "no webhook was delivered"] : faults;
  },
};
