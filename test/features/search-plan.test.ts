import t from "tap";
import { planFor } from "../../src/features/search/plan.ts";
import { createScorer } from "../../src/features/search/rank.ts";
import { textTokens } from "../../src/features/search/tokens.ts";

const DOCUMENT = "广东省深圳市南山区粤海街道科技园路12号翠湖小区3栋2单元501室";

/** At which step a document is found, from 0 on. */
function stepThatFinds(q: string, document = DOCUMENT): number {
  const tokens = textTokens(document);
  return planFor(q).steps.findIndex((choices) =>
    choices.some((units) => units.every((unit) => unit.some((token) => tokens.has(token)))),
  );
}

t.test("the cheaper question comes first", async (t) => {
  const expected: Record<string, number> = {
    [DOCUMENT]: 0,
    深圳市南山区粤海街道科技园路12号: 0,
    深圳市科技园路12号翠湖小区: 1,
    科技园路12号翠湖小区3栋2单元501室广东省深圳市: 1,
    科技园路12号翠湖小区3栋2单元5: 1,
    科技园路13号翠湖小区3栋2单元501室: 1,
    科技园路1号翠湖小区3栋2单元501室: 1,
    深圳市南山粤海街道科枝园路12号翠湖小区3栋2单元501室: 3,
    深圳市南山区粤海街道科园技路12号翠湖小区3栋2单元501室: 2,
  };
  for (const [q, step] of Object.entries(expected)) t.equal(stepThatFinds(q), step, q);
  t.equal(stepThatFinds("北京市海淀区学院路37号清华园5栋"), -1);
});

t.test("little is not asked for in parts: half of all would fit", async (t) => {
  t.equal(stepThatFinds("中山路13", "中山路12号"), -1);
});

t.test("nothing is asked twice", async (t) => {
  for (const q of ["13800138000", "c0079192"]) t.equal(planFor(q).steps.length, 1, q);
  for (const q of ["Berlin", DOCUMENT, "Torstraße 12 Berlin"]) {
    const asked = planFor(q)
      .steps.flat()
      .map((units) => JSON.stringify(units));
    t.equal(new Set(asked).size, asked.length, q);
    t.ok(planFor(q).steps.length > 1);
  }
});

t.test("a number that is not typed to its end counts as one that is", async (t) => {
  const score = createScorer("翠湖小区3栋2单元5");
  t.ok(score("翠湖小区3栋2单元501室") > score("翠湖小区3栋2单元601室"));
});
