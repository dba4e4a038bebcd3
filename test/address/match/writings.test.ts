import fc from "fast-check";
import t from "tap";
import { comparableParts, comparableText, compare, fingerprint } from "../../../src/address/index.ts";

type Pair = readonly [country_code: string, a: string, b: string];

/** Two writings of one door. */
const ONE_DOOR: readonly Pair[] = [
  ["PL", "ul. Świętego Józefa 12, 00-001 Warszawa", "św. Józefa 12, 00-001 Warszawa"],
  ["PL", "ul. Lipowa 7, 30-702 Kraków", "Lipowa 7, 30-702 Kraków"],
  ["PL", "Aleja Róż 5, 31-949 Kraków", "al. Róż 5, 31-949 Kraków"],
  ["PL", "plac Wolności 3, 90-001 Łódź", "pl. Wolności 3, 90-001 Łódź"],
  ["PL", "os. Zielone 4/12, 31-970 Kraków", "Osiedle Zielone 4 m. 12, 31-970 Kraków"],
  ["PL", "ul. Długa 5 m. 8, 00-238 Warszawa", "Długa 5/8, 00-238 Warszawa"],
  ["PL", "ul. gen. Andersa 5, 00-147 Warszawa", "ulica Generała Andersa 5, 00-147 Warszawa"],
  ["RU", "ул. Мира 12, Екатеринбург, 620078", "улица Мира, д. 12, Екатеринбург, 620078"],
  ["RU", "пр-т Ленина 5, Екатеринбург, 620014", "проспект Ленина, дом 5, Екатеринбург, 620014"],
  ["RU", "ул. Садовая, д. 7, кв. 15, Тула, 300000", "Садовая ул., 7-15, Тула, 300000"],
  ["RU", "пер. Речной, 4, Тула, 300000", "Речной переулок, д.4, Тула, 300000"],
  ["RU", "ул. Лесная, д. 10, корп. 2, кв. 3, Москва, 125047", "Лесная улица 10 к. 2 кв 3, Москва, 125047"],
  ["UA", "вул. Садова 4, Львів, 79000", "вулиця Садова, 4, Львів, 79000"],
  ["UA", "просп. Перемоги 10, кв. 5, Київ, 03057", "проспект Перемоги, буд. 10, кв. 5, Київ, 03057"],
  ["ES", "avinguda Meridiana 6, 08018 Barcelona", "Av. Meridiana, 6, 08018 Barcelona"],
  ["ES", "Avenida de la Playa 14, 29602 Marbella", "Avda. de la Playa, 14, 29602 Marbella"],
  ["ES", "Carrer de Mallorca 20, 08029 Barcelona", "C. Mallorca 20, 08029 Barcelona"],
  ["ES", "Pza. España 2, 28008 Madrid", "Plaza de España, 2, 28008 Madrid"],
  ["ES", "Paseo del Prado 8, 3º B, 28014 Madrid", "Pº del Prado 8, piso 3 puerta B, 28014 Madrid"],
  ["ES", "Ctra. de Burgos km 12, 28108 Alcobendas", "Carretera de Burgos, km. 12, 28108 Alcobendas"],
  ["US", "1200 State Route 13, Ithaca, NY 14850", "1200 SR 13, Ithaca, NY 14850"],
  ["US", "455 County Road 12, Salem, OR 97301", "455 CR 12, Salem, OR 97301"],
  ["US", "455 County Road 12, Salem, OR 97301", "455 Co Rd 12, Salem, OR 97301"],
  ["US", "8800 Farm to Market Road 1960, Humble, TX 77338", "8800 FM 1960, Humble, TX 77338"],
  ["US", "21 US Highway 1, Princeton, NJ 08540", "21 US-1, Princeton, NJ 08540"],
  ["US", "21 U.S. Route 1, Princeton, NJ 08540", "21 US Hwy 1, Princeton, NJ 08540"],
  ["US", "900 Interstate 35, Austin, TX 78701", "900 I-35, Austin, TX 78701"],
  ["US", "RR 2 Box 40, Salem, OR 97301", "Rural Route 2 Box 40, Salem, OR 97301"],
  ["US", "15 Martin Luther King Jr Blvd, Salem, OR 97301", "15 MLK Blvd, Salem, OR 97301"],
  ["US", "12 Saint Charles Ave, Salem, OR 97301", "12 St. Charles Avenue, Salem, OR 97301"],
  ["US", "12 Eleventh St, Salem, OR 97301", "12 11th Street, Salem, OR 97301"],
  ["US", "12 Twenty-Third St, Salem, OR 97301", "12 23rd St, Salem, OR 97301"],
  ["US", "7 Mount Hope Pkwy Ste 300, Salem, OR 97301", "7 Mt Hope Parkway, Suite 300, Salem, OR 97301"],
  ["US", "7 Elm St, 2nd Floor, Salem, OR 97301", "7 Elm Street Fl 2, Salem, OR 97301"],
  ["AU", "Unit 7/22 High St, Kew VIC 3101", "7/22 High Street, Kew VIC 3101"],
  ["AU", "Flat 3, 9 Beach Rd, Manly NSW 2095", "3/9 Beach Road, Manly NSW 2095"],
  [
    "BR",
    "Rua Augusta 123, Apto 12, São Paulo - SP, 01305-000",
    "R. Augusta, 123, apartamento 12, São Paulo - SP, 01305-000",
  ],
  [
    "BR",
    "Avenida Brasil 500, bloco B, ap 31, Rio de Janeiro - RJ, 21040-360",
    "Av. Brasil, 500 - Bl. B Apto. 31, Rio de Janeiro - RJ, 21040-360",
  ],
  ["BE", "Rue Haute 12 bte 3, 1000 Bruxelles", "Rue Haute 12 boîte 3, 1000 Bruxelles"],
  ["BE", "Kerkstraat 12 bus 3, 9000 Gent", "Kerkstr. 12 b 3, 9000 Gent"],
  ["AT", "Lindengasse 40/3/12, 1070 Wien", "Lindengasse 40 Stiege 3 Tür 12, 1070 Wien"],
  ["AT", "Lindengasse 40/12, 1070 Wien", "Lindengasse 40 Top 12, 1070 Wien"],
  ["AT", "Linzer Straße 8, 4020 Linz", "Linzerstr. 8, 4020 Linz"],
  ["NL", "Javastraat 12-3, 1094 HB Amsterdam", "Javastraat 12 III, 1094HB Amsterdam"],
  ["NL", "Javastraat 12-hs, 1094 HB Amsterdam", "Javastraat 12 huis, 1094 HB Amsterdam"],
  ["NL", "Burgemeester Jansenlaan 4, 1094 HB Amsterdam", "Burg. Jansenln 4, 1094 HB Amsterdam"],
  ["NL", "Dorpsstraat 8 A, 1094 HB Amsterdam", "Dorpsstr. 8a, 1094HB Amsterdam"],
  ["NL", "Prof. Lorentzplein 3, 1094 HB Amsterdam", "Professor Lorentzpl. 3, 1094 HB Amsterdam"],
  ["DE", "Marktpl. 4, 07743 Jena", "Marktplatz 4, 07743 Jena"],
  ["DE", "Dr.-Schmidt-Str. 4, 07743 Jena", "Doktor-Schmidt-Straße 4, 07743 Jena"],
  ["DE", "St.-Anna-Weg 4, 07743 Jena", "Sankt-Anna-Weg 4, 07743 Jena"],
  ["DE", "Schillerstraße 9, 3. OG, 07743 Jena", "Schillerstr. 9, 3. Obergeschoss, 07743 Jena"],
  ["FR", "Av. du Gal de Gaulle 12, 75014 Paris", "12 avenue du Général de Gaulle, 75014 Paris"],
  ["FR", "12 bd du Maréchal Foch, 49100 Angers", "12 boulevard du Mal Foch, 49100 Angers"],
  ["FR", "3 pl. du Dr Roux, 49100 Angers", "3 place du Docteur Roux, 49100 Angers"],
  ["FR", "5 imp. des Lilas, bât. B, appt 12, 49100 Angers", "5 impasse des Lilas Bâtiment B Apt. 12, 49100 Angers"],
  ["FR", "5 r. des Lilas, 2e étage, 49100 Angers", "5 rue des Lilas, 2ème étage, 49100 Angers"],
  ["FR", "5 allée des Lilas, rez-de-chaussée, 49100 Angers", "5 all. des Lilas, RDC, 49100 Angers"],
  ["FR", "14 ter rue des Lilas, 49100 Angers", "14ter rue des Lilas, 49100 Angers"],
  ["IT", "P.zza Garibaldi 3, 40121 Bologna", "Piazza Garibaldi 3, 40121 Bologna"],
  ["IT", "V.le Monza 30, int. 4, 20127 Milano", "Viale Monza, 30 interno 4, 20127 Milano"],
  ["IT", "C.so Torino 8, scala A, piano 2, 20123 Milano", "Corso Torino 8 sc. A p. 2, 20123 Milano"],
  ["IT", "Via S. Marco 5, 20121 Milano", "Via San Marco 5, 20121 Milano"],
  ["GB", "Flat 3, 10 King's Road, London SW3 4RP", "Apartment 3, 10 Kings Rd, London SW3 4RP"],
  ["GB", "3rd Floor, 10 Mill Lane, Leeds LS1 4DY", "Third Floor, 10 Mill Ln, Leeds LS1 4DY"],
  ["GB", "Ground Floor, 10 Mill Lane, Leeds LS1 4DY", "G/F, 10 Mill Ln, Leeds LS1 4DY"],
  ["SE", "Storgatan 5, lgh 1102, 111 29 Stockholm", "Storg. 5 lägenhet 1102, 111 29 Stockholm"],
  ["DK", "Nørregade 7, st. th., 1165 København K", "Nørregade 7, stuen th, 1165 København K"],
  ["NO", "Storgata 5, 0155 Oslo", "Storgt. 5, 0155 Oslo"],
  ["TR", "Atatürk Cad. No:12 D:3, 34710 Kadıköy/İstanbul", "Atatürk Caddesi No: 12 Daire: 3, 34710 Kadıköy/İstanbul"],
  ["TR", "Bahar Sok. No 5, 06420 Çankaya/Ankara", "Bahar Sokak No:5, 06420 Çankaya/Ankara"],
  ["TR", "Barbaros Blv. 45/7, 34353 Beşiktaş/İstanbul", "Barbaros Bulvarı No:45 D:7, 34353 Beşiktaş/İstanbul"],
  ["KR", "서울특별시 강남구 테헤란로 152", "서울 강남구 테헤란로 152"],
  ["ID", "Jl. Sudirman No. 12, Jakarta Pusat 10220", "Jalan Sudirman 12, Jakarta Pusat 10220"],
  ["ID", "Jl. Melati Gg. 3 No. 4, Bandung 40111", "Jalan Melati Gang 3 Nomor 4, Bandung 40111"],
  ["MX", "Av. Juárez 20 int. 4, 06050 Ciudad de México", "Avenida Juárez #20 Interior 4, 06050 Ciudad de México"],
  ["CH", "Bahnhofstr. 7, 8001 Zürich", "Bahnhofstrasse 7, 8001 Zürich"],
  ["CZ", "nám. Míru 5, 120 00 Praha 2", "náměstí Míru 5, 120 00 Praha 2"],
  ["CZ", "Husova tř. 12, 370 05 České Budějovice", "Husova třída 12, 370 05 České Budějovice"],
  ["CA", "200 rue Sainte-Catherine O, Montréal QC H2X 1L4", "200 rue Ste-Catherine Ouest, Montréal QC H2X 1L4"],
  ["CA", "4-12 Maple St, Toronto ON M4C 1B5", "12 Maple Street Unit 4, Toronto ON M4C 1B5"],
];

