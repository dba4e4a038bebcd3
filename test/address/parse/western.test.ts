import fc from "fast-check";
import t, { type Test } from "tap";
import { parse } from "../../../src/address/parse/index.ts";
import type { ParsedAddress } from "../../../src/address/parse/types.ts";
import { parseWestern } from "../../../src/address/parse/western/index.ts";

/** The one address of a text, its parts in a line: "house_number 12 | road Elm St | …", in the order of the text. */
function partsOf(text: string, country_code?: string): string {
  const [address] = parseWestern(text, { single: true, country_code });
  return (address?.fields ?? []).map(({ field, value }) => `${field.replace("components.", "")} ${value}`).join(" | ");
}

const LINES: Record<string, [text: string, parts: string][]> = {
  "United States": [
    [
      "4210 N Quail Run Dr Apt 7C, Tempe, AZ 85281",
      "house_number 4210 | road N Quail Run Dr | unit Apt 7C | locality Tempe | administrative_area AZ | " +
        "postal_code 85281",
    ],
    [
      "77 larkspur ct boulder co 80304",
      "house_number 77 | road larkspur ct | locality boulder | administrative_area CO | postal_code 80304",
    ],
    [
      "PO BOX 4471\nFLAGSTAFF AZ 86011-4471",
      "po_box PO BOX 4471 | locality FLAGSTAFF | administrative_area AZ | postal_code 86011-4471",
    ],
    [
      "RR 3 Box 118, Bemidji, MN 56601",
      "po_box RR 3 Box 118 | locality Bemidji | administrative_area MN | postal_code 56601",
    ],
    [
      "1900 1/2 E Juniper Ave, Spokane, Washington 99202",
      "house_number 1900 1/2 | road E Juniper Ave | locality Spokane | administrative_area WA | postal_code 99202",
    ],
    [
      "6300 County Road 19, Brenham, TX",
      "house_number 6300 | road County Road 19 | locality Brenham | administrative_area TX",
    ],
    ["8th Ave & Pine St, Seattle WA", "road 8th Ave | cross_road Pine St | locality Seattle | administrative_area WA"],
    [
      "W240N1221 Pewaukee Rd, Waukesha, WI 53188",
      "house_number W240N1221 | road Pewaukee Rd | locality Waukesha | administrative_area WI | postal_code 53188",
    ],
    [
      "Attn: Dana Whitfield, 900 Harbor Blvd Ste 310, Oxnard, CA 93035, (805) 555-0143",
      "recipient Dana Whitfield | house_number 900 | road Harbor Blvd | unit Ste 310 | locality Oxnard | " +
        "administrative_area CA | postal_code 93035 | phone (805) 555-0143",
    ],
    [
      "3401 Dixon Landing Road 5th Floor Fremont CA",
      "house_number 3401 | road Dixon Landing Road | floor 5th Floor | locality Fremont | administrative_area CA",
    ],
  ],
  Canada: [
    [
      "815 rue Saint-Denis, app. 6, Montréal (Québec) H2X 3K3",
      "house_number 815 | road rue Saint-Denis | unit app. 6 | locality Montréal | administrative_area QC | " +
        "postal_code H2X 3K3",
    ],
    [
      "4-2210 Barton St E, Hamilton, ON L8H 2V9",
      "unit 4 | house_number 2210 | road Barton St E | locality Hamilton | administrative_area ON | " +
        "postal_code L8H 2V9",
    ],
  ],
  Britain: [
    [
      "Flat 9, 31 Heron Street, Leeds LS2 7EW",
      "unit Flat 9 | house_number 31 | road Heron Street | locality Leeds | postal_code LS2 7EW",
    ],
    [
      "Rose Cottage, Mill Lane, Little Barford, Bedford, Bedfordshire, MK44 1TT, UK",
      "poi Rose Cottage | road Mill Lane | dependent_locality Little Barford | locality Bedford | " +
        "administrative_area Bedfordshire | postal_code MK44 1TT | country_code GB",
    ],
    ["22b harrow road london w2 1jx", "house_number 22b | road harrow road | locality london | postal_code W2 1JX"],
  ],
  Australia: [
    [
      "Unit 12/88 Wattle Street, Ultimo NSW 2007",
      "unit Unit 12 | house_number 88 | road Wattle Street | locality Ultimo | administrative_area NSW | " +
        "postal_code 2007",
    ],
    [
      "Level 3, 45 Creek St, Brisbane QLD 4000, Australia",
      "floor Level 3 | house_number 45 | road Creek St | locality Brisbane | administrative_area QLD | " +
        "postal_code 4000 | country_code AU",
    ],
  ],
  Germany: [
    [
      "Erika Beispiel\nAm Alten Hafen 7b\n27568 Bremerhaven",
      "recipient Erika Beispiel | road Am Alten Hafen | house_number 7b | postal_code 27568 | locality Bremerhaven",
    ],
    ["Lindenstr.48, 50674 Köln", "road Lindenstr. | house_number 48 | postal_code 50674 | locality Köln"],
    [
      "Postfach 31 02 20, 04211 Leipzig, Deutschland",
      "po_box Postfach 31 02 20 | postal_code 04211 | locality Leipzig | country_code DE",
    ],
    [
      "Straße der Einheit 3-5 01067 Dresden",
      "road Straße der Einheit | house_number 3-5 | postal_code 01067 | locality Dresden",
    ],
  ],
  France: [
    [
      "8 ter rue du Moulin Vert, 69007 Lyon",
      "house_number 8 ter | road rue du Moulin Vert | postal_code 69007 | locality Lyon",
    ],
    ["BP 60217, 38043 Grenoble Cedex 9", "po_box BP 60217 | postal_code 38043 | locality Grenoble Cedex 9"],
    [
      "Résidence du Lac, bât. B, 5 allée des Cygnes, 74000 Annecy, France",
      "poi Résidence du Lac | building bât. B | house_number 5 | road allée des Cygnes | postal_code 74000 | " +
        "locality Annecy | country_code FR",
    ],
  ],
  Netherlands: [
    [
      "Prinsengracht 402 C, 1016 JC Amsterdam",
      "road Prinsengracht | house_number 402 C | postal_code 1016 JC | locality Amsterdam",
    ],
    ["Postbus 812, 3500 AV Utrecht", "po_box Postbus 812 | postal_code 3500 AV | locality Utrecht"],
  ],
  Spain: [
    [
      "C/ del Olivo, 18, 4º D, 46003 Valencia",
      "road C/ del Olivo | house_number 18 | floor 4º D | postal_code 46003 | locality Valencia",
    ],
    [
      "Avda. del Puerto nº 7, 29016 Málaga, España",
      "road Avda. del Puerto | house_number nº 7 | postal_code 29016 | locality Málaga | country_code ES",
    ],
  ],
  Italy: [
    [
      "Via dei Mille 14/B, scala C, int. 9, 10123 Torino TO",
      "road Via dei Mille | house_number 14/B | building scala C | unit int. 9 | postal_code 10123 | " +
        "locality Torino | administrative_area TO",
    ],
    [
      "Piazza Dante n. 6, 80135 Napoli (NA), Italia",
      "road Piazza Dante | house_number n. 6 | postal_code 80135 | locality Napoli | " +
        "administrative_area NA | country_code IT",
    ],
  ],
  India: [
    [
      "Flat No 704, Orchid Residency, 12 Lake View Road, Near Metro Station, Andheri, Mumbai, Maharashtra - 400053",
      "unit Flat No 704 | poi Orchid Residency | house_number 12 | road Lake View Road | " +
        "position Near Metro Station | dependent_locality Andheri | locality Mumbai | " +
        "administrative_area Maharashtra | postal_code 400053",
    ],
    [
      "H.No. 3-41, Shanti Nagar, Hyderabad 500028 Telangana",
      "house_number H.No. 3-41 | dependent_locality Shanti Nagar | locality Hyderabad | postal_code 500028 | " +
        "administrative_area Telangana",
    ],
  ],
  Brazil: [
    [
      "Rua das Acácias, 230, apto 51, Moema, São Paulo - SP, 04520-010",
      "road Rua das Acácias | house_number 230 | unit apto 51 | dependent_locality Moema | " +
        "locality São Paulo | administrative_area SP | postal_code 04520-010",
    ],
    [
      "Av. Beira-Mar 1900 - Centro, Fortaleza - CE, CEP 60165-121, Brasil",
      "road Av. Beira-Mar | house_number 1900 | dependent_locality Centro | locality Fortaleza | " +
        "administrative_area CE | postal_code 60165-121 | country_code BR",
    ],
  ],
  "countries without a reading of their own": [
    [
      "Kungsgatan 31, 411 19 Göteborg, Sweden",
      "road Kungsgatan | house_number 31 | postal_code 411 19 | locality Göteborg | country_code SE",
    ],
    [
      "ul. Długa 8/3, 31-147 Kraków, Poland",
      "road ul. Długa | house_number 8/3 | postal_code 31-147 | locality Kraków | country_code PL",
    ],
    [
      "19 Harbour Terrace, Dunedin 9016, New Zealand",
      "house_number 19 | road Harbour Terrace | locality Dunedin | postal_code 9016 | country_code NZ",
    ],
  ],
};

