import t from "tap";
import type { Granularity } from "../../src/address/index.ts";
import { locate, reverse } from "../../src/geocoding/chain.ts";
import { ProviderError, type Answer, type Place, type Provider } from "../../src/geocoding/provider.ts";
import { fakeProvider, found, NOT_COVERED, NOT_FOUND } from "../support/fake-provider.ts";

const berlin: Place = {
  country_code: "DE",
  administrative_area: null,
  locality: "Berlin",
  dependent_locality: null,
  township: null,
  address_lines: ["Pariser Platz 1"],
  postal_code: "10117",
  division_code: null,
  fingerprint: "0".repeat(32),
};
const timeout_ms = 1000;

t.test("the first verified answer wins, and no provider after it is asked", async (t) => {
  const [first, second, third] = [
    fakeProvider("a", NOT_FOUND),
    fakeProvider("b", found(52.5, 13.4)),
    fakeProvider("c", found(0, 0)),
  ];
  const answer = await locate([first, second, third], berlin, { timeout_ms });
  t.match(answer, {
    outcome: "verified",
    provider: "b",
    data_version: "b 1",
    location: { latitude: 52.5, source: "b" },
  });
  t.same(
    [first, second, third].map(({ calls }) => calls),
    [[berlin], [berlin], []],
  );
});

t.test("not_found needs a provider that covers the place", async (t) => {
  const covered = await locate([fakeProvider("a", NOT_FOUND), fakeProvider("b", NOT_COVERED)], berlin, { timeout_ms });
  t.same(covered, { outcome: "not_found", provider: "a", data_version: "a 1", findings: [] });
  const uncovered = await locate([fakeProvider("a", NOT_COVERED)], berlin, { timeout_ms });
  t.same(uncovered, { outcome: "not_covered", provider: null, data_version: null, findings: [] });
  t.match(await locate([], berlin, { timeout_ms }), { outcome: "not_covered" });
});

t.test("a provider that is down is passed over", async (t) => {
  const down = fakeProvider("down", { fail: "unavailable" });
  t.match(await locate([down, fakeProvider("b", found(1, 1))], berlin, { timeout_ms }), {
    outcome: "verified",
    provider: "b",
  });
  t.match(await locate([down, fakeProvider("b", NOT_FOUND)], berlin, { timeout_ms }), {
    outcome: "not_found",
    provider: "b",
  });
});

t.test("down is not 'not covered'", async (t) => {
  const refusing = fakeProvider("refusing", { fail: "refused" });
  const down = fakeProvider("down", { fail: "unavailable" });
  const uncovering = fakeProvider("uncovering", NOT_COVERED);
  await t.rejects(locate([refusing, uncovering], berlin, { timeout_ms }), {
    name: "ProviderError",
    code: "refused",
    retryable: false,
  });
  await t.rejects(
    locate([refusing, down, uncovering], berlin, { timeout_ms }),
    { code: "unavailable", retryable: true },
    "worth trying again if one of them is",
  );
});

t.test("a provider that crashes counts as down", async (t) => {
  const cause = new TypeError("oops");
  const crashing = {
    name: "crashing",
    dataVersion: "1",
    locate: async () => {
      throw cause;
    },
  };
  await t.rejects(locate([crashing], berlin, { timeout_ms }), { name: "ProviderError", code: "internal_error", cause });
});

t.test("each provider is held to its deadline", async (t) => {
  const slow = fakeProvider("slow", { ...found(0, 0), after_ms: 10_000 });
  const deaf = fakeProvider("deaf", { hang: true });
  t.match(await locate([slow, deaf, fakeProvider("c", found(1, 1))], berlin, { timeout_ms: 20 }), { provider: "c" });
  await t.rejects(locate([slow], berlin, { timeout_ms: 20 }), { code: "timeout", provider: "slow", retryable: true });
});

t.test("the caller can give up", async (t) => {
  const reason = new Error("shutting down");
  const second = fakeProvider("b", found(1, 1));
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 10);
  const options = { timeout_ms: 10_000, signal: controller.signal };
  await t.rejects(locate([fakeProvider("a", { hang: true }), second], berlin, options), reason);
  await t.rejects(locate([second], berlin, options), reason);
  t.equal(second.calls.length, 0);
});

t.test("a fake plays its script, the last line for ever", async (t) => {
  const flaky = fakeProvider("flaky", { fail: "unavailable" }, found(1, 1), found(2, 2));
  const ask = () => locate([flaky], berlin, { timeout_ms });
  await t.rejects(ask(), ProviderError);
  t.match(
    [await ask(), await ask(), await ask()],
    [1, 2, 2].map((latitude) => ({ location: { latitude } })),
  );
  t.equal(flaky.calls.length, 4);
});

const at = (granularity: Granularity, confidence: number, latitude = 52.5, uncertainty_m = 50): Answer => ({
  outcome: "verified",
  confidence,
  location: { latitude, longitude: 13.4, granularity, uncertainty_m, source: "" },
});
const free = (provider: Provider): Provider => ({ ...provider, is_free: true });

