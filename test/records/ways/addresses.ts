import { fakeProvider, found } from "../../support/fake-provider.ts";
import { MANY, ATTRIBUTION_HEADERS } from "../world.ts";
import { overfillPatch, overfillPost, text } from "./overfill.ts";
import { ANY, patch, post, remove, restore, takeDefault, versionOf } from "./requests.ts";
import { REQUEST, type Way } from "./way.ts";

const RETURNED = { kind: "returned", reason: "no_such_address", source: "dhl", ref: "R1" };

/** Ways that create, delete and restore addresses. */
export const ADDRESS_WAYS: Way[] = [
  {
    name: "POST address",
    entity: "address",
    operation: "create",
    by: REQUEST,
    overfill: overfillPost,
    begin: async (world) => () => post(world, {}),
  },
  ...(["shipping", "billing"] as const).map((kind): Way => ({
    name: `POST address, default ${kind}`,
    entity: "address",
    operation: "create",
    by: REQUEST,
    overfill: overfillPost,
    begin: async (world) => {
      await takeDefault(world, world.home, kind);
      return () => post(world, { [`is_default_${kind}`]: true });
    },
  })),
  {
    name: "POST address, repeated with the same Idempotency-Key",
    entity: "address",
    operation: "create",
    by: REQUEST,
    overfill: overfillPost,
    begin: async (world) => async () => [
      await post(world, {}, { "idempotency-key": "once" }),
      await post(world, {}, { "idempotency-key": "once" }),
    ],
  },
  {
    name: "POST address, twenty at once",
    entity: "address",
    operation: "create",
    by: REQUEST,
    overfill: overfillPost,
    begin: async (world) => () =>
      Promise.all(
        MANY.flatMap((line) => Array.from({ length: 7 }, (_, index) => `${line}${index}`))
          .slice(0, 20)
          .map((line) => post(world, { address_lines: [line] })),
      ),
  },
  {
    name: "DELETE address",
    entity: "address",
    operation: "delete",
    by: REQUEST,
    begin: async (world) => {
      await world.act("POST", `/addresses/${world.home}/verifications`);
      return () => remove(world, `/addresses/${world.home}`);
    },
  },
  {
    name: "restore address, deleted",
    entity: "address",
    operation: "restore",
    by: REQUEST,
    begin: async (world) => {
      const version = await versionOf(world, `/addresses/${world.home}`);
      await world.act("DELETE", `/addresses/${world.home}`, undefined, ANY);
      return () => restore(world, `/addresses/${world.home}`, version);
    },
  },
  {
    name: "restore address, deleted, that was the default",
    entity: "address",
    operation: "restore",
    by: REQUEST,
    begin: async (world) => {
      const version = (await takeDefault(world)).body.version;
      await world.act("DELETE", `/addresses/${world.home}`, undefined, ANY);
      await takeDefault(world, world.work);
      return () => restore(world, `/addresses/${world.home}`, version);
    },
  },
  {
    name: "restore address, earlier version",
    entity: "address",
    operation: "restore",
    by: REQUEST,
    begin: async (world) => {
      const version = await versionOf(world, `/addresses/${world.home}`);
      await world.act(
        "PATCH",
        `/addresses/${world.home}`,
        { address_lines: ["Wilhelmstraße 97"], tags: ["soon"] },
        ANY,
      );
      await world.verify(world.home, fakeProvider("fake", found(52.51, 13.38)));
      return () => restore(world, `/addresses/${world.home}`, version);
    },
  },
];

/** Ways that update an address. */
export const ADDRESS_CHANGES: Way[] = [
  {
    name: "PATCH address, street",
    entity: "address",
    operation: "update",
    by: REQUEST,
    overfill: overfillPatch,
    begin: async (world) => () => patch(world, `/addresses/${world.home}`, { address_lines: ["Wilhelmstraße 97"] }),
  },
  ...(
    [
      ["tags", ["soon"]],
      ["attributes", { gate: "open" }],
      ["instructions", "ring twice"],
      ["usages", ["home", "work"]],
    ] as const
  ).map(([field, value]): Way => ({
    name: `PATCH address, ${field}`,
    entity: "address",
    operation: "update",
    by: REQUEST,
    overfill: overfillPatch,
    begin: async (world) => () => patch(world, `/addresses/${world.home}`, { [field]: value }),
  })),
  {
    name: "PATCH address, sets a default",
    entity: "address",
    operation: "update",
    by: REQUEST,
    overfill: overfillPatch,
    begin: async (world) => {
      await takeDefault(world);
      return () => patch(world, `/addresses/${world.work}`, { is_default_shipping: true });
    },
  },
  {
    name: "PUT location (pin)",
    entity: "address",
    operation: "update",
    by: REQUEST,
    overfill: (world) =>
      world.call(
        "PUT",
        `/addresses/${world.home}/location`,
        { ...world.spot, note: text(2) },
        { ...ATTRIBUTION_HEADERS, ...ANY },
      ),
    begin: async (world) => () =>
      world.call("PUT", `/addresses/${world.home}/location`, world.spot, { ...ATTRIBUTION_HEADERS, ...ANY }),
  },
  {
    name: "DELETE location (pin)",
    entity: "address",
    operation: "update",
    by: REQUEST,
    asksAgain: true,
    begin: async (world) => {
      await world.act("PUT", `/addresses/${world.home}/location`, world.spot, ANY);
      return () => remove(world, `/addresses/${world.home}/location`);
    },
  },
  {
    name: "POST evidence that changes the confidence",
    entity: "address",
    operation: "update",
    by: REQUEST,
    overfill: (world) =>
      world.call(
        "POST",
        `/addresses/${world.home}/evidence`,
        { ...RETURNED, note: text(1), occurred_at: new Date().toISOString() },
        ATTRIBUTION_HEADERS,
      ),
    begin: async (world) => async () =>
      world.call(
        "POST",
        `/addresses/${world.home}/evidence`,
        { ...RETURNED, occurred_at: new Date().toISOString() },
        ATTRIBUTION_HEADERS,
      ),
  },
];
