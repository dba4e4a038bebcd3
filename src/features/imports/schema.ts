import Type from "typebox";
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
import { FIELDS } from "./columns.ts";
import { ENCODINGS } from "./read/encoding.ts";

const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Source = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: "^[A-Za-z0-9._-]+$",
  description: "The system that the file comes from: whose keys `ref` holds, and the channel in the history.",
  examples: ["old-crm"],
});

const reading = component(
  "ImportReading",
  {
    format: oneOf(["csv", "ndjson", "xlsx"]),
    encoding: Type.String({ description: "That the file is written in.", examples: ["gb18030"] }),
    delimiter: nullable(Type.String({ description: "Between cells; null where there is none." })),
    columns: Type.Array(
      component("ImportColumn", {
        name: Type.String({ description: "As the header has it." }),
        field: nullable(oneOf(FIELDS, { description: "What it stands for; null: it is left out." })),
      }),
    ),
    country_code: nullable(Type.String({ description: "Of rows that name no country." })),
  },
  { description: "How the file is read." },
);

const example = {
  format: "csv",
  encoding: "gb18030",
  delimiter: ",",
  country_code: "CN",
  columns: [
    { name: "客户编号", field: "ref" },
    { name: "收货人", field: "recipient" },
    { name: "手机", field: "phone" },
    { name: "省", field: "administrative_area" },
    { name: "市", field: "locality" },
    { name: "详细地址", field: "address_line" },
    { name: "余额", field: null },
  ],
};

export const Import = named(
  "Import",
  closed(
    {
      id: Id,
      status: oneOf(["receiving", "running", "completed", "cancelled", "failed", "undoing", "undone"]),
      source: Source,
      reason: nullable(Type.String()),
      reading,
      bytes: Count("Of the file."),
      progress: component("ImportProgress", {
        total: Count("Rows of the file."),
        read: Count("Rows dealt with so far."),
        refused: Count("Rows that could not be taken; `/refused` has them."),
        unchanged: Count("Rows that say what was there already."),
        customers_created: Count("Customers."),
        customers_updated: Count("Customers."),
        addresses_created: Count("Addresses."),
        addresses_updated: Count("Addresses."),
        rows_per_second: nullable(Type.Integer({ minimum: 0 })),
        seconds_left: nullable(Type.Integer({ minimum: 0 })),
        undone: Count("Customers and addresses that an undo took back."),
        kept: Count("Customers and addresses that an undo left, because they were changed since; `/kept` has them."),
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
      usable: Type.Boolean({ description: "Whether some column holds addresses. If not, say by `mapping` which one." }),
      examined: Count("Rows judged: the first 1,000 of the file at most."),
      complete: Type.Boolean({ description: "Whether these are all rows." }),
      refused: Count("Of these."),
      verdicts: Type.Unsafe<Record<string, number>>({
        type: "object",
        additionalProperties: { type: "integer" },
        description: "Addresses by the status of their verdict.",
      }),
      refusals: Type.Array(component("ImportRefusal", { line: Type.Integer({ minimum: 1 }), reason: Type.String() }), {
        description: "The first ones.",
      }),
      rows: Type.Array(
        component("ImportPreviewRow", {
          line: Type.Integer({ minimum: 1 }),
          ref: Type.String(),
          customer: CustomerCreate,
          addresses: Type.Array(Address),
        }),
        { description: "The first rows as they would be." },
      ),
    },
    {
      description: "What an import would do.",
      examples: [
        {
          reading: example,
          usable: true,
          examined: 1000,
          complete: false,
          refused: 1,
          verdicts: { accepted: 900, corrected: 99 },
          refusals: [{ line: 17, reason: "It has 5 cells where the header has 7." }],
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
      customer_id: Id,
      reason: oneOf(["changed_since", "has_addresses"], {
        description:
          "changed_since: it was changed after the import; has_addresses: a customer with an address that stays.",
      }),
    }),
  ),
);

export const importQuery = {
  source: Source,
  ...dryRunQuery,
  format: Type.Optional(oneOf(["csv", "ndjson", "xlsx"], { description: "Told by the file itself if absent." })),
  encoding: Type.Optional(oneOf(ENCODINGS, { description: "Of CSV and NDJSON. Told by the bytes if absent." })),
  delimiter: Type.Optional(
    oneOf([",", ";", "tab", "|"], { description: "Of CSV. Told by the first lines if absent." }),
  ),
  country_code: Type.Optional(CountryCode),
  mapping: Type.Optional(
    Type.String({
      maxLength: 6_000,
      description: `JSON object: what columns stand for, by name, where the guess is not right. Fields: ${FIELDS.join(", ")}; null leaves a column out.`,
      examples: ['{"PLZ":"postal_code","Saldo":null}'],
    }),
  ),
};