for (const [country, lines] of Object.entries(LINES)) {
  t.test(country, async (t) => {
    for (const [text, parts] of lines) t.equal(partsOf(text), parts, text);
  });
}

/** With the country that a checkout knows. */
const HINTED: [country: string, text: string, parts: string][] = [
  [
    "US",
    "corner of 3rd Ave and Alder St, Yakima WA",
    "road 3rd Ave | cross_road Alder St | locality Yakima | administrative_area WA",
  ],
  [
    "US",
    "c/o Lena Osei, 41 Quarry Rd # 9, Barre VT 05641",
    "recipient Lena Osei | house_number 41 | road Quarry Rd | unit # 9 | locality Barre | " +
      "administrative_area VT | postal_code 05641",
  ],
  [
    "US",
    "Attn: Receiving Dept, Cedar Hollow Supply Inc, 810 Foundry Pkwy Bldg C Ste 20, Reno NV 89506",
    "recipient Receiving Dept | organization Cedar Hollow Supply Inc | house_number 810 | " +
      "road Foundry Pkwy | building Bldg C | unit Ste 20 | locality Reno | administrative_area NV | " +
      "postal_code 89506",
  ],
  [
    "US",
    "640 E Vine St Ste 40B Rm 7, Lancaster OH 43130",
    "house_number 640 | road E Vine St | unit Ste 40B | unit Rm 7 | locality Lancaster | " +
      "administrative_area OH | postal_code 43130",
  ],
  [
    "US",
    "2310 US 64 Hwy W, Apex NC 27502",
    "house_number 2310 | road US 64 Hwy W | locality Apex | administrative_area NC | postal_code 27502",
  ],
  [
    "US",
    "9100 Meramec Industrial St Louis MO 63126",
    "house_number 9100 | road Meramec Industrial | locality St Louis | administrative_area MO | postal_code 63126",
  ],
  [
    "US",
    "88 Juniper St NE 300 Colony Tower, Atlanta GA 30308",
    "house_number 88 | road Juniper St NE | unit 300 | poi Colony Tower | locality Atlanta | " +
      "administrative_area GA | postal_code 30308",
  ],
  [
    "CA",
    "R.R. #3, Site 12, Comp 4, Kamloops BC V2C 2J3",
    "po_box R.R. #3 | po_box Site 12 | po_box Comp 4 | locality Kamloops | administrative_area BC | " +
      "postal_code V2C 2J3",
  ],
  [
    "GB",
    "2/1, 61 Alder Road, Glasgow G43 2UU",
    "unit 2/1 | house_number 61 | road Alder Road | locality Glasgow | postal_code G43 2UU",
  ],
  [
    "GB",
    "Basement Flat, 17 Larch Grove, London W12 8LR",
    "unit Basement Flat | house_number 17 | road Larch Grove | locality London | postal_code W12 8LR",
  ],
  [
    "GB",
    "Alder Court Shopping Centre, Bridge Street, Wrexham LL13 8AA",
    "poi Alder Court Shopping Centre | road Bridge Street | locality Wrexham | postal_code LL13 8AA",
  ],
  ["NZ", "RD 2, Otaki 5582", "po_box RD 2 | locality Otaki | postal_code 5582"],
  [
    "DE",
    "Hinterhaus, Lindenstr. 83, 10969 Berlin",
    "building Hinterhaus | road Lindenstr. | house_number 83 | postal_code 10969 | locality Berlin",
  ],
  [
    "DE",
    "Firma Kranz GmbH\nz. Hd. Frau Ahlers\nErlenweg 3\n18055 Rostock",
    "organization Firma Kranz GmbH | recipient Frau Ahlers | road Erlenweg | house_number 3 | " +
      "postal_code 18055 | locality Rostock",
  ],
  [
    "DE",
    "Herr Jan Peters, c/o Lorenz, Ulmenstr. 4-6, 70173 Stuttgart",
    "recipient Herr Jan Peters | organization c/o Lorenz | road Ulmenstr. | house_number 4-6 | " +
      "postal_code 70173 | locality Stuttgart",
  ],
  [
    "DE",
    "Erlenweg 7, 2. OG links, 38100 Braunschweig",
    "road Erlenweg | house_number 7 | floor 2. OG links | postal_code 38100 | locality Braunschweig",
  ],
  ["DE", "Packstation 145, 53113 Bonn", "po_box Packstation 145 | postal_code 53113 | locality Bonn"],
  [
    "DE",
    "Ulmenallee 12, 40212 Duesseldorf",
    "road Ulmenallee | house_number 12 | postal_code 40212 | locality Duesseldorf",
  ],
  [
    "AT",
    "Top 14, Stiege 2, Ulmenstraße 99-101, 1030 Wien",
    "unit Top 14 | building Stiege 2 | road Ulmenstraße | house_number 99-101 | postal_code 1030 | locality Wien",
  ],
  [
    "FR",
    "12, lotissement Les Oliviers, 13400 Aubagne",
    "house_number 12 | road lotissement Les Oliviers | postal_code 13400 | locality Aubagne",
  ],
  [
    "NL",
    "Pieter de Graaf, Lindelaan 12-hs, 1015 CJ Amsterdam",
    "recipient Pieter de Graaf | road Lindelaan | house_number 12-hs | postal_code 1015 CJ | locality Amsterdam",
  ],
  [
    "NL",
    "Lindelaan 45 II, 1017 GB Amsterdam",
    "road Lindelaan | house_number 45 II | postal_code 1017 GB | locality Amsterdam",
  ],
  ["NL", "Lindelaan 8, 2514 ED Den Haag", "road Lindelaan | house_number 8 | postal_code 2514 ED | locality Den Haag"],
  [
    "ES",
    "Calle Olmo 15, 3º 2ª, 08001 Barcelona",
    "road Calle Olmo | house_number 15 | floor 3º | unit 2ª | postal_code 08001 | locality Barcelona",
  ],
  [
    "ES",
    "Calle Olmo 3 bajo dcha, 50001 Zaragoza",
    "road Calle Olmo | house_number 3 | floor bajo dcha | postal_code 50001 | locality Zaragoza",
  ],
  [
    "ES",
    "Ctra. N-340 km 145, 29640 Fuengirola",
    "road Ctra. N-340 | house_number km 145 | postal_code 29640 | locality Fuengirola",
  ],
  [
    "IT",
    "Viale Olmi 22/B scala C piano 3 interno 9, 50123 Firenze FI",
    "road Viale Olmi | house_number 22/B | building scala C | floor piano 3 | unit interno 9 | " +
      "postal_code 50123 | locality Firenze | administrative_area FI",
  ],
  [
    "PT",
    "Rua do Olmo 25, 2.º Esq., 1100-048 Lisboa",
    "road Rua do Olmo | house_number 25 | floor 2.º Esq. | postal_code 1100-048 | locality Lisboa",
  ],
  [
    "PT",
    "Rua do Olmo 7 R/C Esq, 4000-291 Porto",
    "road Rua do Olmo | house_number 7 | floor R/C Esq | postal_code 4000-291 | locality Porto",
  ],
  [
    "BR",
    "Av. Ipiranga nº 500 s/ 12, Centro, Recife - PE, CEP 50040-020",
    "road Av. Ipiranga | house_number nº 500 | unit s/ 12 | dependent_locality Centro | locality Recife | " +
      "administrative_area PE | postal_code 50040-020",
  ],
  [
    "BR",
    "Travessa dos Ipês, s/nº, Bairro Alto, Olinda/PE, 53120-180",
    "road Travessa dos Ipês | house_number s/nº | dependent_locality Bairro Alto | locality Olinda | " +
      "administrative_area PE | postal_code 53120-180",
  ],
  [
    "MX",
    "Privada Olmo 8-B, Colonia Roma Norte, 72000 Puebla, Pue.",
    "road Privada Olmo | house_number 8-B | dependent_locality Colonia Roma Norte | postal_code 72000 | " +
      "locality Puebla | administrative_area Puebla",
  ],
  [
    "IN",
    "Flat 12, Orchid Residency, 5th Cross, Vijayanagar, Bengaluru 560040, Karnataka",
    "unit Flat 12 | poi Orchid Residency | road 5th Cross | dependent_locality Vijayanagar | " +
      "locality Bengaluru | postal_code 560040 | administrative_area Karnataka",
  ],
  [
    "IN",
    "Near Clock Tower, Dist Meerut, Uttar Pradesh 250001",
    "poi Near Clock Tower | locality Meerut | administrative_area Uttar Pradesh | postal_code 250001",
  ],
  [
    "PL",
    "ul. Lipowa 10/12 m. 5, 90-006 Łódź",
    "road ul. Lipowa | house_number 10/12 | unit m. 5 | postal_code 90-006 | locality Łódź",
  ],
  [
    "DK",
    "Lindevej 4, 2. th., 8000 Aarhus",
    "road Lindevej | house_number 4 | floor 2. th. | postal_code 8000 | locality Aarhus",
  ],
  [
    "FI",
    "Lehmuskatu 12 A 4, 00100 Helsinki",
    "road Lehmuskatu | house_number 12 A | unit 4 | postal_code 00100 | locality Helsinki",
  ],
  [
    "HU",
    "Hárs utca 60. 2. em. 4., 1062 Budapest",
    "road Hárs utca | house_number 60. | floor 2. em. | unit 4. | postal_code 1062 | locality Budapest",
  ],
  [
    "TR",
    "Ihlamur Cad. No: 12 Daire 5, 34349 Beşiktaş/İstanbul",
    "road Ihlamur Cad. | house_number No: 12 | unit Daire 5 | postal_code 34349 | locality Beşiktaş | " +
      "administrative_area İstanbul",
  ],
  [
    "RO",
    "Str. Teiului nr. 12, ap. 5, București 030031",
    "road Str. Teiului | house_number nr. 12 | unit ap. 5 | locality București | postal_code 030031",
  ],
  [
    "SG",
    "Blk 123 Ang Mo Kio Ave 3 #04-567 Singapore 560123",
    "building Blk 123 | road Ang Mo Kio Ave 3 | unit #04-567 | locality Singapore | postal_code 560123",
  ],
  [
    "RU",
    "г. Казань, ул. Липовая, д. 7, кв. 12, 420111",
    "locality Казань | road ул. Липовая | house_number д. 7 | unit кв. 12 | postal_code 420111",
  ],
  [
    "RU",
    "Свердловская обл., г. Екатеринбург, Липовая улица, дом 7, корпус 2",
    "administrative_area Свердловская область | locality Екатеринбург | road Липовая улица | " +
      "house_number дом 7 | building корпус 2",
  ],
  [
    "US",
    "26W420 Juniper Rd, Winfield IL 60190",
    "house_number 26W420 | road Juniper Rd | locality Winfield | administrative_area IL | postal_code 60190",
  ],
  [
    "GB",
    "Rosewood, 3 Mill Lane, Didcot OX11 9AB",
    "poi Rosewood | house_number 3 | road Mill Lane | locality Didcot | postal_code OX11 9AB",
  ],
  [
    "AU",
    "C/- Post Office, Humpty Doo NT 0836",
    "recipient Post Office | locality Humpty Doo | administrative_area NT | postal_code 0836",
  ],
  [
    "FR",
    "Immeuble Le Chêne, 4e étage, 10 place de la Gare, 59000 Lille",
    "poi Immeuble Le Chêne | floor 4e étage | house_number 10 | road place de la Gare | postal_code 59000 | " +
      "locality Lille",
  ],
  [
    "ES",
    "Paseo del Olmo, 43, 2-1, 08007 Barcelona",
    "road Paseo del Olmo | house_number 43 | unit 2-1 | postal_code 08007 | locality Barcelona",
  ],
  [
    "IN",
    "Shop No. 4, Gandhi Market, Ring Road, Surat, Gujarat 395002",
    "unit Shop No. 4 | poi Gandhi Market | road Ring Road | locality Surat | administrative_area Gujarat | " +
      "postal_code 395002",
  ],
  [
    "IN",
    "B/204, Orchid Apartments, Lake Road, Borivali West, Mumbai - 400092",
    "unit B/204 | poi Orchid Apartments | road Lake Road | dependent_locality Borivali West | " +
      "locality Mumbai | postal_code 400092",
  ],
];

