import Type from "typebox";
import { customerId } from "../../privacy/customers-in-response.ts";
import { masked } from "../../privacy/masks.ts";
import { Address } from "../../records/address-schema.ts";
import { CustomerCreate } from "../customers/schema.ts";
import {
  closed,
  component,
  CountryCode,
  dryRunQuery,
  Id,
  named,
  nullable,
  oneOf,
  pageOf,
  Timestamp,
} from "../../platform/http/schemas.ts";
import { FIELDS, FURTHER_ADDRESSES } from "./columns.ts";
import { ENCODINGS } from "./read/encoding.ts";
import { WARNING_CODES } from "./warnings.ts";

const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Source = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: "^[A-Za-z0-9._-]+$",
  description: "The system that the file comes from. `ref` holds its keys; it is the channel in the history.",
  examples: ["old-crm"],
});

const reading = component(
  "ImportReading",
  {
    format: oneOf(["csv", "ndjson", "xlsx"]),
    encoding: Type.String({ description: "Character encoding of the file.", examples: ["gb18030"] }),
    delimiter: nullable(Type.String({ description: "Separator of cells. null: the format has none." })),
    columns: Type.Array(
      component("ImportColumn", {
        // Of a file without a header the first row of data.
        name: masked("text", Type.String({ description: "Name of the column in the header." })),
        field: nullable(
          oneOf(FIELDS, { description: "The field that the column is mapped to. null: the column is ignored." }),
        ),
        address: nullable(
          oneOf(FURTHER_ADDRESSES, {
            description:
              "The address of the row that the field is of: by its usage, or numbered. null: the main address, or " +
              "the " +
              "customer.",
          }),
        ),
      }),
    ),
    header_line: nullable(
      Type.Integer({ minimum: 1, description: "Line with the names of the columns. null: there is none." }),
    ),
    sheet: masked(
      "text",
      nullable(Type.String({ description: "The sheet of a workbook that is read. null: not a workbook." })),
    ),
    sheets: masked("text", Type.Array(Type.String(), { description: "All sheets of the workbook." })),
    country_code: nullable(Type.String({ description: "Country of rows that do not state one." })),
  },
  { description: "How the file is read." },
);

const example = {
  format: "csv",
  encoding: "gb18030",
  delimiter: ",",
  country_code: "CN",
  header_line: 1,
  sheet: null,
  sheets: [],
  columns: [
    { name: "客户编号", field: "ref", address: null },
    { name: "收货人", field: "recipient", address: null },
    { name: "手机", field: "phone", address: null },
    { name: "省", field: "administrative_area", address: null },
    { name: "市", field: "locality", address: null },
    { name: "详细地址", field: "address_line", address: null },
    { name: "发票地址", field: "address_line", address: "billing" },
    { name: "余额", field: null, address: null },
  ],
};

export const Import = named(
  "Import",
  closed(
    {
      id: Id,
      status: oneOf(["receiving", "running", "completed", "cancelled", "failed", "undoing", "undone"]),
      source: Source,
      reason: masked("text", nullable(Type.String())),
      reading,
      bytes: Count("Size of the file in bytes."),
      progress: component("ImportProgress", {
        total: Count("Rows in the file."),
        read: Count("Rows processed so far."),
        refused: Count("Rejected rows, listed by `/refused`."),
        unchanged: Count("Rows that changed nothing."),
        customers_created: Count("Customers."),
        customers_updated: Count("Customers."),
        addresses_created: Count("Addresses."),
        addresses_updated: Count("Addresses."),
        rows_per_second: nullable(Type.Integer({ minimum: 0 })),
        seconds_left: nullable(Type.Integer({ minimum: 0 })),
        undone: Count("Customers and addresses that an undo deleted or restored."),
        kept: Count(
          "Customers and addresses that an undo kept because they were changed after the import, listed by `/kept`.",
        ),
      }),
      created_by: Type.String(),
      created_at: Timestamp,
      started_at: nullable(Timestamp),
      finished_at: nullable(Timestamp),
      undone_at: nullable(Timestamp),
    },
    {
      description: "Customers and addresses from a file.",
      examples: [
        {
          id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
          status: "running",
          source: "old-crm",
          reason: null,
          reading: example,
          bytes: 18_734_002,
          progress: {
            total: 120_000,
            read: 30_000,
            refused: 12,
            unchanged: 0,
            customers_created: 29_988,
            customers_updated: 0,
            addresses_created: 29_990,
            addresses_updated: 0,
            rows_per_second: 6_100,
            seconds_left: 15,
            undone: 0,
            kept: 0,
          },
          created_by: "api_key:01a200c5-fc8a-7da3-af72-78edb7cac2a6",
          created_at: "2026-11-22T08:30:00.000Z",
          started_at: "2026-11-22T08:30:01.000Z",
          finished_at: null,
          undone_at: null,
        },
      ],
    },
  ),
);

