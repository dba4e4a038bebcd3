/** Tells what an import of a file would lose, for its dry run. */
import { countryByName, parsePhone } from "../../address/index.ts";
import { isRounded, readCell } from "./cells.ts";
import { splitTarget, type Field, type Target } from "./columns.ts";
import { isOfSender, readName } from "./layouts/names.ts";
import { layoutOf } from "./layouts/systems.ts";
import { isUsable } from "./mapping.ts";
import { isMasked } from "./masked.ts";
import { readCells, type Reading } from "./reading.ts";

export const WARNING_CODES = [
  "column_ignored",
  "rounded_number",
  "phone_ignored",
  "masked_value",
  "rows_skipped",
  "sheets_ignored",
  "no_address",
] as const;

export interface Warning {
  code: (typeof WARNING_CODES)[number];
  column: string | null;
  line: number | null;
  rows: number;
  example: string | null;
  detail: string;
}

const DETAILS = {
  column_ignored: "The column looks like a part of an address, and is mapped to nothing.",
  rounded_number:
    "A spreadsheet has rounded numbers in this column, such as 4.93512E+11: their last digits are lost. Format the " +
    "column as text and export the file again.",
  phone_ignored: "A further phone number of the customer is not a valid number, and would be left out.",
  masked_value:
    "Values are masked, such as 张*, 138****1234 or ##…: phone numbers, e-mail addresses and keys would be left out, " +
    "and rows with such a name or address refused. Export the file again with the whole data.",
} as const;

/** Words of columns that are parts of an address, without accents. */
const PART_OF_ADDRESS = new RegExp(
  [
    /\b(?:address|addr|street|road|avenue|city|town|zip|postal|postcode|country|county|province|district|suburb)\b/,
    /\b(?:house|apt|apartment|suite|flat|floor|building|room|po ?box|state|region|locality|neighbou?rhood)\b/,
    /\b(?:adresse|anschrift|strasse|hausn\S*|plz|postfach|ort|ortsteil|stadt|land|bundesland|etage|wohnung)\b/,
    /\b(?:rue|voie|ville|pays|commune|quartier|batiment|appartement)\b/,
    /\b(?:direccion|calle|ciudad|provincia|pais|colonia|barrio|piso|puerta)\b/,
    /地址|地区|街道|门牌|門牌|邮编|郵編|郵便|省|城市|区县|區縣|楼栋|楼层|房号|单元|小区|小區|乡镇|村组|住所|番地|建物|都道府県|市区町村/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "iu",
);
/** Of these, those that are something else, or repeat other columns. */
const NO_PART =
  /\b(?:e-?mail|ip|mac|web|price|currency|order state|payment|tax|id|formatted)\b|邮件|店铺|仓库|网址|状态|优惠/iu;

function looksLikePart(name: string): boolean {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[_.\-/*:]+/g, " ")
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .replaceAll("ß", "ss");
  return PART_OF_ADDRESS.test(words) && !NO_PART.test(words) && !isOfSender(name);
}

/** Columns that say the same as another one: a name and its code. */
const REPEATED: readonly (Target | undefined)[] = ["country", "administrative_area"];

/** Columns with numbers whose digits count. */
const DIGITS: ReadonlySet<Field> = new Set(["ref", "phone", "customer_phone", "other_phone", "postal_code"]);

/** Collects what the rows of a file would lose. */
export class Warnings {
  readonly #reading: Reading;
  readonly #found = new Map<string, Warning>();
  /** The positions of countries. */
  readonly #countries: readonly number[];
  readonly #columns: { at: number; name: string; field: Field | null }[];

  /**
   * @param ofFile what is known of the file as a whole
   * @param stated the columns that the caller has mapped, if only to nothing
   */
  constructor(reading: Reading, ofFile: readonly Warning[], stated: readonly string[]) {
    this.#reading = reading;
    this.#countries = reading.mapping.flatMap((target, at) =>
      target !== null && splitTarget(target).field === "country" ? [at] : [],
    );
    const known = new Set([...stated, ...Object.keys(layoutOf(reading.header)?.columns ?? {})]);
    const isRepeated = (name: string): boolean => {
      const target = readName(name)?.target;
      return REPEATED.includes(target) && reading.mapping.includes(target as Target);
    };
    ofFile.forEach((warning, index) => this.#found.set(`file ${index}`, warning));
    if (!isUsable(reading.mapping))
      this.#found.set("no_address", {
        code: "no_address",
        column: null,
        line: null,
        rows: 0,
        example: null,
        detail:
          "No column was recognised as an address: a street, or a whole address. State it in `mapping`; " +
          "`header_line` " +
          "and `sheet` say where the table is.",
      });
    this.#columns = reading.mapping.flatMap((target, at): { at: number; name: string; field: Field | null }[] => {
      const name = reading.header[at] ?? "";
      if (target === null)
        return looksLikePart(name) && !known.has(name) && !isRepeated(name) ? [{ at, name, field: null }] : [];
      return [{ at, name, field: splitTarget(target).field }];
    });
  }

  /** Reads a row. One that cannot be read is refused, and loses nothing in silence. */
  see(line: number, text: string): void {
    if (this.#columns.length === 0) return;
    let cells: string[];
    try {
      cells = readCells(this.#reading, text);
    } catch {
      return;
    }
    const named = this.#countries.map((at) => cells[at] ?? "").find((cell) => cell !== "");
    const country = countryByName(named ?? "") ?? this.#reading.country_code ?? "CN";
    for (const { at, name, field } of this.#columns) {
      const cell = readCell(cells[at] ?? "");
      if (cell === "") continue;
      if (field === null) this.#add("column_ignored", name, line, cell);
      else if (isMasked(field, cell)) this.#add("masked_value", name, line, cell);
      else if (DIGITS.has(field) && isRounded(cell)) this.#add("rounded_number", name, line, cell);
      else if (field === "other_phone" && !parsePhone(cell, country)) this.#add("phone_ignored", name, line, cell);
    }
  }

  list(): Warning[] {
    return [...this.#found.values()];
  }

  #add(code: keyof typeof DETAILS, column: string, line: number, example: string): void {
    const key = `${code} ${column}`;
    const known = this.#found.get(key);
    if (known) known.rows++;
    else this.#found.set(key, { code, column, line, rows: 1, example: example.slice(0, 200), detail: DETAILS[code] });
  }
}