t.test("what only one country writes so", async (t) => {
  for (const [country, text, parts] of HINTED) t.equal(partsOf(text, country), parts, text);
});

t.test("what a text does not tell is not made up", async (t) => {
  const [street] = parseWestern("19 Chapel Street");
  t.match(street, { country_code: null, components: { house_number: "19", road: "Chapel Street" } });
  t.ok(street!.candidates.length > 1, "the countries it can be from");
  t.ok(street!.notes.some(({ code, part }) => code === "ambiguous" && part === "country_code"));

  const [town] = parseWestern("40 Maple Ave, Springfield", { country_code: "US" });
  t.equal(town!.administrative_area, null);
  t.ok(
    town!.candidates.some(({ code }) => code === "US-IL") && town!.candidates.some(({ code }) => code === "US-MA"),
    "the states with such a town",
  );

  const [inferred] = parseWestern("Gartenstraße 3, 70173 Stuttgart");
  t.match(inferred, { country_code: "DE", notes: [{ code: "value_inferred", part: "country_code", to: "DE" }] });
});

t.test("two letters at the end are a state or a country, by what stands before", async (t) => {
  t.match(parseWestern("Fresno CA")[0], { country_code: "US", administrative_area: "CA" });
  t.match(parseWestern("Medellín CO")[0], { country_code: "CO", administrative_area: null });
  t.match(parseWestern("Bergstraße 12, 69115 Heidelberg DE")[0], { country_code: "DE", postal_code: "69115" });
});