export const ImportPage = named("ImportPage", pageOf(Import));

export const ImportPreview = named(
  "ImportPreview",
  closed(
    {
      reading,
      usable: Type.Boolean({
        description: "Whether a column was recognised as an address. If not, state it in `mapping`.",
      }),
      warnings: Type.Array(
        component("ImportWarning", {
          code: oneOf(WARNING_CODES, {
            description:
              "column_ignored: a column that looks like a part of an address is mapped to nothing; rounded_number: a " +
              "spreadsheet has rounded numbers, whose digits are lost; phone_ignored: a further number of the " +
              "customer is not a phone number; masked_value: names, addresses, numbers or keys are masked; " +
              "rows_skipped: rows above the header; sheets_ignored: other sheets of the workbook; " +
              "no_address: no column was recognised as an address.",
          }),
          column: nullable(Type.String({ description: "Name of the column. null: it concerns the file." })),
          line: nullable(Type.Integer({ minimum: 1, description: "The first line that it concerns." })),
          rows: Count("Rows among those validated that it concerns."),
          example: masked(
            "text",
            nullable(Type.String({ description: "The value in that line, which would be lost." })),
          ),
          detail: Type.String(),
        }),
        { description: "What would be lost." },
      ),
      examined: Count("Rows validated: at most the first 1,000 of the file."),
      complete: Type.Boolean({ description: "Whether these are all rows of the file." }),
      refused: Count("Rejected rows among them."),
      verdicts: Type.Unsafe<Record<string, number>>({
        type: "object",
        additionalProperties: { type: "integer" },
        description: "Addresses by the status of their verdict.",
      }),
      refusals: Type.Array(component("ImportRefusal", { line: Type.Integer({ minimum: 1 }), reason: Type.String() }), {
        description: "The first rejected rows.",
      }),
      rows: Type.Array(
        component("ImportPreviewRow", {
          line: Type.Integer({ minimum: 1 }),
          ref: masked("text", Type.String()),
          customer: CustomerCreate,
          addresses: Type.Array(Address),
        }),
        { description: "The first rows in the form in which they would be saved." },
      ),
    },
    {
      description: "What an import of this file would do.",
      examples: [
        {
          reading: example,
          usable: true,
          warnings: [
            {
              code: "column_ignored",
              column: "楼层",
              line: 2,
              rows: 941,
              example: "三楼",
              detail: "The column looks like a part of an address, and is mapped to nothing.",
            },
          ],
          examined: 1000,
          complete: false,
          refused: 1,
          verdicts: { accepted: 900, corrected: 99 },
          refusals: [{ line: 17, reason: "The row has 5 cells; the header has 7." }],
          rows: [],
        },
      ],
    },
  ),
);

export const KeptPage = named(
  "ImportKeptPage",
  pageOf(
    component("ImportKept", {
      entity: oneOf(["customer", "address"]),
      id: Id,
      customer_id: customerId(Id),
      reason: oneOf(["changed_since", "has_addresses", "restricted"], {
        description:
          "changed_since: it was changed after the import; has_addresses: the customer has an address that is kept; " +
          "restricted: the processing of the customer is restricted.",
      }),
    }),
  ),
);

export const importQuery = {
  source: Source,
  ...dryRunQuery,
  format: Type.Optional(
    oneOf(["csv", "ndjson", "xlsx"], { description: "Format of the file. Absent: detected from the file." }),
  ),
  encoding: Type.Optional(
    oneOf(ENCODINGS, { description: "Encoding of CSV or NDJSON. Absent: detected from the file." }),
  ),
  delimiter: Type.Optional(
    oneOf([",", ";", "tab", "|"], { description: "Separator of CSV. Absent: detected from the first lines." }),
  ),
  header_line: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1_000,
      description: "Line with the names of the columns; those above are skipped. Absent: found in the first lines.",
    }),
  ),
  sheet: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      description:
        "Name of the sheet of a workbook, or its number from 1. Absent: the first one with a column that is " +
        "recognised " +
        "as an address.",
    }),
  ),
  country_code: Type.Optional(CountryCode),
  mapping: Type.Optional(
    Type.String({
      maxLength: 6_000,
      description:
        "JSON object that maps column names to fields, to correct the detected mapping. Fields: " +
        `${FIELDS.join(", ")}; null ignores a column. ` +
        "Fields of a further address of the row begin with its usage or a " +
        `number: \`billing.address_line\`, \`2.locality\` (${FURTHER_ADDRESSES.join(", ")}).`,
      examples: ['{"PLZ":"postal_code","Rechnungsort":"billing.locality","Saldo":null}'],
    }),
  ),
};
