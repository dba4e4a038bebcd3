import { fakeProvider, found } from "../../support/fake-provider.ts";
import { MANY } from "../world.ts";
import { overfillBatch, overfillImport } from "./overfill.ts";
import { batch, HOME, newRows, PLACE, row, takeDefault } from "./requests.ts";
import { IMPORT, REQUEST, UNDO, type Way } from "./way.ts";

export const BULK_WAYS: Way[] = [
  {
    name: "batch, creates",
    entity: "customer",
    operation: "create",
    by: REQUEST,
    overfill: overfillBatch("grace"),
    begin: async (world) => () =>
      batch(world, {
        ref: "grace",
        customer: { name: "Grace Hopper" },
        addresses: MANY.map((line) => ({ ...PLACE, address_lines: [line], postal_code: "10115" })),
      }),
  },
  {
    name: "batch, updates a customer",
    entity: "customer",
    operation: "update",
    by: REQUEST,
    overfill: overfillBatch("ada"),
    begin: async (world) => () => batch(world, { customer: { name: "Augusta King", tags: ["often"] } }),
  },
  {
    name: "batch, updates an address at the same door",
    entity: "address",
    operation: "update",
    by: REQUEST,
    overfill: overfillBatch("ada"),
    begin: async (world) => () => batch(world, { addresses: [{ ...HOME, recipient: "Augusta King", tags: ["soon"] }] }),
  },
  {
    name: "batch, adds an address",
    entity: "address",
    operation: "create",
    by: REQUEST,
    overfill: overfillBatch("ada"),
    begin: async (world) => () => batch(world, { addresses: [PLACE] }),
  },
  {
    name: "batch, sets a default",
    entity: "address",
    operation: "update",
    by: REQUEST,
    overfill: overfillBatch("ada"),
    begin: async (world) => {
      await takeDefault(world, world.work);
      return () => batch(world, { addresses: [{ ...HOME, is_default_shipping: true }] });
    },
  },
  {
    name: "import, creates",
    entity: "customer",
    operation: "create",
    by: IMPORT,
    overfill: overfillImport("grace"),
    begin: async (world) => () => world.importRows("base", newRows("grace")),
  },
  {
    name: "import, updates a customer",
    entity: "customer",
    operation: "update",
    by: IMPORT,
    overfill: overfillImport("ada"),
    begin: async (world) => () =>
      world.importRows("base", [row({ name: "Augusta King", customer_tags: "often", email: "augusta@example.com" })]),
  },
  {
    name: "import, updates an address at the same door",
    entity: "address",
    operation: "update",
    by: IMPORT,
    overfill: overfillImport("ada"),
    begin: async (world) => () => world.importRows("base", [row({ recipient: "Augusta King", address_tags: "soon" })]),
  },
  {
    name: "import, adds an address",
    entity: "address",
    operation: "create",
    by: IMPORT,
    overfill: overfillImport("ada"),
    begin: async (world) => () =>
      world.importRows("base", [row({ address_line: ["Karl-Marx-Allee 34"], postal_code: "10178" })]),
  },
  {
    name: "undo of an import that created",
    entity: "customer",
    operation: "delete",
    by: UNDO,
    begin: async (world) => {
      const {
        body: { id },
      } = await world.importRows("base", newRows("grace"));
      return () => world.undo(id);
    },
  },
  {
    name: "undo of an import that updated",
    entity: "customer",
    operation: "restore",
    by: UNDO,
    begin: async (world) => {
      const {
        body: { id },
      } = await world.importRows("base", [
        row({ name: "Augusta King", recipient: "Augusta King", customer_tags: "often", address_tags: "soon" }),
      ]);
      // The verification sets the due date by the tags of the import; the undo must not treat that as a change.
      await world.act("POST", `/addresses/${world.home}/verifications`);
      await world.verify(world.home, fakeProvider("fake", found(52.5, 13.4)));
      return () => world.undo(id);
    },
  },
];