t.test("lines stand as they were written", async (t) => {
  const linesOf = (text: string, country_code?: string): string[] | undefined =>
    parseWestern(text, { single: true, country_code })[0]?.address_lines;
  t.same(linesOf("Flat 2, Bell House\n14 Fore Street\nTotnes TQ9 5DX"), ["Flat 2, Bell House", "14 Fore Street"]);
  t.same(linesOf("12 Feldweg, 80331 München"), ["12 Feldweg"]);
});

t.test("several addresses are split", async (t) => {
  const text = "12 Oak St, Salem, OR 97301\n900 Pine Ave, Eugene, OR 97401";
  const addresses = parseWestern(text);
  t.same(
    addresses.map(({ locality }) => locality),
    ["Salem", "Eugene"],
  );
  for (const address of addresses) checkSpans(t, text, address);
  t.equal(parseWestern(text, { single: true }).length, 1);
  t.equal(parseWestern("Kim Lee\n12 Oak St\nSalem, OR 97301").length, 1, "one address on several lines stays one");
});

t.test("each script has its reader", async (t) => {
  t.equal(parse("浙江省杭州市西湖区文三路90号")[0]?.country_code, "CN");
  t.equal(parse("12 Oak St, Salem, OR 97301")[0]?.country_code, "US");
  t.same(parse("good morning"), []);
});

