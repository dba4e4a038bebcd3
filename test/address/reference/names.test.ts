import t from "tap";
import { countryByName, countryCodes, standardise, subdivisionByName } from "../../../src/address/index.ts";

t.test("a country by what people call it", async (t) => {
  const names: [string, string][] = [
    ["UK", "GB"],
    ["U.K.", "GB"],
    ["England", "GB"],
    ["USA", "US"],
    ["U.S.A.", "US"],
    ["United States of America", "US"],
    ["中国", "CN"],
    ["中國", "CN"],
    ["P.R. China", "CN"],
    ["Deutschland", "DE"],
    ["Allemagne", "DE"],
    ["deu", "DE"],
    ["276", "DE"],
    ["España", "ES"],
    ["espana", "ES"],
    ["日本", "JP"],
    ["Россия", "RU"],
    ["한국", "KR"],
    ["South Korea", "KR"],
    ["Hong Kong", "HK"],
    ["香港", "HK"],
    ["中国香港特别行政区", "HK"],
    ["台灣", "TW"],
    ["Macao", "MO"],
    ["Czech Republic", "CZ"],
    ["Holland", "NL"],
    ["Ivory Coast", "CI"],
    ["Burma", "MM"],
    ["us", "US"],
  ];
  for (const [name, code] of names) t.equal(countryByName(name), code, name);
  for (const name of ["", "Atlantis", "ZZ", "x".repeat(1_000), "__proto__", "constructor"])
    t.equal(countryByName(name), undefined, name.slice(0, 20));
  for (const code of countryCodes()) t.equal(countryByName(code), code);
  t.match(
    standardise({
      country_code: "U.K.",
      locality: "London",
      address_lines: ["10 Downing Street"],
      postal_code: "SW1A 2AA",
    }),
    {
      country_code: "GB",
      verdict: { status: "corrected", findings: [{ code: "spelling_corrected", part: "country_code" }] },
    },
  );
});

t.test("a state or province by what people call it", async (t) => {
  const names: [country: string, name: string, code: string][] = [
    ["US", "New York", "US-NY"],
    ["US", "Calif.", "US-CA"],
    ["US", "Washington, D.C.", "US-DC"],
    ["DE", "Bayern", "DE-BY"],
    ["DE", "Bavaria", "DE-BY"],
    ["DE", "BY", "DE-BY"],
    ["DE", "Baden-Wuerttemberg", "DE-BW"],
    ["MX", "D.F.", "MX-CMX"],
    ["MX", "Ciudad de México", "MX-CMX"],
    ["CA", "PEI", "CA-PE"],
    ["GB", "Scotland", "GB-SCT"],
    ["ES", "Vizcaya", "ES-BI"],
    ["IT", "Rome", "IT-RM"],
    ["RU", "Moscow", "RU-MOW"],
    ["AU", "N.S.W.", "AU-NSW"],
  ];
  for (const [country, name, code] of names) t.equal(subdivisionByName(country, name), code, `${country} ${name}`);
  t.equal(subdivisionByName("US", "Mittelerde"), undefined);
  t.equal(subdivisionByName("QQ", "New York"), undefined);
});

t.test("they are recognised in an address", async (t) => {
  const standard = (country_code: string, administrative_area: string) =>
    standardise({ country_code, administrative_area, address_lines: ["1"] });
  t.match(standard("MX", "D.F."), { administrative_area: "Ciudad de México", division_code: "MX-CMX" });
  t.match(standard("US", "Calif."), { administrative_area: "CA", division_code: "US-CA" });
  for (const name of ["Orissa", "Odisha", "OR", "OD"])
    t.match(standard("IN", name), { administrative_area: "Odisha", division_code: "IN-OD" }, name);
  t.match(standard("IC", "Las Palmas"), { division_code: "ES-GC" });
  t.match(standard("DE", "Bavaria"), { administrative_area: "Bayern", division_code: "DE-BY" });
  t.match(standard("CN", "Guangdong"), { administrative_area: "广东省", division_code: "440000" });
  t.match(standard("CN", "Inner Mongolia"), { administrative_area: "内蒙古自治区" });
  t.match(
    standard("GB", "Middlesex"),
    { administrative_area: "Middlesex", division_code: null },
    "ISO's list is no rule",
  );
});

