import t from "tap";
import {
  type AddressInput,
  describeFinding,
  FINDING_CODES,
  preferredLanguage,
  standardise,
  type StandardAddress,
  type Strictness,
} from "../../../src/address/index.ts";

const BERLIN: AddressInput = {
  country_code: "DE",
  locality: "Berlin",
  address_lines: ["Platz der Republik 1"],
  postal_code: "11011",
};
const MOUNTAIN_VIEW: AddressInput = {
  country_code: "US",
  administrative_area: "CA",
  locality: "Mountain View",
  address_lines: ["1600 Amphitheatre Pkwy"],
  postal_code: "94043",
};
const codes = ({ verdict }: StandardAddress) => verdict.findings.map(({ code, pointer }) => `${code} ${pointer}`);

t.test("each part gets a status", async (t) => {
  t.same(standardise(MOUNTAIN_VIEW).verdict.parts, {
    country_code: "confirmed",
    administrative_area: "confirmed",
    locality: "confirmed",
    address_lines: "unconfirmed",
    postal_code: "confirmed",
  });
  const parts = (change: Partial<AddressInput>) => standardise({ ...MOUNTAIN_VIEW, ...change }).verdict.parts;
  t.match(parts({ administrative_area: "california", phone: "650 253 0000" }), {
    administrative_area: "corrected",
    phone: "corrected",
  });
  t.match(parts({ administrative_area: null, phone: "+16502530000" }), {
    administrative_area: "inferred",
    phone: "confirmed",
  });
  t.match(parts({ locality: null, postal_code: "10001" }), { locality: "missing", postal_code: "unconfirmed" });
  t.match(
    parts({ administrative_area: " Mittelerde" }),
    { administrative_area: "unconfirmed" },
    "a doubt outlives a correction",
  );
  t.match(parts({ township: "x" }), { township: "unexpected" });
});

t.test("strictness decides what is to be confirmed", async (t) => {
  const status = (input: AddressInput, strictness: Strictness) => standardise(input, { strictness }).verdict.status;
  const cases: [Partial<AddressInput>, strict: string, normal: string, relaxed: string][] = [
    [{}, "accepted", "accepted", "accepted"],
    [{ township: "x" }, "needs_review", "accepted", "accepted"],
    [{ phone: "+86 138 0013 8000" }, "needs_review", "accepted", "accepted"],
    [{ postal_code: "9404E" }, "rejected", "rejected", "needs_review"],
    [{ postal_code: "94O43" }, "needs_review", "corrected", "corrected"],
    [{ postal_code: "10001" }, "needs_review", "needs_review", "accepted"],
    [{ address_lines: [] }, "rejected", "rejected", "rejected"],
    [{ recipient: "Test Test" }, "needs_review", "needs_review", "needs_review"],
  ];
  for (const [change, ...expected] of cases) {
    const input = { ...MOUNTAIN_VIEW, ...change };
    t.same(
      (["strict", "normal", "relaxed"] as const).map((strictness) => status(input, strictness)),
      expected,
      JSON.stringify(change),
    );
  }
  const ireland = { country_code: "IE", locality: "Dublin", address_lines: ["1 Main Street"] };
  t.equal(status(ireland, "strict"), "needs_review", "a code that the country has, though it does not require it");
  t.equal(status(ireland, "normal"), "accepted");
});

t.test("a house with many doors asks for the door", async (t) => {
  for (const [country_code, line] of [
    ["US", "12 Main St Apt"],
    ["US", "12 Main St, Suite #"],
    ["CN", "阳光花园3栋"],
    ["CN", "和平里小区12号楼"],
  ] as const) {
    const { verdict } = standardise({
      ...(country_code === "CN"
        ? { administrative_area: "广东省", locality: "深圳市", dependent_locality: "南山区" }
        : MOUNTAIN_VIEW),
      country_code,
      address_lines: [line],
    });
    t.match(verdict.findings.at(-1), { code: "missing_subpremise", severity: "info" }, line);
    t.match(verdict, { status: "accepted", next_action: "add_subpremises" });
  }
  for (const line of ["12 Main St Apt 4", "12 Suite Street", "1 Unit Road"])
    t.equal(standardise({ ...MOUNTAIN_VIEW, address_lines: [line] }).verdict.next_action, "accept", line);
});

