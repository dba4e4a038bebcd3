import { advanceCampaign } from "../../../src/features/campaigns/advance.ts";
import { runCampaign } from "../../../src/features/campaigns/work.ts";
import { verifyDueAddresses } from "../../../src/features/verifications/due.ts";
import { deleteExpiredPositions } from "../../../src/features/verifications/position-retention.ts";
import type { Provider } from "../../../src/geocoding/provider.ts";
import { fakeProvider, found, NOT_FOUND } from "../../support/fake-provider.ts";
import type { World } from "../world.ts";
import { RETENTION, VERIFICATION, type Way } from "./way.ts";

/** A provider whose terms limit how long its results can be kept. */
const withRetention = ({ latitude, longitude }: World["spot"]): Provider => ({
  name: "google",
  dataVersion: "1",
  locate: async () => {
    const answer = found(latitude, longitude) as Extract<ReturnType<typeof found>, { outcome: "verified" }>;
    return {
      ...answer,
      location: { ...answer.location, source: "google" },
      match: { datum: "WGS-84", quality: "exact", parts: {}, place_id: null, keep_for_days: 1 },
    };
  },
});

/** Completes a requested verification. */
const verified = (name: string, provider: (world: World) => Provider): Way => ({
  name: `requested verification, ${name}`,
  entity: "address",
  operation: "update",
  by: VERIFICATION,
  begin: async (world) => {
    await world.act("POST", `/addresses/${world.home}/verifications`);
    return () => world.verify(world.home, provider(world));
  },
});

export const BACKGROUND_WAYS: Way[] = [
  verified("verified at another position", ({ spot }) => fakeProvider("fake", found(spot.latitude, spot.longitude))),
  verified("not found", () => fakeProvider("fake", NOT_FOUND)),
  verified("failed", () => fakeProvider("fake", { fail: "refused" })),
  {
    name: "verifications of a campaign",
    entity: "address",
    operation: "update",
    by: VERIFICATION,
    begin: async (world) => {
      const {
        service: { resources },
        tenantId: tenant_id,
        spot,
      } = world;
      const {
        body: { id },
      } = await world.act("POST", "/campaigns", { name: "Again", filter: {} });
      await advanceCampaign(resources, { tenant_id, id });
      return () =>
        runCampaign(resources, [fakeProvider("fake", found(spot.latitude, spot.longitude))], {
          tenant_id,
          id,
        });
    },
  },
  {
    name: "verification of due addresses",
    entity: "address",
    operation: "update",
    by: VERIFICATION,
    begin: async (world) => {
      const { resources } = world.service;
      const past = new Date(0).toISOString();
      await resources.db.kysely
        .updateTable("addresses")
        .set({ verify_after: past })
        .where("id", "=", world.home)
        .execute();
      const { latitude, longitude } = world.spot;
      return () => verifyDueAddresses(resources, [fakeProvider("fake", found(latitude, longitude))]);
    },
  },
  {
    name: "retention, the provider's terms expire",
    entity: "address",
    operation: "update",
    by: RETENTION,
    expires: true,
    begin: async (world) => {
      await world.act("POST", `/addresses/${world.home}/verifications`);
      await world.verify(world.home, withRetention(world.spot));
      return () => {
        world.advance(25 * 3_600_000);
        return deleteExpiredPositions(world.service.resources);
      };
    },
  },
];
