/** The matrix of ways of writing × promises: each promise is checked for each way, and none can be left out. */
import t from "tap";
import { followForSearch } from "../../src/features/search/follow.ts";
import { PROMISES } from "./promises.ts";
import { go } from "./promises/run.ts";
import type { Way } from "./ways/way.ts";
import { startStage } from "./world.ts";

/**
 * Promises that are not given for a way, with the reason. The matrix fails where a promise that stands here is kept
 * after all.
 */
export const EXEMPTIONS: readonly { ways: RegExp; promise: string; reason: string }[] = [
  {
    ways: /^undo of an import that updated$/,
    promise: "the log has one entry for each row that changed, and it is right",
    reason:
      "the customer's tags come back after its addresses; a due date that moves alone is no change, so no entry has it",
  },
  {
    ways: /^retention,/,
    promise: "the log has one entry for each row that changed, and it is right",
    reason: "a position that must not be kept is shown nowhere, from that moment on, in earlier states neither",
  },
  {
    ways: /^retention,/,
    promise: "where the log takes nothing, nothing is changed",
    reason: "a position that must not be kept is shown nowhere, from that moment on, in earlier states neither",
  },
  {
    ways: /^retention,/,
    promise: "its history can be read as of the moment, and of the one before",
    reason: "a position that must not be kept is shown nowhere, from that moment on, in earlier states neither",
  },
];

export function testMatrix(ways: readonly Way[]): void {
  t.test("ways of writing × promises", { timeout: 170_000 }, async (t) => {
    const stage = await startStage(t);
    for (const way of ways) {
      await t.test(way.name, async (t) => {
        // The documents are there before the way: only what follows the log can bring them up to date.
        const run = await go(stage, way, ({ service }) => followForSearch(service.resources));
        for (const promise of PROMISES) {
          if (promise.appliesTo?.(way) === false) continue;
          const faults = await Promise.resolve()
            .then(() => promise.check(run))
            .catch((error: Error) => [error.stack ?? error.message]);
          const exemption = EXEMPTIONS.find((one) => one.promise === promise.name && one.ways.test(way.name));
          if (exemption) t.not(faults.length, 0, `${promise.name}: an exemption is needed still (${exemption.reason})`);
          else t.same(faults, [], promise.name);
        }
      });
    }
  });
}
