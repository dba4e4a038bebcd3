/** The finer parts of street lines, next to the lines as they stand. */
import fc from "fast-check";
import t from "tap";
import { standardise } from "../../../src/address/index.ts";
import { readPlainLines } from "../../../src/address/parse/western/plain-line.ts";
import { weighLines } from "../../../src/address/parse/western/street-line.ts";

const LINES: [country: string, lines: string[], components: Record<string, string>][] = [
  ["US", ["88 Juniper Street"], { road: "Juniper Street", house_number: "88" }],
  [
    "US",
    ["640 E Vine St NW Ste 40B", "Fl 3"],
    { house_number: "640", road: "E Vine St NW", direction: "E NW", unit: "Ste 40B", floor: "Fl 3" },
  ],
  ["US", ["PO Box 4471"], { po_box: "PO Box 4471" }],
  ["GB", ["Flat 9", "31 Heron Street"], { unit: "Flat 9", house_number: "31", road: "Heron Street" }],
  ["AU", ["12/88 Wattle Street"], { unit: "12", house_number: "88", road: "Wattle Street" }],
  ["DE", ["Lindenstr. 48"], { road: "Lindenstr.", house_number: "48" }],
  ["DE", ["Erlenweg 7, 2. OG links"], { road: "Erlenweg", house_number: "7", floor: "2. OG links" }],
  ["NL", ["1e Lindestraat 12 hs"], { road: "1e Lindestraat", house_number: "12 hs" }],
  ["FR", ["8 ter rue du 19 Mars 1962"], { house_number: "8 ter", road: "rue du 19 Mars 1962" }],
  ["BR", ["Rua das Acácias, 230, apto 51"], { road: "Rua das Acácias", house_number: "230", unit: "apto 51" }],
  ["TR", ["Ihlamur Cad. No:12 D:3"], { road: "Ihlamur Cad.", house_number: "No:12", unit: "D:3" }],
  ["PL", ["ul. Lipowa 10/12 m. 5"], { road: "ul. Lipowa", house_number: "10/12", unit: "m. 5" }],
  ["KR", ["테헤란로 123"], {}],
];

t.test("house number, unit and direction stand next to the lines, which stay as they are", async (t) => {
  for (const [country_code, address_lines, components] of LINES) {
    const standard = standardise({ country_code, address_lines });
    t.same(standard.components, components, address_lines.join(" / "));
    t.same(standard.address_lines, address_lines);
  }
});

const STREETS: Record<string, string[]> = {
  US: ["Juniper St", "12th Ave", "42nd Street", "Old Market Road", "Linden Hill Ave.", "Two Rivers Blvd"],
  GB: ["Juniper Street", "Old Market Road", "Mill Lane"],
  IN: ["Lake Road", "Old Market Road"],
  DE: ["Lindenstr.", "Platz der Linden", "Am Alten Hafen", "Eduard-Linde-Straße", "Straße des Friedens"],
  NL: ["Olmgracht", "Laan van de Olm", "Groote Markt", "Pieter Lindestraat"],
  ES: ["Calle Olmo", "Avenida de la Constitución", "Plaza Mayor"],
  PL: ["ul. Lipowa", "Lipowa", "Plac Lipowy"],
  SE: ["Lindgatan", "Stora Lindgatan"],
};

t.test("a plain line is read as the weighing of all its readings reads it", async (t) => {
  let plain = 0;
  const units = ["", "", " Apt 4", ", Suite 210", " unit 12", "\nApt. 31", "\nSte 5"];
  const street = fc
    .constantFrom(...Object.keys(STREETS))
    .chain((country) => fc.tuple(fc.constant(country), fc.constantFrom(...STREETS[country]!)));
  fc.assert(
    fc.property(
      street,
      fc.integer({ min: 1, max: 999 }),
      fc.constantFrom(...units),
      ([country, road], number, unit) => {
        const line = ["US", "GB", "IN"].includes(country) ? `${number} ${road}${unit}` : `${road} ${number}`;
        const components = readPlainLines(line.split("\n"), country);
        if (!components) return true;
        plain++;
        const weighed = weighLines(line, country);
        return (["road", "house_number", "unit"] as const).every((part) => weighed[part] === components[part]);
      },
    ),
    { numRuns: 500 },
  );
  t.ok(plain > 250, "most of them are plain");
});