t.test("what is not good enough is remembered, and the best wins", async (t) => {
  const good_enough = { granularity: "house_number", confidence: 0.8 } as const;
  const ask = async (...answers: Answer[]) => {
    const providers = answers.map((answer, index) => ({ ...fakeProvider("abc"[index]!, answer), good_enough }));
    return (await locate(providers, berlin, { timeout_ms })).provider;
  };
  t.equal(await ask(at("road", 0.9), at("house_number", 0.8), at("room", 1)), "b", "the first that is good enough");
  t.equal(
    await ask(at("locality", 0.9), at("road", 0.7), at("postal_code", 0.9)),
    "b",
    "the finest of those that are not",
  );
  t.equal(await ask(at("house_number", 0.6), at("house_number", 0.7)), "b", "the surer of two as fine");
  t.equal(await ask(at("house_number", 0.2), at("road", 0.6)), "b", "what is likelier wrong than right goes last");
  t.equal(await ask(NOT_FOUND, at("house_number", 0.2)), "b");
});

t.test("a free one is asked for comparison, and never decides", async (t) => {
  const [paid, next, gazetteer] = [
    fakeProvider("paid", at("house_number", 0.9)),
    fakeProvider("next", at("room", 1)),
    fakeProvider("gazetteer", at("locality", 0.9, 53.5, 15_000)),
  ];
  const answer = await locate([paid, next, free(gazetteer)], berlin, { timeout_ms });
  t.match(answer, { provider: "paid", location: { granularity: "house_number" } });
  t.same(answer.findings, [{ code: "providers_disagree", providers: ["paid", "gazetteer"], distance_m: 111_195 }]);
  t.equal(next.calls.length, 0);
  gazetteer.play(at("locality", 0.9, 52.6, 15_000));
  t.same(
    (await locate([paid, free(gazetteer)], berlin, { timeout_ms })).findings,
    [],
    "within both uncertainties they agree",
  );
  gazetteer.play({ fail: "unavailable" });
  t.match(
    await locate([paid, free(gazetteer)], berlin, { timeout_ms }),
    { provider: "paid", findings: [], unanswered: undefined },
    "the answer does not wait for a comparison",
  );
});

t.test("it says who gave no answer, and whether it is worth waiting for", async (t) => {
  const gazetteer = free(fakeProvider("gazetteer", at("locality", 0.9)));
  const over = fakeProvider("over", { fail: "over_budget" });
  const answer = await locate([over, gazetteer], berlin, { timeout_ms });
  t.match(answer, {
    provider: "gazetteer",
    outcome: "verified",
    findings: [{ code: "provider_unanswered", providers: ["over"], reason: "over_budget" }],
    unanswered: { code: "over_budget" },
  });
  t.equal(
    (await locate([fakeProvider("a", { fail: "refused" }), gazetteer], berlin, { timeout_ms })).unanswered,
    undefined,
    "a refusal would be the same later",
  );
  t.equal(
    (await locate([over, fakeProvider("b", at("room", 1)), gazetteer], berlin, { timeout_ms })).unanswered,
    undefined,
    "another one was good enough",
  );
});

t.test("all together have a deadline too, which does not hold for the free", async (t) => {
  const slow = () => fakeProvider("slow", { hang: true });
  const never = fakeProvider("never", found(0, 0));
  const answer = await locate([slow(), slow(), never, free(fakeProvider("gazetteer", found(1, 1)))], berlin, {
    timeout_ms: 60,
    total_ms: 80,
  });
  t.match(answer, { provider: "gazetteer", unanswered: { code: "timeout" } });
  t.equal(never.calls.length, 0);
});

t.test("what is at a point is said by the first that knows", async (t) => {
  const point = { latitude: 52.5, longitude: 13.4 };
  const answers = {
    outcome: "verified",
    confidence: 0.9,
    location: { ...point, granularity: "road", uncertainty_m: 50, source: "b" },
    distance_m: 5,
    place: { country_code: "DE" },
  } as const;
  const unable = fakeProvider("unable", NOT_FOUND);
  const failing: Provider = {
    ...fakeProvider("failing", NOT_FOUND),
    reverse: () => Promise.reject(new ProviderError("failing", "timeout")),
  };
  const empty: Provider = {
    ...fakeProvider("empty", NOT_FOUND),
    reverse: () => Promise.resolve(NOT_FOUND as { outcome: "not_found" }),
  };
  const able: Provider = { ...fakeProvider("able", NOT_FOUND), reverse: () => Promise.resolve(answers) };
  t.match(await reverse([unable, failing, empty, able], point, { timeout_ms }), {
    provider: "able",
    outcome: "verified",
    distance_m: 5,
  });
  t.match(await reverse([failing, empty], point, { timeout_ms }), { provider: "empty", outcome: "not_found" });
  t.match(await reverse([unable], point, { timeout_ms }), { outcome: "not_covered", provider: null });
  await t.rejects(reverse([failing], point, { timeout_ms }), { code: "timeout" });
});
