/** Every kind of finding, each as it reaches a client: code, part, place, what it says, what could mend it. */
import t from "tap";
import {
  type AddressInput,
  describeFinding,
  LANGUAGES,
  type Finding,
  FINDING_CODES,
  standardise,
} from "../../../src/address/index.ts";

const MOUNTAIN_VIEW: AddressInput = {
  country_code: "US",
  administrative_area: "CA",
  locality: "Mountain View",
  address_lines: ["1600 Amphitheatre Pkwy"],
  postal_code: "94043",
};
const NANSHAN: AddressInput = {
  country_code: "CN",
  administrative_area: "广东省",
  locality: "深圳市",
  dependent_locality: "南山区",
  address_lines: ["科技园路1号"],
};
const us = (change: Partial<AddressInput>): AddressInput => ({ ...MOUNTAIN_VIEW, ...change });
const cn = (change: Partial<AddressInput>): AddressInput => ({ ...NANSHAN, ...change });

interface Case {
  input: AddressInput;
  finding: Partial<Finding>;
  status: string;
  next_action?: string;
}

const replace = (path: string, value: string) => [{ op: "replace" as const, path, value }];
const CASES: Case[] = [
  {
    input: us({ address_lines: [] }),
    finding: { code: "missing_part", severity: "error", pointer: "/address_lines" },
    status: "rejected",
    next_action: "fix",
  },
  {
    input: us({ postal_code: null }),
    finding: { code: "missing_part", severity: "error", pointer: "/postal_code" },
    status: "rejected",
  },
  {
    input: cn({ dependent_locality: null }),
    finding: { code: "missing_part", pointer: "/dependent_locality" },
    status: "needs_review",
  },
  {
    input: us({ administrative_area: "Mittelerde" }),
    finding: { code: "unknown_value", severity: "warning", pointer: "/administrative_area" },
    status: "needs_review",
    next_action: "confirm",
  },
  {
    input: cn({ dependent_locality: "东海区" }),
    finding: { code: "unknown_value", pointer: "/dependent_locality" },
    status: "needs_review",
  },
  {
    input: us({ postal_code: "9404" }),
    finding: { code: "invalid_format", severity: "error", pointer: "/postal_code" },
    status: "rejected",
    next_action: "fix",
  },
  {
    input: us({ phone: "12" }),
    finding: { code: "invalid_format", severity: "warning", pointer: "/phone" },
    status: "needs_review",
  },
  {
    input: us({ administrative_area: null, locality: "Ottawa", postal_code: "K1A 0B1" }),
    finding: { code: "invalid_format", pointer: "/postal_code", fix: replace("/country_code", "CA") },
    status: "rejected",
  },
  {
    input: us({ postal_code: "10001" }),
    finding: { code: "mismatch", severity: "warning", pointer: "/postal_code" },
    status: "needs_review",
  },
  {
    input: us({ postal_code: "92101" }),
    finding: { code: "mismatch", pointer: "/postal_code" },
    status: "needs_review",
  },
  {
    input: us({ administrative_area: "NY", locality: "Chicago", postal_code: "60601" }),
    finding: { code: "mismatch", pointer: "/postal_code", fix: replace("/administrative_area", "IL") },
    status: "needs_review",
  },
  {
    input: cn({ postal_code: "100000" }),
    finding: { code: "mismatch", pointer: "/postal_code" },
    status: "needs_review",
  },
  { input: cn({ locality: "广州市" }), finding: { code: "mismatch" }, status: "needs_review" },
  {
    input: us({ phone: "+8613800138000" }),
    finding: { code: "mismatch", severity: "info", pointer: "/phone" },
    status: "accepted",
    next_action: "accept",
  },
  {
    input: us({ township: "x" }),
    finding: { code: "unexpected_part", severity: "info", pointer: "/township" },
    status: "accepted",
  },
  {
    input: { country_code: "HK", administrative_area: "九龍", address_lines: ["彌敦道1號"], postal_code: "999077" },
    finding: { code: "unexpected_part", pointer: "/postal_code" },
    status: "accepted",
  },
  {
    input: us({ address_lines: ["1 Main St", "Mountain View, CA 94043"] }),
    finding: { code: "redundant_part", pointer: "/address_lines/1", fix: [{ op: "remove", path: "/address_lines/1" }] },
    status: "corrected",
  },
  {
    input: us({ address_lines: ["1  Main St"] }),
    finding: { code: "format_corrected", pointer: "/address_lines/0", fix: replace("/address_lines/0", "1 Main St") },
    status: "corrected",
  },
  {
    input: us({ postal_code: "940431351" }),
    finding: { code: "format_corrected", pointer: "/postal_code", fix: replace("/postal_code", "94043-1351") },
    status: "corrected",
  },
  {
    input: us({ administrative_area: "Calif." }),
    finding: {
      code: "spelling_corrected",
      pointer: "/administrative_area",
      fix: replace("/administrative_area", "CA"),
    },
    status: "corrected",
  },
  {
    input: us({ postal_code: "94O43" }),
    finding: { code: "spelling_corrected", pointer: "/postal_code", fix: replace("/postal_code", "94043") },
    status: "corrected",
  },
  {
    input: us({ country_code: "USA" }),
    finding: { code: "spelling_corrected", pointer: "/country_code", fix: replace("/country_code", "US") },
    status: "corrected",
  },
  {
    input: us({ administrative_area: null }),
    finding: {
      code: "value_inferred",
      pointer: "/administrative_area",
      fix: [{ op: "add", path: "/administrative_area", value: "CA" }],
    },
    status: "corrected",
  },
  {
    input: us({ locality: null }),
    finding: {
      code: "value_inferred",
      pointer: "/locality",
      fix: [{ op: "add", path: "/locality", value: "Mountain View" }],
    },
    status: "corrected",
  },
  {
    input: cn({ administrative_area: "北京市", locality: null, dependent_locality: "宣武区" }),
    finding: {
      code: "division_abolished",
      pointer: "/dependent_locality",
      fix: replace("/dependent_locality", "西城区"),
    },
    status: "corrected",
  },
  {
    input: {
      country_code: "CN",
      administrative_area: null,
      locality: null,
      dependent_locality: "鼓楼区",
      address_lines: ["中山路1号"],
    },
    finding: { code: "ambiguous", pointer: "/dependent_locality" },
    status: "rejected",
  },
  {
    input: us({ address_lines: ["12 Main St Apt"] }),
    finding: { code: "missing_subpremise", pointer: "/address_lines" },
    status: "accepted",
    next_action: "add_subpremises",
  },
  {
    input: us({ address_lines: ["asdf"] }),
    finding: { code: "suspicious", severity: "warning", pointer: "/address_lines/0" },
    status: "needs_review",
  },
  {
    input: us({ address_lines: ["12345 Test Street"] }),
    finding: { code: "suspicious", pointer: "/address_lines/0" },
    status: "needs_review",
  },
  { input: us({ recipient: "xxx" }), finding: { code: "suspicious", pointer: "/recipient" }, status: "needs_review" },
  { input: us({ locality: "n/a" }), finding: { code: "suspicious", pointer: "/locality" }, status: "needs_review" },
  {
    input: { country_code: "QQ", address_lines: ["1 Main St"] },
    finding: { code: "country_not_covered", pointer: "/country_code" },
    status: "not_covered",
    next_action: "confirm",
  },
];

