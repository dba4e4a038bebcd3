/** A street line is given back as it was written: its words and numbers in their order. */
import fc from "fast-check";
import t from "tap";
import { parseWestern as parse } from "../../../src/address/parse/western/index.ts";

/** What the line is, and its components by name. */
const SPLIT: [country: string, text: string, line: string, components: Record<string, string>][] = [
  ["NL", "3e Linde 14, 2512 AB Den Haag", "3e Linde 14", { road: "3e Linde", house_number: "14" }],
  ["NL", "2e Olmstraat 7, 9711 AB Groningen", "2e Olmstraat 7", { road: "2e Olmstraat", house_number: "7" }],
  ["NL", "Olmen 2e Dreef 8, 9711 AB Groningen", "Olmen 2e Dreef 8", { road: "Olmen 2e Dreef", house_number: "8" }],
  ["NL", "Plein 1815 9, 2511 AB Den Haag", "Plein 1815 9", { road: "Plein 1815", house_number: "9" }],
  ["NL", "5 mei 1945 Laan 6, 2511 AB Den Haag", "5 mei 1945 Laan 6", { road: "5 mei 1945 Laan", house_number: "6" }],
  ["BE", "2e Jagers te Voetlaan 31, 2000 Antwerpen", "2e Jagers te Voetlaan 31", { house_number: "31" }],
  ["CZ", "9. května 21, 390 01 Tábor", "9. května 21", { road: "9. května", house_number: "21" }],
  ["SK", "ulica 1. mája 8, 031 01 Liptovský Mikuláš", "ulica 1. mája 8", { road: "ulica 1. mája", house_number: "8" }],
  ["PL", "ul. 3 Maja 17, 40-097 Katowice", "ul. 3 Maja 17", { road: "ul. 3 Maja", house_number: "17" }],
  ["AT", "7. Haidequerstraße 5, 1110 Wien", "7. Haidequerstraße 5", { house_number: "5" }],
  ["RS", "27. marta 41, 11000 Beograd", "27. marta 41", { road: "27. marta", house_number: "41" }],
  [
    "TR",
    "1453. Sokak No:8 K:2 D:5, Ankara",
    "1453. Sokak No:8 K:2 D:5",
    { road: "1453. Sokak", unit: "D:5", floor: "K:2" },
  ],
  ["GT", "4a Calle 3-17 Zona 9, Guatemala", "4a Calle 3-17", { road: "4a Calle", house_number: "3-17" }],
  ["FR", "4 rue du 19 Mars 1962, 38000 Grenoble", "4 rue du 19 Mars 1962", { road: "rue du 19 Mars 1962" }],
  ["FR", "7 place du 14 Juillet, 34000 Montpellier", "7 place du 14 Juillet", { road: "place du 14 Juillet" }],
  ["ES", "Calle 2 de Mayo 14, 28004 Madrid", "Calle 2 de Mayo 14", { road: "Calle 2 de Mayo", house_number: "14" }],
  ["IT", "Via 4 Novembre 22, 00187 Roma", "Via 4 Novembre 22", { road: "Via 4 Novembre", house_number: "22" }],
  ["AU", "U4/27 Wattle Street, Ultimo NSW 2007", "U4/27 Wattle Street", { unit: "U4", house_number: "27" }],
  ["US", "RT 2 BX 118, Bemidji MN 56601", "RT 2 BX 118", { po_box: "RT 2 BX 118" }],
  ["DE", "14 Lindenweg, 80331 München", "14 Lindenweg", { house_number: "14", road: "Lindenweg" }],
  ["HU", "H-6720 Szeged, Hárs utca 9", "Hárs utca 9", { road: "Hárs utca", house_number: "9" }],
  ["ID", "Jalan Cempaka 8, Jakarta Barat 11440", "Jalan Cempaka 8", { house_number: "8" }],
];

t.test("numbers that are names stay in them", async (t) => {
  for (const [country_code, text, line, components] of SPLIT) {
    const [address] = parse(text, { country_code, single: true });
    t.same(address?.address_lines, [line], text);
    t.match(address?.components, components, text);
  }
});

const lettersAndDigits = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N}]+/gu, "");

/** Each line is a contiguous part of the text, letter by letter and digit by digit. */
function standsInText(text: string, country_code?: string): boolean {
  const whole = lettersAndDigits(text);
  return parse(text, { country_code, single: true }).every(({ address_lines }) =>
    address_lines.every((line) => whole.includes(lettersAndDigits(line))),
  );
}

