import t from "tap";
import { locate } from "../../src/geocoding/chain.ts";
import { ProviderError, type Place } from "../../src/geocoding/provider.ts";
import { fakeProvider, found, NOT_COVERED, NOT_FOUND } from "../support/fake-provider.ts";

const berlin: Place = {
  country_code: "DE", administrative_area: null, locality: "Berlin", dependent_locality: null, township: null,
  address_lines: ["Pariser Platz 1"], postal_code: "10117", division_code: null, fingerprint: "0".repeat(32),
};
const timeout_ms = 1000;

t.test("the first verified answer wins, and nobody after it is asked", async (t) => {
  const [first, second, third] = [fakeProvider("a", NOT_FOUND), fakeProvider("b", found(52.5, 13.4)), fakeProvider("c", found(0, 0))];
  const answer = await locate([first, second, third], berlin, { timeout_ms });
  t.match(answer, { outcome: "verified", provider: "b", data_version: "b 1", location: { latitude: 52.5, source: "b" } });
  t.same([first, second, third].map(({ calls }) => calls), [[berlin], [berlin], []]);
});

t.test("not_found needs a provider that covers the place", async (t) => {
  const covered = await locate([fakeProvider("a", NOT_FOUND), fakeProvider("b", NOT_COVERED)], berlin, { timeout_ms });
  t.same(covered, { outcome: "not_found", provider: "a", data_version: "a 1" });
  const uncovered = await locate([fakeProvider("a", NOT_COVERED)], berlin, { timeout_ms });
  t.same(uncovered, { outcome: "not_covered", provider: null, data_version: null });
  t.match(await locate([], berlin, { timeout_ms }), { outcome: "not_covered" });
});

t.test("a provider that is down is passed over", async (t) => {
  const down = fakeProvider("down", { fail: "unavailable" });
  t.match(await locate([down, fakeProvider("b", found(1, 1))], berlin, { timeout_ms }), { outcome: "verified", provider: "b" });
  t.match(await locate([down, fakeProvider("b", NOT_FOUND)], berlin, { timeout_ms }), { outcome: "not_found", provider: "b" });
});

t.test("down is not 'not covered'", async (t) => {
  const refusing = fakeProvider("refusing", { fail: "refused" });
  const down = fakeProvider("down", { fail: "unavailable" });
  const nobody = fakeProvider("nobody", NOT_COVERED);
  await t.rejects(locate([refusing, nobody], berlin, { timeout_ms }), { name: "ProviderError", code: "refused", retryable: false });
  await t.rejects(locate([refusing, down, nobody], berlin, { timeout_ms }), { code: "unavailable", retryable: true },
    "worth trying again if one of them is");
});

t.test("a provider that crashes counts as down", async (t) => {
  const cause = new TypeError("oops");
  const crashing = { name: "crashing", dataVersion: "1", locate: async () => { throw cause; } };
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
  t.match([await ask(), await ask(), await ask()], [1, 2, 2].map((latitude) => ({ location: { latitude } })));
  t.equal(flaky.calls.length, 4);
});
