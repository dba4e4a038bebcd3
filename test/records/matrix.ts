/**
 * Checks each promise of the service for each way to change a customer or an address. Exceptions must be listed with a
 * reason.
 */
import t from "tap";
import { followForSearch } from "../../src/features/search/follow.ts";
import { PROMISES } from "./promises.ts";
import { runWay } from "./promises/run.ts";
import type { Way } from "./ways/way.ts";
import { startStage } from "./world.ts";

/** Promises that do not hold for a way, with the reason. The matrix fails if an exemption is not needed. */
export const EXEMPTIONS: readonly { ways: RegExp; promise: string; reason: string }[] = [
  {
    ways: /^undo of an import that updated$/,
    promise: "the log has one correct entry for each changed row",
    reason: "the customer's tags are restored after its addresses; a change of the due date alone has no entry",
  },
  {
    ways: /^retention,/,
    promise: "the log has one correct entry for each changed row",
    reason: "an expired position is removed from all responses, those with earlier states included",
  },
  {
    ways: /^retention,/,
    promise: "a change without an entry in the log is rolled back",
    reason: "an expired position is removed from all responses, those with earlier states included",
  },
  {
    ways: /^retention,/,
    promise: "the states before and after the change can be read as of their times",
    reason: "an expired position is removed from all responses, those with earlier states included",
  },
];

export function testMatrix(ways: readonly Way[]): void {
  t.test("ways × promises", { timeout: 170_000 }, async (t) => {
    const stage = await startStage(t);
    for (const way of ways) {
      await t.test(way.name, async (t) => {
        // Creates the search documents before the change, so that only the follower can update them.
        const run = await runWay(stage, way, ({ service }) => followForSearch(service.resources));
        for (const promise of PROMISES) {
          if (promise.appliesTo?.(way) === false) continue;
          const faults = await Promise.resolve()
            .then(() => promise.check(run))
            .catch((error: Error) => [error.stack ?? error.message]);
          const exemption = EXEMPTIONS.find((one) => one.promise === promise.name && one.ways.test(way.name));
          if (exemption)
            t.not(faults.length, 0, `${promise.name}: the exemption is still needed (${exemption.reason})`);
          else t.same(faults, [], promise.name);
        }
      });
    }
  });
}
