import fc from "fast-check";
import t from "tap";
import { decayed, computeConfidence, type Basis, type Evidence } from "../../src/features/verifications/confidence.ts";
import { EVIDENCE_KINDS, RETURN_REASONS } from "../../src/records/enums.ts";
import { getHalfLifeDays } from "../../src/features/verifications/relocation-rates.ts";

const DAY = 86_400_000;
const NOW = new Date("2026-11-22T08:30:00.000Z");
const ago = (days: number): string => new Date(NOW.getTime() - days * DAY).toISOString();

const FRESH: Basis = { stated_at: ago(0), verdict: "accepted", evidence: [], pinned: false, half_life_days: 2_886 };
const value = (basis: Partial<Basis>, now = NOW): number => computeConfidence({ ...FRESH, ...basis }, now).value;
const sign = (kind: Evidence["kind"], days: number, reason: Evidence["reason"] = null): Evidence => ({
  kind,
  reason,
  occurred_at: ago(days),
});
const verified = (confidence: number, granularity: "locality" | "building") => ({
  outcome: "verified",
  confidence,
  granularity,
  at: ago(0),
});

const evidence = fc
  .tuple(fc.constantFrom(...EVIDENCE_KINDS), fc.constantFrom(...RETURN_REASONS), fc.integer({ min: 0, max: 4_000 }))
  .map(([kind, reason, days]) => sign(kind, days, kind === "returned" ? reason : null));
const basis: fc.Arbitrary<Basis> = fc.record({
  stated_at: fc.integer({ min: 0, max: 4_000 }).map(ago),
  verdict: fc.constantFrom("accepted", "corrected", "needs_review", "rejected", "not_covered"),
  answer: fc.option(
    fc.record({
      outcome: fc.constantFrom("verified", "not_found", "not_covered", "failed"),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      granularity: fc.constantFrom("none", "country", "locality", "road", "house_number", "room"),
      at: fc.constant(ago(0)),
    }),
    { nil: undefined },
  ),
  evidence: fc.array(evidence, { maxLength: 12 }),
  pinned: fc.boolean(),
  half_life_days: fc.integer({ min: 30, max: 30_000 }),
});

t.test("properties of every confidence", async (t) => {
  t.doesNotThrow(
    () =>
      fc.assert(
        fc.property(basis, (basis) => {
          const { value, reasons } = computeConfidence(basis, NOW);
          return value >= 0 && value < 1 && new Set(reasons).size === reasons.length;
        }),
      ),
    "it lies between 0 and 1",
  );
  const good = fc.constantFrom<Evidence["kind"]>("delivered", "customer_confirmed", "visited");
  t.doesNotThrow(
    () =>
      fc.assert(
        fc.property(
          basis,
          good,
          fc.integer({ min: 0, max: 4_000 }),
          (basis, kind, days) =>
            computeConfidence({ ...basis, evidence: [...basis.evidence, sign(kind, days)] }, NOW).value >=
            computeConfidence(basis, NOW).value,
        ),
      ),
    "a good sign never lowers it",
  );
  t.doesNotThrow(
    () =>
      fc.assert(
        fc.property(
          basis,
          fc.constantFrom(...RETURN_REASONS),
          fc.integer({ min: 0, max: 4_000 }),
          (basis, reason, days) => {
            const base = computeConfidence(basis, NOW).value;
            return (
              reason === "refused" ||
              computeConfidence({ ...basis, evidence: [...basis.evidence, sign("returned", days, reason)] }, NOW)
                .value <= base
            );
          },
        ),
      ),
    "a bad sign never raises it",
  );
  t.doesNotThrow(
    () =>
      fc.assert(
        fc.property(
          basis,
          fc.integer({ min: 0, max: 4_000 }),
          (basis, days) =>
            computeConfidence(basis, new Date(NOW.getTime() + days * DAY)).value <= computeConfidence(basis, NOW).value,
        ),
      ),
    "age never raises it",
  );
  t.doesNotThrow(
    () =>
      fc.assert(
        fc.property(basis, fc.integer({ min: 0, max: 4_000 }), (basis, days) => {
          const later = new Date(NOW.getTime() + days * DAY);
          return (
            Math.abs(decayed(computeConfidence(basis, NOW), later) - computeConfidence(basis, later).value) < 0.0002
          );
        }),
      ),
    "what is stored and decays is what would be judged later",
  );
  t.doesNotThrow(
    () =>
      fc.assert(
        fc.property(
          basis,
          (basis) =>
            computeConfidence(basis, NOW).value ===
            computeConfidence({ ...basis, evidence: basis.evidence.toReversed() }, NOW).value,
        ),
      ),
    "the order in which signs arrive does not matter",
  );
});

