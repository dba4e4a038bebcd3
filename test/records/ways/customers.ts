import { ATTRIBUTION_HEADERS } from "../world.ts";
import { overfillByRef, overfillCustomer, REFS_TOO_MANY, TOO_MUCH_OF_CUSTOMER, tryEach } from "./overfill.ts";
import { ANY, patch, remove, restore } from "./requests.ts";
import { REQUEST, type Way } from "./way.ts";

const NEW_CUSTOMER = {
  name: "Grace Hopper",
  phones: ["+4930901899"],
  emails: ["grace@example.com"],
  external_refs: [{ source: "erp", ref: "grace" }],
  tags: ["often"],
};

export const CUSTOMER_WAYS: Way[] = [
  {
    name: "POST customer",
    entity: "customer",
    operation: "create",
    by: REQUEST,
    overfill: ({ call }) =>
      tryEach([...TOO_MUCH_OF_CUSTOMER, ...REFS_TOO_MANY], (body) =>
        call("POST", "/customers", { name: "Grace Hopper", ...body }, ATTRIBUTION_HEADERS),
      ),
    begin:
      async ({ call }) =>
      () =>
        call("POST", "/customers", NEW_CUSTOMER, ATTRIBUTION_HEADERS),
  },
  ...(
    [
      ["name", "Augusta King"],
      ["tags", ["often"]],
      ["attributes", { tier: "gold" }],
      [
        "external_refs",
        [
          { source: "base", ref: "ada" },
          { source: "erp", ref: "1" },
        ],
      ],
    ] as const
  ).map(([field, value]): Way => ({
    name: `PATCH customer, ${field}`,
    entity: "customer",
    operation: "update",
    by: REQUEST,
    overfill: overfillCustomer,
    begin: async (world) => () => patch(world, `/customers/${world.ada}`, { [field]: value }),
  })),
  {
    name: "PUT customer by reference, creates",
    entity: "customer",
    operation: "create",
    by: REQUEST,
    overfill: overfillByRef("grace"),
    begin:
      async ({ call }) =>
      () =>
        call("PUT", "/customers/by-ref/base/grace", NEW_CUSTOMER, ATTRIBUTION_HEADERS),
  },
  {
    name: "PUT customer by reference, replaces",
    entity: "customer",
    operation: "update",
    by: REQUEST,
    overfill: overfillByRef("ada"),
    begin:
      async ({ call }) =>
      () =>
        call("PUT", "/customers/by-ref/base/ada", { ...NEW_CUSTOMER, name: "Augusta King" }, ATTRIBUTION_HEADERS),
  },
  {
    name: "DELETE customer with addresses",
    entity: "customer",
    operation: "delete",
    by: REQUEST,
    begin: async (world) => {
      await world.act("POST", `/addresses/${world.home}/verifications`);
      return () => remove(world, `/customers/${world.ada}`);
    },
  },
  {
    name: "restore customer, deleted",
    entity: "customer",
    operation: "restore",
    by: REQUEST,
    begin: async (world) => {
      await world.act("DELETE", `/customers/${world.ada}`, undefined, ANY);
      return () => restore(world, `/customers/${world.ada}`, 1);
    },
  },
  {
    name: "restore customer, earlier version",
    entity: "customer",
    operation: "restore",
    by: REQUEST,
    begin: async (world) => {
      await world.act(
        "PATCH",
        `/customers/${world.ada}`,
        { name: "Augusta King", tags: ["often"], external_refs: [{ source: "erp", ref: "1" }] },
        ANY,
      );
      return () => restore(world, `/customers/${world.ada}`, 1);
    },
  },
];
