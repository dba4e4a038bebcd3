/**
 * How the postal codes of big cities begin, in countries whose posts have no use for a region: the sorting areas and
 * departments that the national posts publish. Generous where a city shares its area with the towns around it.
 */
import type { PostalArea } from "./postal.ts";
import { foldName } from "../text.ts";

export interface CityPostalCodes extends PostalArea {
  postal_codes: RegExp;
}

/** "Name, other name = beginnings". */
const CITIES: Readonly<Record<string, string>> = {
  AT: "Wien, Vienna = 1; Graz = 80; Linz = 40; Salzburg = 50; Innsbruck = 60; Klagenfurt = 90",
  BE: `
    Bruxelles, Brussel, Brussels = 1[012]; Antwerpen, Anvers, Antwerp = 2[016]; Gent, Gand, Ghent = 90;
    Liège, Luik = 40; Brugge, Bruges = 8[023]; Namur, Namen = 5[01]; Leuven, Louvain = 30; Charleroi = 60
  `,
  CH: `
    Zürich, Zurich = 80; Genève, Genf, Geneva = 12; Basel, Bâle = 40; Bern, Berne = 30; Lausanne = 10;
    Luzern, Lucerne = 60; St. Gallen = 90; Lugano = 69; Winterthur = 84
  `,
  CZ: "Praha, Prague = 1; Brno = 6; Ostrava = 7; Plzeň = 3; Liberec = 4; Olomouc = 7",
  DE: `
    Berlin = 1[0-3]|14[01]; Hamburg = 2[0-2]|27499; München, Muenchen, Munich = 8[01]; Köln, Koeln, Cologne = 5[01];
    Frankfurt am Main = 60|659; Stuttgart = 70; Düsseldorf, Duesseldorf = 40; Leipzig = 04; Dortmund = 44; Essen = 45;
    Bremen = 28; Dresden = 01; Hannover, Hanover = 30; Nürnberg, Nuernberg, Nuremberg = 90; Duisburg = 47; Bochum = 44;
    Wuppertal = 42; Bielefeld = 33; Bonn = 53; Mannheim = 68; Karlsruhe = 76; Augsburg = 86; Wiesbaden = 65|552;
    Mainz = 55; Kiel = 24; Lübeck = 23; Rostock = 18; Erfurt = 99; Magdeburg = 39; Braunschweig = 38; Chemnitz = 09;
    Aachen = 52; Potsdam = 14; Saarbrücken = 66
  `,
  DK: "København, Copenhagen = [12]; Aarhus, Århus = 8; Odense = 5; Aalborg, Ålborg = 9",
  FI: `
    Helsinki, Helsingfors = 00; Espoo, Esbo = 02; Vantaa, Vanda = 01; Turku, Åbo = 20; Tampere, Tammerfors = 33;
    Oulu, Uleåborg = 90
  `,
  FR: `
    Paris = 75; Marseille = 13; Lyon = 69; Toulouse = 31; Nice = 06; Nantes = 44; Montpellier = 34; Strasbourg = 67;
    Bordeaux = 33; Lille = 59; Rennes = 35; Reims = 51; Toulon = 83; Grenoble = 38; Dijon = 21; Angers = 49;
    Le Havre = 76; Rouen = 76; Clermont-Ferrand = 63; Le Mans = 72; Brest = 29; Tours = 37; Limoges = 87; Amiens = 80;
    Metz = 57; Perpignan = 66; Besançon = 25; Orléans = 45; Mulhouse = 68; Caen = 14; Nancy = 54; Avignon = 84;
    Aix-en-Provence = 13
  `,
  GB: `
    London = (?:E|EC|N|NW|SE|SW|W|WC|BR|CM|CR|DA|EN|HA|IG|KT|RM|SM|TN|TW|UB|WD|BX|XX)\\d; Birmingham = B\\d;
    Leeds = (?:LS|BD|WF)\\d; Glasgow = G\\d; Edinburgh = EH; Manchester = (?:M|OL|SK|WA)\\d; Liverpool = L\\d;
    Bristol = BS; Sheffield = S\\d; Cardiff, Caerdydd = CF; Belfast = BT; Newcastle upon Tyne = NE; Nottingham = NG;
    Leicester = LE; Aberdeen = AB; Dundee = DD; Southampton = SO; Portsmouth = PO; Plymouth = PL; Norwich = NR;
    Swansea, Abertawe = SA
  `,
  HU: "Budapest = 1; Debrecen = 40; Szeged = 67; Pécs = 76; Győr = 90; Miskolc = 35",
  NL: `
    Amsterdam = 1[01]; Rotterdam = 3[01]; Den Haag, 's-Gravenhage, The Hague = 2[45]; Utrecht = 3[45]; Eindhoven = 56;
    Groningen = 97; Tilburg = 50; Almere = 13; Breda = 48; Nijmegen = 65; Maastricht = 62; Arnhem = 68; Haarlem = 20;
    Leiden = 23; Delft = 26
  `,
  NO: "Oslo = 0|1[0-2]; Bergen = 5; Trondheim = 7; Stavanger = 40; Tromsø = 90",
  PL: `
    Warszawa, Warsaw = 0[0-5]; Kraków, Cracow = 3[0-2]; Łódź = 9[0-5]; Wrocław = 5[0-5]; Poznań = 6[0-2]; Gdańsk = 80;
    Szczecin = 7[01]; Bydgoszcz = 85; Lublin = 20; Katowice = 40; Białystok = 15; Gdynia = 81; Częstochowa = 42
  `,
  PT: "Lisboa, Lisbon = 1; Porto, Oporto = 4; Coimbra = 30; Braga = 47; Funchal = 90; Faro = 80",
  RO: "București, Bucharest = 0; Cluj-Napoca = 400; Timișoara = 30; Iași = 700; Constanța = 90; Brașov = 500",
  SE: `
    Stockholm = 1; Göteborg, Gothenburg = 4; Malmö = 2; Uppsala = 7; Västerås = 72; Örebro = 70; Linköping = 5;
    Helsingborg = 25
  `,
};

const byCountry = new Map<string, ReadonlyMap<string, CityPostalCodes>>();

/** A city whose codes are known to begin in some way, by one of its names in full; undefined for all others. */
export function cityByName(country_code: string, name: string): CityPostalCodes | undefined {
  const list = CITIES[country_code];
  if (list === undefined) return undefined;
  let cities = byCountry.get(country_code);
  if (!cities) {
    cities = read(list);
    byCountry.set(country_code, cities);
  }
  return cities.get(foldName(name));
}

function read(list: string): ReadonlyMap<string, CityPostalCodes> {
  return new Map(
    list
      .trim()
      .split(";")
      .flatMap((entry) => {
        const [names = "", codes = ""] = entry.split(" = ");
        const [name = "", ...others] = names.split(",").map((one) => one.trim());
        const city: CityPostalCodes = { name, postal_codes: new RegExp(`^(?:${codes})`) };
        return [name, ...others].map((one) => [foldName(one), city] as const);
      }),
  );
}
