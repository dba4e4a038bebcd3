import t from "tap";
import { countryForm } from "../../../src/address/form/country-form.ts";
import { describeFinding, LANGUAGES } from "../../../src/address/findings/messages.ts";
import { format } from "../../../src/address/format/format.ts";
import { standardise } from "../../../src/address/standardise/index.ts";
import type { AddressInput, Finding, StandardAddress } from "../../../src/address/types.ts";

const here = (
  country_code: string,
  administrative_area: string | null,
  locality: string | null,
  postal_code: string | null = null,
  rest: Partial<AddressInput> = {},
): StandardAddress =>
  standardise({
    country_code,
    administrative_area,
    locality,
    postal_code,
    address_lines: ["12 Station Road"],
    ...rest,
  });
const doubts = ({ verdict }: StandardAddress): Finding[] =>
  verdict.findings.filter(({ severity }) => severity !== "info");
const reasons = ({ verdict }: StandardAddress): (string | undefined)[] => verdict.findings.map(({ reason }) => reason);

t.test("lost zeros are put back in any country where the state or the city agrees", async (t) => {
  for (const [country, region, city, lost, code] of [
    ["BR", "SP", "Santo André", "9010-160", "09010-160"],
    ["MX", "Ciudad de México", "Coyoacán", "4000", "04000"],
    ["TR", "Adana", "Seyhan", "1010", "01010"],
    ["KR", "서울특별시", "종로구", "3154", "03154"],
    ["NZ", null, "Auckland", "622", "0622"],
    ["ZA", null, "Pretoria", "2", "0002"],
    ["ZA", null, "Pretoria", "84", "0084"],
    ["SG", null, null, "48616", "048616"],
    ["CO", "Antioquia", "Medellín", "50001", "050001"],
    ["LT", null, "Vilnius", "1103", "LT-01103"],
    ["SK", null, "Žilina", "1008", "010 08"],
    ["MY", "Perlis", "Kangar", "1000", "01000"],
    ["EC", "Azuay", "Cuenca", "10101", "010101"],
    ["PE", "Amazonas", "Chachapoyas", "1001", "01001"],
    ["IT", "RM", "Roma", "0187", "00187"],
  ] as const) {
    const standard = here(country, region, city, lost);
    t.equal(standard.postal_code, code, `${country} ${lost}`);
    t.ok(reasons(standard).includes("leading_zero"), `${country} ${lost} is told`);
  }
  t.equal(here("BR", "RJ", "Niterói", "1305-000").postal_code, "1305-000", "Rio has no such code");
  t.equal(here("MX", null, "Nowhere", "6700").postal_code, "6700", "nothing tells");
});

t.test("no fix takes an address to another country while region or city are of this one", async (t) => {
  const fixes = (standard: StandardAddress): string[] =>
    doubts(standard).flatMap(({ fix = [] }) => fix.map(({ path }) => path));
  t.same(fixes(here("BR", "RJ", "Niterói", "1305-000")), []);
  t.same(fixes(here("CA", "BC", "Vancouver", "98101")), []);
  t.same(fixes(here("US", "TX", "Austin", "K1A 0B1")), []);
  t.same(fixes(here("CA", null, "Seattle", "98101")), ["/country_code"], "the city is of the other");
  t.same(fixes(here("PT", null, null, "12345-678")), ["/country_code"]);
});

t.test("a region is never turned into another one", async (t) => {
  for (const [country, region, city, code, canonical] of [
    ["UA", "Kyiv Oblast", "Bucha", "UA-32", "Kyiv Oblast"],
    ["UA", "Київська обл.", "Буча", "UA-32", "Київська область"],
    ["UA", "Kiev", "Kiev", "UA-30", "Kyiv"],
    ["KZ", "Almaty Region", "Qonaev", "KZ-19", "Almaty Region"],
    ["KZ", "Алматы", "Алматы", "KZ-75", "Алматы"],
    ["KZ", "Карагандинская область", "Темиртау", "KZ-35", "Карагандинская область"],
    ["UZ", "Tashkent Region", "Chirchiq", "UZ-TO", "Tashkent Region"],
    ["UZ", "Toshkent", "Toshkent", "UZ-TK", "Toshkent"],
    ["LT", "Kaunas", "Kaunas", "LT-15", "Kaunas"],
    ["PE", "Lima", "Huacho", "PE-LIM", "Lima"],
    ["PE", "Departamento de Lima", "Huacho", "PE-LIM", "Región Lima"],
    ["PE", "Lima", "Lima", "PE-LMA", "Lima"],
    ["IT", "OG", "Tortolì", "IT-OG", "OG"],
    ["TW", "臺中市", "西區", "TW-TXG", "臺中市"],
    ["TW", "台中市", "西區", "TW-TXG", "台中市"],
  ] as const) {
    const standard = here(country, region, city);
    t.equal(standard.division_code, code, `${country} ${region}`);
    t.equal(standard.administrative_area, canonical, `${country} ${region}`);
  }
});

