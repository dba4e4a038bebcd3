/** How people of many countries write addresses, by kind: the parts that were hard to tell apart. */
import t from "tap";
import { parse } from "../../../src/address/parse/index.ts";
import type { ParsedAddress } from "../../../src/address/parse/types.ts";

type Expected = Partial<ParsedAddress["components"]> &
  Partial<
    Pick<
      ParsedAddress,
      | "recipient"
      | "organization"
      | "locality"
      | "dependent_locality"
      | "administrative_area"
      | "postal_code"
      | "country_code"
      | "phone"
    >
  >;
type Case = [text: string, country: string | undefined, expected: Expected];

function check(kind: string, cases: readonly Case[]): void {
  t.test(kind, async (t) => {
    for (const [text, country_code, expected] of cases) {
      const [address] = parse(text, { single: true, country_code });
      t.match({ ...address?.components, ...address }, expected, text);
    }
  });
}

check("boxes in local words, and boxes without a number", [
  ["Postfach, 6003 Luzern", "CH", { po_box: "Postfach", locality: "Luzern" }],
  ["Case postale, 1002 Lausanne", "CH", { po_box: "Case postale", locality: "Lausanne" }],
  ["PL 45, 20101 Turku", "FI", { po_box: "PL 45", locality: "Turku" }],
  ["skr. poczt. 7, 40-950 Katowice", "PL", { po_box: "skr. poczt. 7", locality: "Katowice" }],
  ["Kotak Pos 12, Bandung 40001", "ID", { po_box: "Kotak Pos 12", locality: "Bandung" }],
]);

check("a word announces the region, or follows it", [
  [
    "Str. Teiului 4, Sibiu, jud. Sibiu, 550001",
    "RO",
    { road: "Str. Teiului", locality: "Sibiu", administrative_area: "Sibiu" },
  ],
  ["Calle 9 N° 45, Salta, Provincia de Salta", "AR", { road: "Calle 9", house_number: "N° 45", locality: "Salta" }],
  ["Av. Olmo 3, 37000 León, Edo. de Guanajuato", "MX", { locality: "León", administrative_area: "Guanajuato" }],
  ["Jl. Mawar 5, Malang, Provinsi Jawa Timur 65111", "ID", { locality: "Malang", administrative_area: "Jawa Timur" }],
  ["4 Palm Avenue, Ikeja, Lagos State", "NG", { locality: "Ikeja", administrative_area: "Lagos" }],
  ["Via Bosco 4, 6830 Chiasso TI", "CH", { locality: "Chiasso", administrative_area: "Ticino" }],
]);

check("a person's title, a company's kind in front", [
  ["Mevrouw A. van den Berg, Lindelaan 4, 3511 AB Utrecht", "NL", { recipient: "Mevrouw A. van den Berg" }],
  ["De heer P. Jansen, Lindelaan 4, 3511 AB Utrecht", "NL", { recipient: "De heer P. Jansen", road: "Lindelaan" }],
  ["Herrn Dr. Paul Vogel, Lindenweg 4, 53111 Bonn", "DE", { recipient: "Herrn Dr. Paul Vogel", road: "Lindenweg" }],
  ["Сидорова Анна Петровна, Тульская обл., г. Тула, ул. Липовая 5", "RU", { recipient: "Сидорова Анна Петровна" }],
  ["Société Leroux, 4 bis rue des Tilleuls, 33000 Bordeaux", "FR", { organization: "Société Leroux" }],
  ["PT Bunga Indah, Jl. Mawar No. 8, Bandung 40111", "ID", { organization: "PT Bunga Indah", road: "Jl. Mawar" }],
  [
    "Muebles Olmo S.A. de C.V., Calle Fresno 12, Col. Centro, 44100 Guadalajara",
    "MX",
    { organization: "Muebles Olmo S.A. de C.V.", road: "Calle Fresno", house_number: "12" },
  ],
]);

check("the name of a house that could be a street's, before the street", [
  ["Linden Court, 4 Fore Lane, Truro TR1 1AA", "GB", { poi: "Linden Court", house_number: "4", road: "Fore Lane" }],
  ["Unit 4 Linden Gate, 25 Fore Ave, Durban 4001", "ZA", { unit: "Unit 4", house_number: "25", road: "Fore Ave" }],
]);