/** Two doors, however much alike. */
const TWO_DOORS: readonly Pair[] = [
  ["NL", "Javastraat 12-II, 1094 HB Amsterdam", "Javastraat 12-III, 1094 HB Amsterdam"],
  ["NL", "Javastraat 12a, 1094 HB Amsterdam", "Javastraat 12b, 1094 HB Amsterdam"],
  ["NL", "Javastraat 12, 1094 HB Amsterdam", "Javastraat 12-3, 1094 HB Amsterdam"],
  ["AT", "Lindengasse 40/3/12, 1070 Wien", "Lindengasse 40/2/12, 1070 Wien"],
  ["AT", "Lindengasse 40/3/12, 1070 Wien", "Lindengasse 40/3/13, 1070 Wien"],
  ["AT", "Linzer Straße 8, 4020 Linz", "Linzer Gasse 8, 4020 Linz"],
  ["PL", "ul. Długa 5 m. 8, 00-238 Warszawa", "ul. Długa 5 m. 9, 00-238 Warszawa"],
  ["PL", "al. Róż 5, 31-949 Kraków", "ul. Róż 5, 31-949 Kraków"],
  ["PL", "plac Wolności 3, 90-001 Łódź", "ul. Wolności 3, 90-001 Łódź"],
  ["RU", "ул. Садовая, д. 7, кв. 15, Тула, 300000", "ул. Садовая, д. 7, кв. 16, Тула, 300000"],
  ["RU", "ул. Лесная, д. 10, корп. 2, Москва, 125047", "ул. Лесная, д. 10, корп. 3, Москва, 125047"],
  ["RU", "ул. Мира 12, Тула, 300000", "пр. Мира 12, Тула, 300000"],
  ["RU", "ул. Речная, 4, Тула, 300000", "пер. Речной, 4, Тула, 300000"],
  ["ES", "C/ Mayor 5, 2º izda, 28013 Madrid", "C/ Mayor 5, 2º dcha, 28013 Madrid"],
  ["ES", "C/ Mayor 5, 2º B, 28013 Madrid", "C/ Mayor 5, 3º B, 28013 Madrid"],
  ["ES", "Plaza Mayor 5, 28013 Madrid", "Calle Mayor 5, 28013 Madrid"],
  ["US", "455 County Road 12, Salem, OR 97301", "455 State Route 12, Salem, OR 97301"],
  ["US", "21 US-1, Princeton, NJ 08540", "21 US-9, Princeton, NJ 08540"],
  ["US", "21 US-1, Princeton, NJ 08540", "21 NJ-1, Princeton, NJ 08540"],
  ["US", "RR 2 Box 40, Salem, OR 97301", "RR 2 Box 41, Salem, OR 97301"],
  ["US", "RR 2 Box 40, Salem, OR 97301", "RR 3 Box 40, Salem, OR 97301"],
  ["US", "7 Elm St Fl 2, Salem, OR 97301", "7 Elm St Fl 3, Salem, OR 97301"],
  ["US", "12 11th St, Salem, OR 97301", "12 12th St, Salem, OR 97301"],
  ["US", "12 N 11th St, Salem, OR 97301", "12 S 11th St, Salem, OR 97301"],
  ["US", "455 Maple Crescent, Salem, OR 97301", "455 Maple Circle, Salem, OR 97301"],
  ["AU", "7/22 High St, Kew VIC 3101", "8/22 High St, Kew VIC 3101"],
  ["AU", "22 High St, Kew VIC 3101", "7/22 High St, Kew VIC 3101"],
  ["BE", "Rue Haute 12 bte 3, 1000 Bruxelles", "Rue Haute 12 bte 4, 1000 Bruxelles"],
  ["FR", "5 impasse des Lilas, 49100 Angers", "5 allée des Lilas, 49100 Angers"],
  ["FR", "5 rue des Lilas, bât. A, 49100 Angers", "5 rue des Lilas, bât. B, 49100 Angers"],
  ["FR", "5 rue des Lilas, 2e étage, 49100 Angers", "5 rue des Lilas, 3e étage, 49100 Angers"],
  ["FR", "14 bis rue des Lilas, 49100 Angers", "14 ter rue des Lilas, 49100 Angers"],
  ["FR", "14 bis rue des Lilas, 49100 Angers", "14 rue des Lilas, 49100 Angers"],
  ["IT", "Viale Monza 30 int. 4, 20127 Milano", "Viale Monza 30 int. 5, 20127 Milano"],
  ["IT", "Corso Torino 8 scala A, 20123 Milano", "Corso Torino 8 scala B, 20123 Milano"],
  ["IT", "Via Monza 30, 20127 Milano", "Viale Monza 30, 20127 Milano"],
  ["PT", "Rua das Flores 10, 2º Esq, 4050-262 Porto", "Rua das Flores 10, 2º Dto, 4050-262 Porto"],
  ["DK", "Nørregade 7, 2. tv., 1165 København K", "Nørregade 7, 2. th., 1165 København K"],
  ["DK", "Nørregade 7, st. th., 1165 København K", "Nørregade 7, 1. th., 1165 København K"],
  ["TR", "Atatürk Cad. No:12 D:3, 34710 Kadıköy/İstanbul", "Atatürk Cad. No:12 D:4, 34710 Kadıköy/İstanbul"],
  ["TR", "Bahar Sok. No 5, 06420 Çankaya/Ankara", "Bahar Cad. No 5, 06420 Çankaya/Ankara"],
  ["KR", "서울 강남구 테헤란로 152", "서울 강남구 테헤란로 153"],
  ["KR", "서울 강남구 테헤란로5길 12", "서울 강남구 테헤란로7길 12"],
  ["KR", "부산 해운대구 센텀로 20, 101동 502호", "부산 해운대구 센텀로 20, 102동 502호"],
  ["KR", "부산 해운대구 센텀로 20, 101동 502호", "부산 해운대구 센텀로 20, 101동 503호"],
  ["KR", "서울 중구 세종로 5", "부산 중구 세종로 5"],
  ["DE", "Schillerstraße 9, 07743 Jena", "Schillerplatz 9, 07743 Jena"],
  ["DE", "Schillerstraße 9, 3. OG, 07743 Jena", "Schillerstraße 9, 2. OG, 07743 Jena"],
  ["BR", "Rua Augusta 123 ap 12, São Paulo - SP, 01305-000", "Rua Augusta 123 ap 13, São Paulo - SP, 01305-000"],
  [
    "BR",
    "Avenida Brasil 500 bloco A ap 31, Rio de Janeiro - RJ, 21040-360",
    "Avenida Brasil 500 bloco B ap 31, Rio de Janeiro - RJ, 21040-360",
  ],
  ["ID", "Jl. Melati Gg. 3 No. 4, Bandung 40111", "Jl. Melati Gg. 4 No. 4, Bandung 40111"],
  ["CA", "4-12 Maple St, Toronto ON M4C 1B5", "5-12 Maple Street, Toronto ON M4C 1B5"],
  ["CZ", "nám. Míru 5, 120 00 Praha 2", "Míru 5, 120 00 Praha 2"],
];

