/** The country of a text, wherever and however it is named, and names of places that have a country's name in them. */
import t from "tap";
import { parse } from "../../../src/address/parse/index.ts";

const place = (text: string, country_code?: string) => {
  const [address] = parse(text, { single: true, country_code });
  return [address?.country_code ?? null, address?.locality ?? null, address?.postal_code ?? null];
};

const NAMED: [text: string, country: string, town: string, code: string | null][] = [
  ["Lipa 4, 21000 Split, Hrvatska", "HR", "Split", "21000"],
  ["Pärna 4, 51007 Tartu, Eesti", "EE", "Tartu", "51007"],
  ["Lipova ulica 4, 2000 Maribor, Slovenija", "SI", "Maribor", "2000"],
  ["Liepų g. 4, 44001 Kaunas, Lietuva", "LT", "Kaunas", "LT-44001"],
  ["Liepu iela 4, LV-1010 Rīga, Latvija", "LV", "Rīga", "LV-1010"],
  ["Lipova 4, 21000 Novi Sad, Srbija", "RS", "Novi Sad", "21000"],
  ["Липова 4, 21000 Нови Сад, Србија", "RS", "Нови Сад", "21000"],
  ["Lipova 4, 81000 Podgorica, Crna Gora", "ME", "Podgorica", "81000"],
  ["Lipova 4, 71000 Sarajevo, Bosna i Hercegovina", "BA", "Sarajevo", "71000"],
  ["Rruga Durrësi 4, 2001 Durrës, Shqipëri", "AL", "Durrës", "2001"],
  ["көшесі Абай 4, 010000 Астана, Қазақстан", "KZ", "Астана", "010000"],
  ["ул. Липова 4, 4000 Пловдив, България", "BG", "Пловдив", "4000"],
  ["ул. Липова 4, 1000 Скопје, Северна Македонија", "MK", "Скопје", "1000"],
  ["вул. Липова 4, 79000 Львів, Україна", "UA", "Львів", "79000"],
  ["12 Teheran-ro, Seoul 06133, Korea, Republic of", "KR", "Seoul", "06133"],
  ["4 Linden Avenue, Dodoma, Tanzania, United Republic of", "TZ", "Dodoma", null],
  ["Calle Olmo 4, Sucre, Bolivia (Plurinational State of)", "BO", "Sucre", null],
  ["Calle Olmo 4, Maracaibo, Venezuela, Bolivarian Republic of", "VE", "Maracaibo", null],
  ["Strada Teiului 4, Chișinău, Moldova, Republic of", "MD", "Chișinău", null],
  ["4 Zhongshan Road, Taichung, Taiwan (R.O.C.)", "TW", "Taichung", null],
  ["Липовая улица, 4, Казань, Россия, 420111", "RU", "Казань", "420111"],
  ["4 Fore Street, Ramsey, Isle of Man IM8 1AA", "IM", "Ramsey", "IM8 1AA"],
  ["4 Fore Street, St Helier, Jersey JE2 4AA", "JE", "St Helier", "JE2 4AA"],
];

t.test("a country is named in its own language, in ISO's order or before the code", async (t) => {
  for (const [text, ...expected] of NAMED) t.same(place(text), expected, text);
});

t.test("the name of a place keeps the country's name in it", async (t) => {
  t.same(place("Calle Olmo 12, Centro, 06000 Ciudad de México"), ["MX", "Ciudad de México", "06000"]);
  t.same(place("Calle Olmo 12, 06000 Ciudad de México, México"), ["MX", "Ciudad de México", "06000"]);
  t.equal(
    parse("Av. Olmo 3, 50000 Toluca, Estado de México", { country_code: "MX" })[0]?.administrative_area,
    "Estado de México",
  );
  t.same(parse("12 Plaza de España, 28008 Madrid", { single: true })[0]?.components.road, "Plaza de España");
  t.equal(parse("Avenida Brasil 12, Montevideo", { country_code: "UY" })[0]?.components.road, "Avenida Brasil");
});

t.test("a city that has its country's name is the city, unless another is named", async (t) => {
  t.same(place("12 rue des Tilleuls, L-2560 Luxembourg"), ["LU", "Luxembourg", "2560"]);
  t.same(place("12 rue des Tilleuls, L-4010 Esch-sur-Alzette, Luxembourg"), ["LU", "Esch-sur-Alzette", "4010"]);
  t.same(place("12 Raffles Lane, Singapore 238832"), ["SG", "Singapore", "238832"]);
  t.same(place("Calle 12, Panamá").slice(0, 2), ["PA", "Panamá"]);
});

t.test("Cyrillic letters, codes and words tell which country it is", async (t) => {
  for (const [text, country] of [
    ["бул. Липа 12, 1000 София", "BG"],
    ["ул. Липа 12, 1000 Скопје", "MK"],
    ["Улица липа 12, 11000 Београд", "RS"],
    ["вул. Липова, 12, м. Київ, 01001", "UA"],
    ["ул. Липовая, д. 12, г. Казань, 420111", "RU"],
  ] as const)
    t.equal(parse(text, { single: true })[0]?.country_code, country, text);
});

t.test(
  "Arabic, Hebrew, Greek and Georgian texts have streets, numbers and towns; no place is a recipient",
  async (t) => {
    t.match(parse("شارع الملك فهد 12، الرياض 12643، السعودية", { single: true })[0], {
      country_code: "SA",
      recipient: null,
      postal_code: "12643",
      components: { road: "شارع الملك فهد", house_number: "12" },
    });
    t.match(parse("12 شارع التحرير، القاهرة 11511، مصر", { single: true })[0], {
      country_code: "EG",
      recipient: null,
      components: { road: "شارع التحرير", house_number: "12" },
    });
    t.match(parse("רחוב האלון 4, חיפה, ישראל", { single: true })[0], { country_code: "IL", locality: "חיפה" });
    t.match(parse("Ελιάς 12, 105 62 Αθήνα, Ελλάδα", { single: true })[0], { country_code: "GR", locality: "Αθήνα" });
    t.same(parse("გამარჯობა"), [], "a word alone is no address");
  },
);

t.test("the town of a postal code is a town, whatever else its name may be", (t) => {
  for (const [country_code, text, locality] of [
    ["FR", "12 rue Victor Hugo, 48190 Sainte-Hélène", "Sainte-Hélène"],
    ["DE", "Hauptstraße 12, 35066 Frankenberg (Eder)", "Frankenberg (Eder)"],
    ["DE", "Hauptstraße 12, 37197 Hattorf am Harz", "Hattorf am Harz"],
    ["AT", "Hauptstraße 12, 2020 Hollabrunn", "Hollabrunn"],
    ["CH", "Bahnhofstrasse 12, 1637 Charmey (Gruyère)", "Charmey (Gruyère)"],
    ["IT", "Via Roma 12, 00010 Marcellina", "Marcellina"],
  ] as const) {
    const [address] = parse(text, { country_code });
    t.match(address, { country_code, locality, administrative_area: null }, text);
  }
  t.end();
});

t.test("a block without a country: the code before the town is no house number", async (t) => {
  for (const text of ["Erika Muster\nIm Winkel 3\n12345 Musterdorf", "Kirchwinkel 3\n99999 Kleindorf"]) {
    const [address] = parse(text, { single: true });
    t.equal(address?.components.house_number, "3", text);
    t.match(address?.postal_code, /^\d{5}$/, text);
  }
});
