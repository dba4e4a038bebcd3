/** npm packages that parse Western addresses, called as in their READMEs; results in the shared labels. */
import { add, type Parser, type Parts, type SharedLabel } from "./western-labels.ts";
import type { Peers } from "./testdata.ts";

const joined = (...words: (string | undefined)[]): string => words.filter(Boolean).join(" ");

interface ParseAddress {
  parseLocation: (text: string) => Record<string, string> | null;
}
interface Addresser {
  parseAddress: (text: string) => Record<string, string>;
}
type AddressIt = (text: string) => {
  unit?: string | number;
  number?: string | number;
  street?: string;
  regions?: string[];
  state?: string;
  postalcode?: string | number;
  country?: string;
};
interface PeliasParser {
  new (): { classify: (tokenizer: PeliasTokenizer) => void; solve: (tokenizer: PeliasTokenizer) => void };
}
interface PeliasTokenizer {
  solution: { pair: { classification: { label: string }; span: { body: string } }[] }[];
}

interface WesternPeers {
  "parse-address"?: ParseAddress | undefined;
  addresser?: Addresser | undefined;
  addressit?: AddressIt | undefined;
  "pelias-parser"?: { Parser: PeliasParser; Tokenizer: new (text: string) => PeliasTokenizer } | undefined;
}

function load(peers: Peers): WesternPeers {
  const Parser = peers<PeliasParser>("pelias-parser/parser/AddressParser");
  const Tokenizer = peers<new (text: string) => PeliasTokenizer>("pelias-parser/tokenization/Tokenizer");
  return {
    "parse-address": peers<ParseAddress>("parse-address"),
    addresser: peers<Addresser>("addresser"),
    addressit: peers<AddressIt>("addressit"),
    "pelias-parser": Parser && Tokenizer ? { Parser, Tokenizer } : undefined,
  };
}

export function westernParsers(peers: Peers): Record<string, Parser> {
  const { "parse-address": parseAddress, addresser, addressit, "pelias-parser": pelias } = load(peers);
  const parsers: Record<string, Parser> = {};
  if (parseAddress) {
    parsers["parse-address"] = (text) => {
      const found = parseAddress.parseLocation(text) ?? {};
      const parts: Parts = {};
      add(parts, "house_number", found["number"]);
      for (const at of ["", "1", "2"])
        add(
          parts,
          "road",
          joined(found[`prefix${at}`], found[`street${at}`], found[`type${at}`], found[`suffix${at}`]),
        );
      add(
        parts,
        /box/i.test(found["sec_unit_type"] ?? "") ? "po_box" : "unit",
        joined(found["sec_unit_type"], found["sec_unit_num"]),
      );
      add(parts, "city", found["city"]);
      add(parts, "state", found["state"]);
      add(parts, "postcode", found["zip"] && found["plus4"] ? `${found["zip"]}-${found["plus4"]}` : found["zip"]);
      return parts;
    };
  }
  if (addresser) {
    parsers["addresser"] = (text) => {
      const found = tryTo(() => addresser.parseAddress(text)) ?? {};
      const parts: Parts = {};
      add(parts, "house_number", found["streetNumber"]);
      const road = joined(found["streetDirection"], found["streetName"], found["streetSuffix"]);
      add(
        parts,
        /^p\.?o\.? box/i.test(found["addressLine1"] ?? "") ? "po_box" : "road",
        road || (found["streetNumber"] ? "" : found["addressLine1"]),
      );
      add(parts, "unit", found["addressLine2"]);
      add(parts, "city", found["placeName"]);
      add(parts, "state", found["stateAbbreviation"]);
      add(parts, "postcode", found["zipCodePlusFour"] ?? found["zipCode"]);
      return parts;
    };
  }
  if (addressit) {
    parsers["addressit"] = (text) => {
      const found = tryTo(() => addressit(text));
      const parts: Parts = {};
      add(parts, "house_number", found?.number);
      add(parts, "road", found?.street);
      add(parts, "unit", found?.unit);
      add(parts, "city", found?.regions?.[0]);
      add(parts, "state", found?.state);
      add(parts, "postcode", found?.postalcode);
      add(parts, "country", found?.country);
      return parts;
    };
  }
  if (pelias) {
    const parser = new pelias.Parser();
    const labels: Record<string, SharedLabel> = {
      housenumber: "house_number",
      street: "road",
      unit: "unit",
      unit_type: "unit",
      level: "unit",
      level_type: "unit",
      postcode: "postcode",
      locality: "city",
      dependency: "country",
      region: "state",
      country: "country",
      venue: "house",
      place: "house",
    };
    parsers["pelias-parser"] = (text) => {
      const tokenizer = new pelias.Tokenizer(text);
      parser.classify(tokenizer);
      parser.solve(tokenizer);
      const parts: Parts = {};
      for (const {
        classification: { label },
        span: { body },
      } of tokenizer.solution[0]?.pair ?? [])
        if (labels[label]) add(parts, labels[label], body);
      return parts;
    };
  }
  return parsers;
}

function tryTo<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}