t.test("a former region is followed to its successor, or told with those it was divided among", async (t) => {
  const merged = here("VN", "Bình Dương", "Dĩ An");
  t.match(merged, { administrative_area: "Thành phố Hồ Chí Minh", division_code: "VN-SG" });
  t.match(merged.verdict, {
    status: "corrected",
    findings: [{ code: "division_abolished", severity: "info", fix: [{ path: "/administrative_area" }] }],
  });
  const divided = here("NO", "Viken", "Drammen", "3016");
  t.equal(divided.administrative_area, "Viken");
  t.match(divided.verdict.findings[0], {
    code: "division_abolished",
    reason: "divided_among",
    params: { value: "Akershus, Buskerud, Østfold" },
  });
  t.not(divided.verdict.status, "rejected");
  t.match(here("IT", "SU", "Carbonia", "09013"), { administrative_area: "CI", division_code: "IT-CI" });
  t.equal(here("MX", "Distrito Federal", "Coyoacán", "04000").division_code, "MX-CMX", "renamed");
});

t.test("a city that is its own region needs none next to it", async (t) => {
  for (const [country, city, region] of [
    ["AE", "Dubai", "Dubai"],
    ["AE", "دبي", "دبي"],
    ["CO", "Bogotá", "Bogotá"],
    ["CR", "San José", "San José"],
    ["HN", "Tegucigalpa", "Francisco Morazán"],
    ["IQ", "Baghdad", "Baghdad"],
    ["JM", "Kingston", "Kingston"],
    ["VE", "Caracas", "Distrito Capital"],
    ["HK", "Mong Kok", "Kowloon"],
  ] as const) {
    const standard = here(country, null, city);
    t.equal(standard.administrative_area, region, city);
    t.same(doubts(standard), [], city);
  }
  t.same(doubts(here("HK", null, "Hong Kong")), []);
  t.equal(here("HK", null, "Hong Kong").administrative_area, null, "which area, nobody knows");
  t.same(doubts(here("KR", null, "Seoul", "06133")), []);
  t.same(doubts(here("TW", null, "Taipei", "110")), []);
  const district = here("KR", "서울특별시", null, "06133", { dependent_locality: "강남구" });
  t.same(doubts(district), []);
  t.match(district, { locality: null, dependent_locality: "강남구" });
});

t.test("a large city in another region is doubted; the region is proposed where the code allows it", async (t) => {
  t.match(doubts(here("CL", "Biobío", "Chillán", "3780000")), [
    { reason: "misplaced_city", fix: [{ path: "/administrative_area", value: "Ñuble" }] },
  ]);
  const supported = here("ES", "Madrid", "Sevilla", "28013");
  t.match(doubts(supported), [{ reason: "misplaced_city" }]);
  t.notOk(doubts(supported)[0]!.fix, "the code is of the region: the city may be the wrong one");
  t.match(doubts(here("MX", "Ciudad de México", "Guadalajara", "06700")), [{ reason: "misplaced_city" }]);
  t.match(doubts(here("US", "IL", "New York", "60601")), [{ code: "mismatch" }]);
  t.same(doubts(here("AR", "B", "Buenos Aires", "B1636FDA")), [], "the province is around the city");
  t.same(doubts(here("ID", "Papua Selatan", "Merauke", "99611")), [], "lists have the city in the older region");
  t.same(doubts(here("ES", "Madrid", "Alcorcón", "28921")), []);
});

t.test("states within others are named", async (t) => {
  const sanMarino = doubts(here("IT", null, "San Marino", "47890"));
  t.ok(sanMarino.some(({ fix }) => fix?.[0]?.path === "/country_code" && fix[0].value === "SM"));
  t.match(doubts(here("CH", null, "Vaduz", "9490")), [
    { reason: "state_of_postal_code", fix: [{ path: "/country_code", value: "LI" }] },
  ]);
  t.match(doubts(here("FR", null, "Monaco", "98000")), [{ fix: [{ path: "/country_code", value: "MC" }] }]);
  t.match(doubts(here("LI", null, "Vaduz", "9489")), [{ part: "postal_code" }], "no place has that code");
  t.same(doubts(here("FR", null, "Cayenne", "97300")), [], "a department is a note");
});