/** Pieces of addresses of countries with the number first and last; what is put together need not make sense. */
const PIECES: Record<string, { streets: string[]; units: string[]; towns: string[] }> = {
  US: {
    streets: ["N Oak St", "5th Ave", "Old State Route 9", "Avenue of the Pines", "12th St NW"],
    units: ["Apt 4", "# 12B", "Fl 3", "Bldg C Ste 9", "Rear"],
    towns: ["Salem, OR 97301", "Reno NV", "St Paul MN 55101"],
  },
  GB: {
    streets: ["Mill Lane", "The Green", "High Street"],
    units: ["Flat 2", "Rose Cottage", "Unit 3 Alder Works"],
    towns: ["Didcot OX11 9AB", "London W12 8LR"],
  },
  DE: {
    streets: ["Lindenstraße", "Straße des 17. Juni", "Am Alten Hafen", "5. Querstr.", "C 3"],
    units: ["2. OG links", "Hinterhaus", "c/o Lorenz"],
    towns: ["10969 Berlin", "D-50674 Köln"],
  },
  NL: {
    streets: ["1e Lindestraat", "Plein 1815", "Laan 1914", "Olmgracht"],
    units: ["hs", "II", "- 3", "begane grond"],
    towns: ["1016 JC Amsterdam", "9711 AB Groningen"],
  },
  FR: {
    streets: ["rue du 8 Mai 1945", "bd des Chênes", "impasse Ste Anne"],
    units: ["bis", "bât. B", "4e étage", "appt 12"],
    towns: ["69003 Lyon", "75015 Paris Cedex 15"],
  },
  ES: {
    streets: ["Calle 2 de Mayo", "C/ Olmo", "Avda. de la Constitución"],
    units: ["3º 2ª", "bajo dcha", "Esc. B"],
    towns: ["08001 Barcelona", "28004 Madrid"],
  },
  CZ: {
    streets: ["28. října", "Lipová", "náměstí Míru"],
    units: ["/4", "byt 3"],
    towns: ["702 00 Ostrava", "Praha 2"],
  },
  TR: {
    streets: ["123. Sokak", "Ihlamur Cad.", "Çınar Mah. Gül Sk."],
    units: ["D:3", "Kat 2", "A Blok"],
    towns: ["34349 Beşiktaş/İstanbul", "İzmir"],
  },
  GT: {
    streets: ["6a Avenida", "12 Calle", "Diagonal 6"],
    units: ["Zona 10", "Apto 4"],
    towns: ["Guatemala"],
  },
  RU: {
    streets: ["ул. Липовая", "пр-т Мира", "1-я Садовая улица"],
    units: ["кв. 12", "корп. 2", "стр. 1"],
    towns: ["г. Казань, 420111", "Москва"],
  },
  IN: {
    streets: ["5th Cross", "Lake Road", "2nd Main"],
    units: ["Flat 704", "Near Clock Tower", "Plot No 3"],
    towns: ["Bengaluru 560040", "Pune, Maharashtra"],
  },
};
const NUMBERS = ["7", "12a", "3-5", "14/2", "No. 9", "nº 4", "1945", "12 bis", "s/n"];

t.test("the line of any text is a contiguous part of it", async () => {
  const address = fc.constantFrom(...Object.keys(PIECES)).chain((country) => {
    const { streets, units, towns } = PIECES[country]!;
    const parts = [fc.constantFrom(...streets), fc.constantFrom(...NUMBERS), fc.constantFrom(...units)] as const;
    return fc.record({
      country: fc.constantFrom(country, undefined),
      parts: fc.tuple(...parts).chain((all) => fc.shuffledSubarray(all, { minLength: 2 })),
      joints: fc.array(fc.constantFrom(" ", ", ", "\n", " - "), { minLength: 3, maxLength: 3 }),
      town: fc.constantFrom(...towns),
    });
  });
  fc.assert(
    fc.property(address, ({ country, parts, joints, town }) =>
      standsInText(
        [...parts, town].reduce((text, part, at) => text + joints[at - 1]! + part),
        country,
      ),
    ),
    { numRuns: 1_000 },
  );
  fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (text) => standsInText(text)));
});

/** Words that a country's addresses have before a number, and what they make of it. */
const NUMBERED: [country: string, text: string, components: Record<string, string>][] = [
  [
    "RO",
    "Str. Teiului nr. 4, bl. C, sc. 1, et. 2, ap. 9, București 030031",
    { building: "bl. C sc. 1", floor: "et. 2", unit: "ap. 9" },
  ],
  ["BG", "бул. Липа 4, вх. Б, ет. 2, ап. 9, 1000 София", { building: "вх. Б", floor: "ет. 2", unit: "ап. 9" }],
  ["CO", "Carrera 9 No. 12-34 Torre A Of 501, Bogotá", { house_number: "No. 12-34", unit: "Of 501" }],
  ["ID", "Jl. Cempaka No. 4 RT 001/RW 002, Jakarta Selatan 12190", { position: "RT 001/RW 002" }],
  ["BD", "House 4, Road 9, Dhanmondi, Dhaka 1205", { house_number: "House 4", road: "Road 9" }],
  ["AE", "Villa 9, Street 3, Al Wasl, Dubai", { unit: "Villa 9", road: "Street 3" }],
  ["DE", "Lindenstr. 4 Geb. 12, 80331 München", { house_number: "4", building: "Geb. 12" }],
  ["NL", "Olmgracht 25 - II, 1016 AB Amsterdam", { house_number: "25 - II" }],
  ["NL", "Olmgracht 3 A begane gro, 1016 AB Amsterdam", { house_number: "3 A", floor: "begane gro" }],
  ["UY", "25 de Agosto 341 apto 2, 11000 Montevideo", { road: "25 de Agosto", house_number: "341" }],
  ["EC", "Av. 10 de Agosto 12 y Olmos, Quito", { road: "Av. 10 de Agosto", house_number: "12" }],
];

t.test("words before a number, by country", async (t) => {
  for (const [country_code, text, components] of NUMBERED)
    t.match(parse(text, { country_code, single: true })[0]?.components, components, text);
});

t.test("what no field explains stays in the line it stands in", async (t) => {
  const [dutch] = parse("Olmgracht 3 A begane gro, 1016 AB Amsterdam", { country_code: "NL", single: true });
  t.same(dutch?.address_lines, ["Olmgracht 3 A begane gro"]);
  t.equal(dutch?.components.house_number, "3 A");
  const [between] = parse("12 Oak St, (805) 555-0143, Apt 4, Salem OR 97301", { single: true });
  t.same(between?.address_lines, ["12 Oak St", "Apt 4"], "a phone is no part of a line");
});