t.test("a region is known with the word for what it is, and typed without the country's own letters", async (t) => {
  const cases: [country_code: string, written: string, canonical: string][] = [
    ["JP", "Aichi-ken", "Aichi"],
    ["JP", "Tokyo Metropolis", "Tokyo"],
    ["IT", "Provincia di Milano", "MI"],
    ["IN", "Karnataka State", "Karnataka"],
    ["US", "State of New York", "NY"],
    ["MX", "Estado de Jalisco", "Jalisco"],
    ["MX", "Estado de México", "Estado de México"],
    ["BR", "Estado de São Paulo", "SP"],
    ["CA", "Province of Ontario", "ON"],
    ["TR", "Adiyaman", "Adıyaman"],
    ["RU", "Адыгея Республика", "Республика Адыгея"],
  ];
  for (const [country_code, administrative_area, canonical] of cases)
    t.equal(standardise({ country_code, administrative_area }).administrative_area, canonical, administrative_area);
});

t.test("a region is known by its code, in whole or in part, and by those of shops and carriers", async (t) => {
  const cases: [country_code: string, written: string, division_code: string][] = [
    ["US", "US-OR", "US-OR"],
    ["us", "us-or", "US-OR"],
    ["CO", "CO-ANT", "CO-ANT"],
    ["AR", "AR-X", "AR-X"],
    ["MX", "TAMPS", "MX-TAM"],
    ["MX", "Dgo.", "MX-DUR"],
    ["MY", "SGR", "MY-10"],
    ["IN", "DD", "IN-DH"],
    ["PE", "Lima", "PE-LMA"],
    ["CL", "Metropolitana", "CL-RM"],
    ["UA", "Odesa", "UA-51"],
    ["EG", "SU", "EG-GZ"],
    ["RU", "Свердловская обл.", "RU-SVE"],
    ["IT", "CI", "IT-CI"],
    ["NG", "Abuja", "NG-FC"],
  ];
  for (const [country_code, administrative_area, division_code] of cases)
    t.equal(
      standardise({ country_code, administrative_area }).division_code,
      division_code,
      `${country_code} ${administrative_area}`,
    );
  t.equal(standardise({ country_code: "HK", administrative_area: "KL" }).administrative_area, "九龍");
  t.equal(standardise({ country_code: "TW", administrative_area: "KIN" }).administrative_area, "金門縣");
  t.equal(
    standardise({ country_code: "JP", administrative_area: "JP-40", address_lines: ["天神1-2"] }).administrative_area,
    "福岡県",
  );
  t.equal(
    standardise({ country_code: "JP", administrative_area: "JP-40", address_lines: ["1-2 Tenjin"] })
      .administrative_area,
    "Fukuoka",
  );
  t.equal(
    standardise({ country_code: "US", administrative_area: "CA-ON" }).division_code,
    null,
    "that of another country is none of this one",
  );
});

t.test("a region of another level is noted, not doubted", async (t) => {
  for (const [country_code, administrative_area] of [
    ["ES", "Andalucía"],
    ["ES", "Castilla y León"],
    ["IT", "Lombardia"],
  ] as const) {
    const finding = standardise({ country_code, administrative_area }).verdict.findings.find(
      ({ part }) => part === "administrative_area",
    );
    t.match(finding, { code: "unknown_value", severity: "info", reason: "region_of_other_level" }, administrative_area);
  }
  t.match(
    standardise({ country_code: "ES", administrative_area: "Mittelerde" }).verdict.findings.find(
      ({ part }) => part === "administrative_area",
    ),
    { severity: "warning" },
  );
});