function checkSpans(t: Test, text: string, { start, end, fields, remaining }: ParsedAddress): void {
  let last = start;
  for (const field of fields) {
    t.ok(
      field.start >= last && field.start < field.end && field.end <= end,
      `${field.field} has a place of its own in ${JSON.stringify(text)}`,
    );
    t.ok(field.confidence >= 0 && field.confidence <= 1);
    last = field.end;
  }
  for (const rest of remaining) t.equal(text.slice(rest.start, rest.end), rest.text);
}

const WORDS = [
  "12",
  "Main",
  "St",
  "N",
  "Apt",
  "#",
  "4B",
  "&",
  "Paris",
  "75001",
  "rue",
  "de",
  "Straße",
  "CA",
  "90210-1234",
  "PO Box",
  ",",
  "\n",
  "-",
  "constructor",
  "__proto__",
  "c/o",
  "½",
  "🏠",
  "Ünïted",
  "Kingdom",
  "+1 212 555 0100",
];

t.test("any text is read without an error, each part from a place of its own", async () => {
  const check = (text: string): boolean =>
    parseWestern(text).every(({ start, end, fields, remaining }) => {
      const spans = fields.map((field) => [field.start, field.end] as const);
      return (
        spans.every(
          ([from, to], at) => from < to && from >= start && to <= end && (at === 0 || from >= spans[at - 1]![1]),
        ) &&
        fields.every(({ confidence }) => confidence >= 0 && confidence <= 1) &&
        remaining.every((rest) => text.slice(rest.start, rest.end) === rest.text)
      );
    });
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), check));
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((words) => words.join(" ")),
      check,
    ),
    { numRuns: 400 },
  );
});