t.test("lines that repeat other parts are shortened, and it is said", async (t) => {
  const nanshan = {
    country_code: "CN",
    administrative_area: "广东省",
    locality: "深圳市",
    dependent_locality: "南山区",
  };
  const shortened = standardise({ ...nanshan, address_lines: ["", "广东省深圳市南山区科技园1栋"] });
  t.same(shortened.address_lines, ["科技园1栋"]);
  t.match(shortened.verdict.findings, [
    { code: "redundant_part", fix: [{ op: "replace", path: "/address_lines/1", value: "科技园1栋" }] },
  ]);
  t.equal(shortened.fingerprint, standardise({ ...nanshan, address_lines: ["科技园1栋"] }).fingerprint);
  t.same(standardise({ ...nanshan, address_lines: ["深圳市民中心"] }).address_lines, ["深圳市民中心"]);
  const berlin = standardise({ ...BERLIN, address_lines: ["Platz der Republik 1", "11011 Berlin", "BERLIN"] });
  t.same(berlin.address_lines, ["Platz der Republik 1"]);
  t.same(codes(berlin), ["redundant_part /address_lines/2", "redundant_part /address_lines/1"]);
  t.same(standardise({ ...BERLIN, address_lines: ["Berlin"] }).address_lines, ["Berlin"]);
});

t.test("every change can be replayed on the address as entered", async (t) => {
  const entered: AddressInput = {
    country_code: "us",
    administrative_area: " calif. ",
    locality: "Mountain View",
    address_lines: ["1 Main  St", "Mountain View", "Apt 2"],
    postal_code: "94O43",
    phone: "650 253 0000",
  };
  const standard = standardise(entered);
  const replayed = structuredClone(entered) as unknown as Record<string, unknown>;
  for (const { path, op, value } of standard.verdict.findings.flatMap(({ fix = [] }) => fix)) {
    const [, part, index] = path.split("/");
    if (index === undefined) replayed[part!] = op === "remove" ? null : value;
    else (replayed[part!] as unknown[]).splice(Number(index), 1, ...(op === "remove" ? [] : [value]));
  }
  t.match(standard, replayed);
});

t.test("findings speak the language that the caller prefers", async (t) => {
  const messages = (language: "en" | "zh") =>
    standardise({ country_code: "US", postal_code: "1" }).verdict.findings.map((finding) =>
      describeFinding(finding, language),
    );
  t.same(
    messages("en"),
    standardise({ country_code: "US", postal_code: "1" }).verdict.findings.map(({ message }) => message),
  );
  t.ok(messages("zh").every((message) => /\p{Script=Han}/u.test(message)));
  t.equal(describeFinding({ part: "phone", message: "As it was." }, "zh"), "As it was.", "one of an older release");
  for (const [header, language] of [
    [undefined, "en"],
    ["zh-CN", "zh"],
    ["sv, zh;q=0.5, en;q=0.4", "zh"],
    ["fr, zh;q=0.5, en;q=0.4", "fr"],
    ["en, zh", "en"],
    ["zh;q=0, *", "en"],
    [";;q=x,,", "en"],
  ] as const) {
    t.equal(preferredLanguage(header), language, header ?? "none");
  }
});

t.test("findings have stable codes", async (t) => {
  t.ok(
    standardise({ country_code: "CN", administrative_area: "x", postal_code: "1", phone: "1" }).verdict.findings.every(
      ({ code, reason }) => FINDING_CODES.includes(code) && reason,
    ),
  );
});