t.test("territories of the United States are their own state, at home and on the envelope", async (t) => {
  for (const [country, city, code] of [
    ["VI", "St Thomas", "00802"],
    ["AS", "Pago Pago", "96799"],
    ["MP", "Saipan", "96950"],
    ["PW", "Koror", "96940"],
  ] as const)
    t.same(doubts(here(country, null, city, code)), [], country);
  const address = { country_code: "GU", address_lines: ["12 Marine Dr"], locality: "Hagatna", postal_code: "96910" };
  t.same(format(address, { origin_country: "US", upper_case: false }).lines, ["12 Marine Dr", "Hagatna, GU 96910"]);
  t.equal(format(address, { origin_country: "DE" }).lines.at(-1), "GUAM");
});

t.test("phones of the French overseas departments, and prefixes that are dialled no more", async (t) => {
  const phone = (country_code: string, text: string): string | null => standardise({ country_code, phone: text }).phone;
  for (const [country, text, number] of [
    ["FR", "0696 00 12 34", "+596696001234"],
    ["FR", "0690 00 12 34", "+590690001234"],
    ["FR", "0692 00 12 34", "+262692001234"],
    ["FR", "+33 5 96 50 00 12", "+596596500012"],
    ["FR", "06 12 34 56 78", "+33612345678"],
    ["MX", "+52 1 55 1234 5678", "+525512345678"],
    ["MX", "044 55 1234 5678", "+525512345678"],
    ["CL", "09 8765 4321", "+56987654321"],
    ["AR", "+5493512345678 ext.", "+5493512345678"],
  ] as const)
    t.equal(phone(country, text), number, text);
  t.notOk(
    reasons(here("FR", null, "Fort-de-France", "97200", { phone: "0696 00 12 34" })).includes("foreign_phone"),
    "a French number",
  );
});

t.test("what says that there is nothing is removed, or doubted where it is the street", async (t) => {
  const standard = here("BR", "PE", "Recife", "50010-000", {
    dependent_locality: "N/I",
    address_lines: ["Rua da Aurora, 12", "Same as billing"],
  });
  t.match(standard, { dependent_locality: null, address_lines: ["Rua da Aurora, 12"] });
  t.equal(standard.verdict.status, "corrected");
  t.equal(here("AE", "Dubai", null, "N/A").postal_code, null);
  for (const line of [".", "-", "0", "N/A", "Same as billing"])
    t.match(doubts(here("US", "MA", "Boston", "02134", { address_lines: [line] })), [{ code: "suspicious" }], line);
});

t.test("messages have the word of the country for its regions, in each language", async (t) => {
  const messages = (country: string): Record<string, string> => {
    const missing = here(country, null, "Nowhere").verdict.findings.find(
      ({ part, code }) => part === "administrative_area" && code === "missing_part",
    )!;
    return Object.fromEntries(LANGUAGES.map((language) => [language, describeFinding(missing, language)]));
  };
  t.match(messages("AE"), {
    en: "Addresses in AE require an emirate.",
    zh: /酋长国/,
    de: /Emirat/,
    fr: /émirat/,
    es: /emirato/,
    pt: /emirado/,
    ja: /首長国/,
  });
  t.match(messages("JM"), { en: /a parish/, fr: /paroisse/ });
  t.match(messages("ES"), { en: /province or state/ });
});

t.test("forms list the regions of countries that ask for one, and know languages and words", async (t) => {
  for (const country of ["CR", "HN", "IQ", "PG", "KZ", "LV", "VN"])
    t.ok(countryForm(country, "en")!.subdivisions.length > 5, country);
  t.equal(countryForm("VN", "en")!.subdivisions.length, 34);
  t.match(countryForm("NO", "de"), { name: "Norwegen", local_name: "Norge", language_code: "nb" });
  t.match(countryForm("HK", "en"), { name: "Hong Kong" });
  t.ok(countryForm("IT", "en")!.subdivisions.some(({ value, name }) => value === "AO" && name === "Aosta"));
  t.notOk(countryForm("US", "en")!.subdivisions.some(({ name }) => /^[A-Z]{2}$/.test(name)));
  t.ok(countryForm("AE", "en")!.fields.some(({ part }) => part === "locality"));
});
