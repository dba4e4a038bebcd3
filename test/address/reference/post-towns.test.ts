import fc from "fast-check";
import t from "tap";
import { type AddressInput, standardise, type StandardAddress } from "../../../src/address/index.ts";

const here = (country_code: string, administrative_area: string | null, locality: string | null, postal_code: string) =>
  standardise({ country_code, administrative_area, locality, postal_code, address_lines: ["1 Main Street"] });
const codes = ({ verdict }: StandardAddress) => verdict.findings.map(({ code, pointer }) => `${code} ${pointer}`);

t.test("the town of the code is confirmed, under any of its names and those of its neighbours", async (t) => {
  const cases: [country: string, region: string, town: string, code: string][] = [
    ["US", "CA", "Beverly Hills", "90210"],
    ["US", "MO", "St. Louis", "63101"],
    ["US", "MO", "Saint Louis", "63101-1234"],
    ["US", "NY", "NYC", "10001"],
    ["US", "NY", "New York City", "10001"],
    ["US", "NY", "Mount Vernon", "10550"],
    ["US", "CA", "Mountain View", "94025"],
    ["US", "AE", "APO", "09360"],
    ["CA", "QC", "Montreal", "H2B 2Y5"],
    ["CA", "QC", "Outremont", "H2V 1A1"],
    ["CA", "ON", "Kanata", "K2K 1X3"],
    ["AU", "NSW", "Sydney", "2000"],
    ["AU", "QLD", "brisbane city", "4000"],
    ["IN", "Karnataka", "Bangalore", "560034"],
    ["IN", "Karnataka", "Bengaluru", "560001"],
    ["IN", "Maharashtra", "Mumbai", "400050"],
  ];
  for (const [country, region, town, code] of cases) {
    const { verdict, locality } = here(country, region, town, code);
    t.match(
      verdict,
      { status: "accepted", granularity: "postal_code", parts: { locality: "confirmed", postal_code: "confirmed" } },
      `${town} ${code}`,
    );
    t.equal(locality, town, "it stays as it was written");
  }
});

t.test("a town that is far from the code is a mismatch", async (t) => {
  for (const [country, region, town, code] of [
    ["US", "CA", "Sacramento", "90001"],
    ["US", "NY", "Chicago", "10001"],
    ["AU", "NSW", "Melbourne", "2000"],
    ["CA", "ON", "Thunder Bay", "M5V 1B7"],
    ["IN", "Tamil Nadu", "Madurai", "600001"],
  ] as const) {
    const standard = here(country, region, town, code);
    t.same(codes(standard), ["mismatch /postal_code"], `${town} ${code}`);
    t.match(standard.verdict, {
      status: "needs_review",
      next_action: "confirm",
      parts: { postal_code: "unconfirmed", locality: "unconfirmed" },
    });
  }
});

t.test("a name that no list has is no mistake", async (t) => {
  for (const [country, region, town, code] of [
    ["US", "MN", "Bloomington", "55425"],
    ["US", "NY", "Zyxwvut Hollow", "10001"],
    ["CA", "NB", "Saint John County", "E2L 4Z6"],
    ["CA", "QC", "Anywhere-du-Nord", "G0X 1A0"],
  ] as const) {
    const { verdict } = here(country, region, town, code);
    t.match(verdict, { status: "accepted", parts: { locality: "unconfirmed" } }, town);
    t.same(verdict.findings, []);
  }
});

t.test("what is missing follows from the code where it tells", async (t) => {
  const springfield = here("US", null, null, "62701");
  t.match(springfield, { administrative_area: "IL", locality: "Springfield" });
  t.same(codes(springfield), ["value_inferred /administrative_area", "value_inferred /locality"]);
  t.match(springfield.verdict, { status: "corrected", parts: { locality: "inferred" } });
  t.match(springfield.verdict.findings[1], { fix: [{ op: "add", path: "/locality", value: "Springfield" }] });
  t.equal(
    here("IN", null, "Hyderabad", "500081").administrative_area,
    "Telangana",
    "though the prefix is that of Andhra Pradesh too",
  );
  t.same(codes(here("AU", "NSW", null, "2000")), ["missing_part /locality"], "Sydney, Haymarket or The Rocks");
  t.same(
    codes(here("US", "CA", null, "10001")),
    ["mismatch /postal_code", "missing_part /locality"],
    "not from a code that is wrong",
  );
});

t.test("an unknown code is not refused", async (t) => {
  const standard = here("US", "CA", "Los Angeles", "90299");
  t.same(codes(standard), ["unknown_value /postal_code"]);
  t.match(standard.verdict, { status: "accepted", parts: { postal_code: "unconfirmed" } });
  t.equal(
    standardise(
      {
        country_code: "US",
        administrative_area: "CA",
        locality: "Los Angeles",
        postal_code: "90299",
        address_lines: ["1 Main"],
      },
      { strictness: "strict" },
    ).verdict.status,
    "needs_review",
  );
});

t.test("where town and code agree, the region is what should change", async (t) => {
  const { verdict } = here("US", "NY", "Chicago", "60601");
  t.match(verdict.findings, [
    { code: "mismatch", part: "postal_code", fix: [{ op: "replace", path: "/administrative_area", value: "IL" }] },
  ]);
  t.notOk(here("US", "NY", "Houston", "60601").verdict.findings[0]!.fix);
  const parted = here("IN", "Andhra Pradesh", "Hyderabad", "500081");
  t.match(
    parted.verdict,
    {
      status: "needs_review",
      findings: [
        {
          code: "mismatch",
          severity: "warning",
          fix: [{ op: "replace", path: "/administrative_area", value: "Telangana" }],
        },
      ],
    },
    "a state cut out of another, to which town and code belong",
  );
  t.match(
    here("IN", "Andhra Pradesh", "Somewhere", "500081").verdict,
    { status: "accepted", findings: [{ code: "mismatch", severity: "info" }] },
    "a town that is not known leaves the old state",
  );
});

t.test("territories have the codes of their country", async (t) => {
  t.match(here("PR", null, "San Juan", "00907").verdict, {
    status: "accepted",
    granularity: "postal_code",
    parts: { locality: "confirmed" },
  });
});

t.test("any towns and codes are judged", async (t) => {
  const text = fc.option(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.constantFrom("Chicago", "Washington", "Sydney", "Delhi", "NY", "ON", "10001", "H2B 2Y5", "2000", "560001"),
    ),
    { nil: null },
  );
  fc.assert(
    fc.property(
      fc.constantFrom("US", "CA", "AU", "IN", "GU"),
      text,
      text,
      text,
      (country_code, administrative_area, locality, postal_code) => {
        const input: AddressInput = { country_code, administrative_area, locality, postal_code };
        const standard = standardise(input);
        return standard.locality === null || locality !== null || codes(standard).includes("value_inferred /locality");
      },
    ),
  );
  t.pass();
});