check("quarters, blocks and lots", [
  [
    "Çamlık Mahallesi, Ihlamur Caddesi No 12/5, 06420 Çankaya Ankara",
    "TR",
    { dependent_locality: "Çamlık Mahallesi", road: "Ihlamur Caddesi", house_number: "No 12/5", locality: "Çankaya" },
  ],
  ["Manzana 5 Lote 12, Colonia Olmos, Chalco 56600", "MX", { building: "Manzana 5", house_number: "Lote 12" }],
  ["Mz. C Lt. 4, Urb. Los Olmos, Piura", "PE", { building: "Mz. C", house_number: "Lt. 4", locality: "Piura" }],
]);

check("numbers that belong to a street, marks that belong to a number", [
  ["12, Jalan Melati 2/5, 81200 Johor Bahru", "MY", { house_number: "12", road: "Jalan Melati 2/5" }],
  ["No 12, Jalan SS 4/24, 47300 Petaling Jaya", "MY", { house_number: "No 12", road: "Jalan SS 4/24" }],
  ["Jl. Mawar Kav. 5-6, Jakarta Selatan 12190", "ID", { road: "Jl. Mawar", house_number: "Kav. 5-6" }],
  ["số 5 ngõ 12 đường Láng, Hà Nội", "VN", { house_number: "số 5", road: "đường Láng" }],
  ["No. 12, Linden Road, Yangon 11181", "MM", { house_number: "No. 12", road: "Linden Road" }],
  ["12-345 1/2 LINDEN ST, MONTREAL QC H3Z 2Y7", "CA", { unit: "12", house_number: "345 1/2" }],
  ["Flat 4B, 5/F, Linden Court, Mong Kok, Hong Kong", "HK", { unit: "Flat 4B", floor: "5/F" }],
  ["14 Linden Street Upper, Dublin 2", "IE", { road: "Linden Street Upper", locality: "Dublin 2" }],
  ["calle del olmo 41 3 izq, 28001 madrid", "ES", { house_number: "41", floor: "3 izq", locality: "madrid" }],
  ["Ruta 9 Km 45, Escobar, Bs. As.", "AR", { road: "Ruta 9", house_number: "Km 45", locality: "Escobar" }],
]);

check("Russian streets without a word for it, and with it behind the name", [
  ["125009 Москва Тверская 12-45", "RU", { locality: "Москва", road: "Тверская", house_number: "12-45" }],
  ["190000, Санкт-Петербург, Липовый пр., 1", "RU", { locality: "Санкт-Петербург", road: "Липовый пр." }],
]);

check("the country in front without a comma, and before a box", [
  ["Magyarország 1117 Budapest Hársfa u. 8", undefined, { country_code: "HU", locality: "Budapest" }],
  ["Linden Tower, Dubai, UAE, P.O. Box 45", undefined, { country_code: "AE", locality: "Dubai" }],
  [
    "Triq il-Kbira 4, Valletta VLT 1115, Malta",
    undefined,
    { country_code: "MT", postal_code: "VLT 1115", house_number: "4" },
  ],
]);

check("a phone before the number of a house, a town in two languages, quarters with their word in front", [
  [
    "Linden Inc 212-555-0147 1200 Fore St, Austin, TX 78701",
    "US",
    { phone: "212-555-0147", house_number: "1200", road: "Fore St" },
  ],
  ["Rue des Tilleuls 4, 1000 Bruxelles/Brussel", "BE", { locality: "Bruxelles/Brussel", dependent_locality: null }],
  [
    "Jl. Mawar 5, Kel. Gambir, Kec. Gambir, Jakarta Pusat 10110",
    "ID",
    { dependent_locality: "Kel. Gambir, Kec. Gambir" },
  ],
  ["12 Nguyễn Trãi, P. Bến Thành, Q.1, HCM", "VN", { road: "Nguyễn Trãi", dependent_locality: "P. Bến Thành, Q.1" }],
  ["Av. Olmo 1234 5° A, Rosario", "AR", { road: "Av. Olmo", house_number: "1234", floor: "5° A" }],
]);

check("a number without its blank, additions with letters, the code in front, mail drops", [
  ["Lindenstraße12, 10969 Berlin", "DE", { road: "Lindenstraße", house_number: "12" }],
  ["Lindestraat 14-B11, 9000 Gent", "BE", { road: "Lindestraat", house_number: "14-B11" }],
  ["TR1 1AA, 4-6, Fore Lane, Truro", "GB", { postal_code: "TR1 1AA", house_number: "4-6", road: "Fore Lane" }],
  ["12 Fore Road, Mail Drop 45, Austin, TX 78701", "US", { road: "Fore Road", unit: "Mail Drop 45" }],
]);