t.test("what is read stands in the text", async () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...WORDS), { maxLength: 20 }).map((words) => words.join(" ")),
      (text) =>
        parseWestern(text, { single: true }).every(({ fields }) =>
          fields.every(
            ({ field, value, start, end }) =>
              ["administrative_area", "postal_code", "country_code"].includes(field) ||
              text.slice(start, end).replace(/\s+/g, " ").includes(value),
          ),
        ),
    ),
  );
});

t.test("a long text of one kind is read as well", async (t) => {
  for (const unit of [
    "st ",
    "1 ",
    "1/",
    "Main St, ",
    "rue de la ",
    "Straße ",
    "a",
    "#",
    "apt ",
    "-1",
    "CA 90210 ",
    "+1 2",
    "a@b.",
    "12 Oak St, Salem, OR 97301\n",
    "(",
    "PO Box ",
    "co ",
    "\n",
  ]) {
    const text = unit.repeat(Math.ceil(60_000 / unit.length));
    for (const { end } of parseWestern(text)) t.ok(end <= text.length, JSON.stringify(unit));
  }
});

t.test("a short text of one kind in any country is read in a time that does not grow with its square", async (t) => {
  for (const unit of ["\n", "london/", "z. hd. ", "corner of ", "km 1 ", "г. "]) {
    for (const country_code of ["US", "DE", "RU", undefined])
      t.doesNotThrow(() => parse(unit.repeat(Math.ceil(20_000 / unit.length)), { country_code }), JSON.stringify(unit));
  }
});

t.test("the labels of forms and parcels are no part of an address", async (t) => {
  t.equal(
    partsOf("Ship to: Beth Moran, 88 Linden St, Tampa, FL 33614"),
    "recipient Beth Moran | house_number 88 | road Linden St | locality Tampa | administrative_area FL | " +
      "postal_code 33614",
  );
  t.equal(
    partsOf("Name: Beth Moran\nAddress: 88 Linden St\nCity: Tampa\nState: FL\nZip: 33614"),
    "recipient Beth Moran | house_number 88 | road Linden St | locality Tampa | administrative_area FL | " +
      "postal_code 33614",
  );
});

t.test("a number keeps its place between two street names", async (t) => {
  const [address] = parseWestern("Storgatan 5 Gamlagatan, 114 55 Stockholm, Sverige", { single: true });
  t.same(address?.address_lines, ["Storgatan 5 Gamlagatan"]);
});
