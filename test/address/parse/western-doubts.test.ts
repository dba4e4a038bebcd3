/** What the reader of Western text does not understand, it says, and it is less sure of the whole. */
import t from "tap";
import { parse, readPastedAddress } from "../../../src/address/index.ts";

function readingOf(text: string, country_code: string) {
  return readPastedAddress(text, country_code)!.parsed;
}

t.test("a postal code of another region or town is said, and the whole is less sure", async (t) => {
  for (const [text, country] of [
    ["210 Linden Avenue, Austin, OK 78701", "US"],
    ["210 Linden Avenue, Austin, TX 97201", "US"],
    ["8 Harbour Road, Halifax, BC B3H 1A1", "CA"],
    ["8 Beach Road, Perth WA 4000", "AU"],
    ["12 Station Road, Jaipur, Rajasthan 600001", "IN"],
    ["4 rue des Tilleuls, 13001 Bordeaux", "FR"],
    ["Lindenstraße 4, 50667 Hamburg", "DE"],
    ["7 Mill Lane, Bristol EH1 1AA", "GB"],
  ] as const) {
    const { notes, confidence } = readingOf(text, country);
    t.match(
      notes.find(({ code }) => code === "mismatch"),
      { part: "postal_code", to: null },
      text,
    );
    t.ok(confidence <= 0.6, `${text}: ${confidence}`);
  }
});

t.test("a town that no list has is said where its postal code is known", async (t) => {
  for (const text of ["210 Linden Avenue, Quxborough, TX 78701", "210 Linden Avenue, Portlnd, OR 97201"]) {
    const { notes, confidence } = readingOf(text, "US");
    t.match(notes, [{ code: "unknown_value", part: "locality" }], text);
    t.ok(confidence <= 0.85, text);
  }
});

t.test("places called differently from the post office of their code, and shortened ones, are known", async (t) => {
  for (const text of [
    "210 Linden Avenue, Shaker Hts, OH 44120",
    "210 Linden Avenue, Saint Paul, MN 55101",
    "210 Linden Avenue, Huntington Bch, CA 92646",
  ])
    t.same(readingOf(text, "US").notes, [], text);
});

t.test("a number of no street and the word for a unit alone are no street line", async (t) => {
  for (const [text, country] of [
    ["14, 20095 Hamburg", "DE"],
    ["14, 33000 Bordeaux", "FR"],
    ["Unit, Austin, TX 78701", "US"],
    ["Floor, Austin, TX 78701", "US"],
  ] as const)
    t.match(readingOf(text, country).notes, [{ code: "ambiguous", part: "address_lines" }], text);
});

t.test("what programs leave in place of a value is said", async (t) => {
  for (const [text, country] of [
    ["#N/A, Austin, TX 78701", "US"],
    ["=A2&B2, Austin, TX 78701", "US"],
    ["{{street}}, 20095 Hamburg", "DE"],
    ["[object Object], 20095 Hamburg", "DE"],
    ["210 Linden Avenue, undefined, TX 78701", "US"],
    ["null 广东省深圳市福田区福华路12号", "CN"],
  ] as const) {
    const { notes, confidence } = readingOf(text, country);
    t.ok(
      notes.some(({ code }) => code === "unexpected_part"),
      text,
    );
    t.ok(confidence <= 0.5, text);
  }
});

t.test("a town of a state that is called like a country is in its state", async (t) => {
  for (const [text, state] of [
    ["Jersey, NJ", "NJ"],
    ["Lebanon, NH 03766", "NH"],
    ["Norway, ME 04268", "ME"],
    ["Peru, IN 46970", "IN"],
  ] as const)
    t.match(readingOf(text, "US"), { country_code: "US", administrative_area: state }, text);
  t.equal(readingOf("Germany, 20095 Hamburg", "DE").country_code, "DE");
});