t.test("what makes it better and worse", async (t) => {
  t.ok(
    value({}) > value({ verdict: "corrected" }) &&
      value({ verdict: "corrected" }) > value({ verdict: "needs_review" }) &&
      value({ verdict: "needs_review" }) > value({ verdict: "rejected" }),
  );
  t.ok(
    value({ answer: verified(0.9, "building") }) > value({ answer: verified(0.9, "locality") }),
    "the door proves more than the city",
  );
  t.ok(value({ answer: verified(0.9, "building") }) > value({ answer: verified(0.3, "building") }));
  t.ok(value({ answer: { outcome: "not_found", confidence: null, granularity: null, at: ago(0) } }) < value({}));
  for (const outcome of ["not_covered", "failed"])
    t.equal(
      value({ answer: { outcome, confidence: null, granularity: null, at: ago(0) } }),
      value({}),
      `${outcome} says nothing of the address`,
    );
  t.ok(value({ pinned: true }) > value({}));
  t.ok(value({ evidence: [sign("returned", 0, "no_such_address")] }) < 0.2, "post that comes back from nowhere");
  t.ok(value({ evidence: [sign("returned", 0, "moved")] }) < 0.15);
  t.equal(value({ evidence: [sign("returned", 0, "refused")] }), value({}), "somebody was there to refuse");
  t.ok(value({ evidence: [sign("delivered", 0)] }) > 0.97);
  t.ok(value({ evidence: Array.from({ length: 4 }, () => sign("delivered", 0)) }) < 1, "nothing is certain");
});

t.test("age", async (t) => {
  t.ok(Math.abs(value({ stated_at: ago(2_886) }) - value({}) / 2) < 0.001, "half of it is left after a half-life");
  t.ok(
    value({ stated_at: ago(3_000), evidence: [sign("delivered", 10)] }) > 0.94,
    "a parcel that arrives makes it new",
  );
  t.match(computeConfidence({ ...FRESH, stated_at: ago(1_500) }, NOW).reasons, ["parts_accepted", "aged"]);
});

t.test("signs that contradict each other", async (t) => {
  const both = (...signs: Evidence[]) => computeConfidence({ ...FRESH, evidence: signs }, NOW);
  const returned = both(sign("delivered", 30), sign("returned", 3, "moved"));
  t.same(returned.reasons, ["parts_accepted", "returned_moved", "delivered", "contradicting_evidence"]);
  t.ok(returned.value < 0.2, "the newer one weighs more");
  t.ok(both(sign("delivered", 3), sign("returned", 30, "moved")).value > 0.85);
  t.notOk(
    both(sign("delivered", 300), sign("returned", 3, "moved")).reasons.includes("contradicting_evidence"),
    "people do move",
  );
});

t.test("how fast they age, by country and by the tenant's own rules", async (t) => {
  const rules = [
    { customer_tag: "student", half_life: "P1Y" },
    { country_code: "DE", address_tag: "holiday", half_life: "P6M2W" },
  ];
  t.equal(getHalfLifeDays([], "US", [], []), 2_886, "7.9 years, where 8.4 % move a year");
  t.ok(
    getHalfLifeDays([], "KR", [], []) < getHalfLifeDays([], "US", [], []) &&
      getHalfLifeDays([], "US", [], []) < getHalfLifeDays([], "IN", [], []),
  );
  t.equal(getHalfLifeDays(rules, "US", ["student"], []), 365.25);
  t.equal(getHalfLifeDays(rules, "DE", [], ["holiday"]), 182.625 + 14);
  t.equal(getHalfLifeDays(rules, "AT", [], ["holiday"]), getHalfLifeDays([], "AT", [], []));
});