t.test("each kind of finding happens, says what and where, in all languages", async (t) => {
  for (const { input, finding, status, next_action } of CASES) {
    const { verdict } = standardise(input);
    const what = `${finding.code} ${finding.pointer ?? ""} of ${JSON.stringify(input)}`;
    const found = verdict.findings.find(
      ({ code, pointer }) => code === finding.code && pointer === (finding.pointer ?? pointer),
    );
    if (!found) {
      t.fail(`${what}: ${verdict.findings.map(({ code, pointer }) => `${code} ${pointer}`).join(", ")}`);
      continue;
    }
    t.match(found, finding, what);
    t.match(verdict, { status, ...(next_action !== undefined && { next_action }) }, what);
    t.equal(found.pointer.split("/")[1], found.part, "the place is in the part");
    t.equal(describeFinding(found, "en"), found.message);
    t.match(describeFinding(found, "zh"), /\p{Script=Han}/u);
    t.match(describeFinding(found, "ja"), /[\p{Script=Hiragana}\p{Script=Katakana}]/u);
    const messages = LANGUAGES.map((language) => describeFinding(found, language));
    t.equal(new Set(messages).size, LANGUAGES.length, "no language has the message of another");
    t.notMatch(messages.join(), /[{}]|undefined/, "no gap is left in a message");
  }
  t.same(
    FINDING_CODES.filter((code) => !CASES.some(({ finding }) => finding.code === code)),
    [],
    "no code without a case",
  );
});

t.test("strictness moves what is unusual, never what is missing or made up", async (t) => {
  const statuses = (input: AddressInput) =>
    (["strict", "normal", "relaxed"] as const).map((strictness) => standardise(input, { strictness }).verdict.status);
  t.same(statuses(us({ phone: "+8613800138000" })), ["needs_review", "accepted", "accepted"]);
  t.same(statuses(us({ postal_code: "92101" })), ["needs_review", "needs_review", "accepted"]);
  t.same(statuses(us({ address_lines: ["12 Main St Apt"] })), ["needs_review", "accepted", "accepted"]);
  t.same(statuses(us({ address_lines: [] })), ["rejected", "rejected", "rejected"]);
  t.same(statuses(us({ recipient: "asdf" })), ["needs_review", "needs_review", "needs_review"]);
});