const TWO = [
  ["210 Linden Avenue, Austin, TX 78701, 9 Birch Street, Portland, OR 97201", "US", "Austin", "Portland"],
  [
    "Ann Lee, 210 Linden Avenue, Austin, TX 78701; Tom Ray, 9 Birch Street, Portland, OR 97201",
    "US",
    "Austin",
    "Portland",
  ],
  ["210 Linden Avenue\nAustin, TX 78701\n9 Birch Street\nPortland, OR 97201", "US", "Austin", "Portland"],
  ["Lindenstraße 4, 20095 Hamburg oder Birkenweg 9, 50667 Köln", "DE", "Hamburg", "Köln"],
  ["4 rue des Tilleuls, 33000 Bordeaux / 9 rue Pasteur, 69002 Lyon", "FR", "Bordeaux", "Lyon"],
  ["7 Mill Lane, Bristol BS1 4DJ and 9 Castle Street, Edinburgh EH1 1AA", "GB", "Bristol", "Edinburgh"],
  ["Calle Mayor 12, 28013 Madrid o Calle Nueva 5, 08001 Barcelona", "ES", "Madrid", "Barcelona"],
] as const;

t.test("two addresses in a line are read as two", async (t) => {
  for (const [text, country_code, ...towns] of TWO)
    t.same(
      parse(text, { country_code }).map(({ locality }) => locality),
      towns,
      text,
    );
});

t.test("where one address is wanted, the first is read and the other one is said", async (t) => {
  for (const [text, country, town, other] of TWO) {
    const { locality, notes, remaining, confidence } = readingOf(text, country);
    t.equal(locality, town, text);
    const note = notes.find(({ code }) => code === "unexpected_part");
    t.ok(note?.from?.includes(other), text);
    t.ok(
      remaining.some((rest) => rest.text === note?.from),
      text,
    );
    t.ok(confidence <= 0.6, text);
  }
});

t.test("an address with two streets, two towns or several numbers is one", async (t) => {
  for (const [text, country_code] of [
    ["Linden Avenue and Birch Street, Austin, TX 78701", "US"],
    ["Suite 200, 210 Linden Avenue, Building 4, Austin, TX 78701, USA", "US"],
    ["Flat 3, Rosewood House, 7 Mill Lane, Clifton, Bristol BS1 4DJ", "GB"],
    ["PO Box 12, 210 Linden Avenue, Austin, TX 78701", "US"],
  ] as const)
    t.equal(parse(text, { country_code }).length, 1, text);
});

t.test("a second person before the street is doubted", async (t) => {
  t.match(readingOf("Ann Lee, Tom Ray, 210 Linden Avenue, Austin, TX 78701", "US").notes, [
    { code: "ambiguous", part: "address_lines" },
  ]);
  t.same(readingOf("Ann Lee, Riverside Tower, 210 Linden Avenue, Austin, TX 78701", "US").notes, []);
});

t.test("what several rules take for the same part is no doubt", async (t) => {
  for (const [text, country] of [
    ["Gartenstr. 7, 20095 Hamburg", "DE"],
    ["Am Marktpl. 3, 50667 Köln", "DE"],
    ["An der Mauer 9, 1010 Wien", "AT"],
    ["Bahnhofstr. 21, 8001 Zürich", "CH"],
    ["540 Route 9 North, Freehold, NJ 07728", "US"],
    ["18 19th Street West, Billings, MT 59102", "US"],
    ["310 Linden Avenue Southeast, Albuquerque, NM 87102", "US"],
    ["45 L Street, NW, Washington, DC 20001", "US"],
    ["77 County Road QQ, Stevens Point, WI 54481", "US"],
    ["12 1/2 Linden Avenue, Austin, TX 78701", "US"],
    ["RR 3 Box 41, Salem, IL 62881", "US"],
  ] as const)
    t.same(readingOf(text, country).notes, [], text);
});

t.test("a town called like a point of the compass, and a name in front of a street without a comma", async (t) => {
  t.equal(readingOf("101 Linden Avenue, West, TX 76691", "US").locality, "West");
  t.equal(readingOf("101 Linden Avenue West TX 76691", "US").locality, "West");
  t.match(readingOf("Schmidt Gartenstr. 7, 20095 Hamburg", "DE").notes, [{ code: "ambiguous" }]);
});