const matchOf = ([country_code, a, b]: Pair): string =>
  compare(comparableText(a, country_code), comparableText(b, country_code)).match;

t.test("one door in two writings of its language", async (t) => {
  for (const [country_code, a, b] of ONE_DOOR) {
    t.equal(matchOf([country_code, a, b]), "same_door", `${a} and ${b}`);
    t.equal(matchOf([country_code, b, a]), "same_door", `${b} and ${a}`);
  }
});

t.test("two doors are never one", async (t) => {
  for (const [country_code, a, b] of TWO_DOORS) {
    t.not(matchOf([country_code, a, b]), "same_door", `${a} and ${b}`);
    t.not(
      fingerprint(comparableText(a, country_code)),
      fingerprint(comparableText(b, country_code)),
      `fingerprints of ${a} and ${b}`,
    );
  }
});

t.test("what is one door by rule has one fingerprint", async (t) => {
  const differ = ONE_DOOR.filter(
    ([country_code, a, b]) =>
      fingerprint(comparableText(a, country_code)) !== fingerprint(comparableText(b, country_code)),
  );
  // A Danish st is the ground floor before a side only; a fingerprint does not read that.
  t.same(
    differ.map(([country_code]) => country_code),
    ["DK"],
  );
});

/** How a door within number 12 is written, and its street, by country. */
const WRITINGS: Readonly<Record<string, readonly ((unit: number) => string)[]>> = {
  US: [
    (unit) => `12 Maple St Apt ${unit}`,
    (unit) => `12 Maple Street #${unit}`,
    (unit) => `12 Maple St, Unit ${unit}`,
  ],
  AU: [
    (unit) => `${unit}/12 Maple St`,
    (unit) => `Unit ${unit}, 12 Maple Street`,
    (unit) => `Unit ${unit}/12 Maple St`,
  ],
  CA: [(unit) => `${unit}-12 Maple St`, (unit) => `12 Maple Street Unit ${unit}`],
  GB: [(unit) => `Flat ${unit}, 12 Maple Road`, (unit) => `12 Maple Rd, Apartment ${unit}`],
  AT: [
    (unit) => `Lindengasse 12/${unit}`,
    (unit) => `Lindengasse 12 Top ${unit}`,
    (unit) => `Lindengasse 12, Tür ${unit}`,
  ],
  PL: [(unit) => `ul. Lipowa 12/${unit}`, (unit) => `Lipowa 12 m. ${unit}`, (unit) => `ulica Lipowa 12 lok. ${unit}`],
  FR: [(unit) => `12 rue des Lilas, appt ${unit}`, (unit) => `12 r. des Lilas, appartement ${unit}`],
  IT: [(unit) => `Via Roma 12, int. ${unit}`, (unit) => `V. Roma 12 interno ${unit}`],
  BR: [(unit) => `Rua Augusta 12, ap ${unit}`, (unit) => `R. Augusta, 12 - Apto. ${unit}`],
  RU: [(unit) => `ул. Садовая, д. 12, кв. ${unit}`, (unit) => `Садовая улица 12-${unit}`],
  TR: [(unit) => `Bahar Sok. No:12 D:${unit}`, (unit) => `Bahar Sokak 12/${unit}`],
  BE: [(unit) => `Kerkstraat 12 bus ${unit}`, (unit) => `Kerkstr. 12 b ${unit}`],
};
const writing = fc
  .constantFrom(...Object.keys(WRITINGS))
  .chain((country_code) =>
    fc.tuple(
      fc.constant(country_code),
      fc.constantFrom(...WRITINGS[country_code]!),
      fc.constantFrom(...WRITINGS[country_code]!),
    ),
  );
const unit = fc.integer({ min: 1, max: 400 });

t.test("another unit is never the same door, in whatever writing; the same unit always is", async (t) => {
  fc.assert(
    fc.property(writing, unit, unit, ([country_code, write, rewrite], one, two) => {
      const at = (line: string) => comparableParts({ country_code, locality: "Elmstadt", address_lines: [line] });
      const [a, b] = [at(write(one)), at(rewrite(two))];
      const { match } = compare(a, b);
      return (
        match === compare(b, a).match &&
        (match === "same_door") === (one === two) &&
        (fingerprint(a) === fingerprint(b)) === (one === two)
      );
    }),
    { numRuns: 2_000 },
  );
  t.pass("2,000 pairs");
});
