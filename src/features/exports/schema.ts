import Type, { type Static, type TSchema } from "typebox";
import { closed, component, Id, named, nullable, oneOf, Timestamp } from "../../platform/http/schemas.ts";
import { ENTITIES, TABLES, type Entity, type TableOf } from "../../records/entities.ts";
import {
  type AddressFilter,
  AddressFilterSchema,
  type CustomerFilter,
  CustomerFilterSchema,
} from "../../records/filter/schema.ts";

const format = oneOf(["csv", "ndjson", "geojson"], {
  description:
    "csv: RFC 4180 in UTF-8; text that a spreadsheet would run as a formula is prefixed with an apostrophe. ndjson: " +
    "one resource per line. geojson: a FeatureCollection, for addresses only.",
});
const as_of = Type.String({ ...Timestamp, description: "The moment to export, not in the future. Default: now." });
const example = { entity: "addresses", format: "csv", filter: { country_code: "CN", tag: "frequent" } };

/** What has no filter of its own is exported whole. */
interface Filters {
  customer: CustomerFilter;
  address: AddressFilter;
}

const FILTERS: { readonly [E in Entity]?: TSchema } = { customer: CustomerFilterSchema, address: AddressFilterSchema };

type RequestOf<E extends Entity> = E extends Entity
  ? {
      entity: TableOf<E>;
      format: Static<typeof format>;
      as_of?: string;
      filter?: E extends keyof Filters ? Filters[E] : undefined;
    }
  : never;

/** What they are called in the document. */
const EXPORTS_OF = { customer: "CustomerExportCreate", address: "AddressExportCreate" } as const satisfies Record<
  Entity,
  string
>;

const alternatives = ENTITIES.map((entity) => {
  const filter = FILTERS[entity];
  return component(EXPORTS_OF[entity], {
    entity: oneOf([TABLES[entity]]),
    format,
    as_of: Type.Optional(as_of),
    ...(filter && { filter: Type.Optional(filter) }),
  });
});

export const ExportCreate = named(
  "ExportCreate",
  Type.Unsafe<RequestOf<Entity>>({
    type: "object",
    description: "`filter` is applied to the rows at that moment.",
    oneOf: alternatives,
    discriminator: { propertyName: "entity" },
    examples: [example],
  }),
);

const Download = component(
  "ExportDownload",
  {
    url: Type.String({
      description:
        "A signed link: the download needs no key. Each response to a read of the export contains a new link.",
    }),
    expires_at: Timestamp,
  },
  {
    description:
      "The download. It can be repeated, with the same result each time. To continue an interrupted download, add " +
      "`after=` with the last complete row: `customer:<id>` or `address:<id>`. Range requests are not supported.",
  },
);

const progress = component("ExportProgress", {
  rows_sent: Type.Integer({ minimum: 0, description: "Rows written so far by the latest download." }),
  downloaded_at: nullable(Type.String({ format: "date-time", description: "When the last complete download ended." })),
});

export const Export = named(
  "Export",
  closed(
    {
      id: Id,
      entity: oneOf([...ENTITIES.map((entity) => TABLES[entity]), "all"]),
      format,
      filter: Type.Unsafe<AddressFilter | CustomerFilter>({
        type: "object",
        additionalProperties: true,
        description: "The filter of the request.",
      }),
      as_of: nullable(as_of),
      download: Download,
      progress,
      created_by: Type.String(),
      created_at: Timestamp,
    },
    {
      description: "Customers or addresses in their state at one moment, to download. Later writes do not change it.",
      examples: [
        {
          id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
          ...example,
          as_of: null,
          download: {
            url: "/v1/exports/01a200c5-fc89-7fc4-9874-6ca4f79da9fb/download?token=Zk9.3q2-7w",
            expires_at: "2026-11-22T09:30:00.000Z",
          },
          progress: { rows_sent: 0, downloaded_at: null },
          created_by: "key:till",
          created_at: "2026-11-22T08:30:00.000Z",
        },
      ],
    },
  ),
);

export const Snapshot = named(
  "Snapshot",
  closed(
    {
      id: Id,
      cursor: Type.String({
        description:
          "Pass as `after` to the change feed: it continues where the file ends, without gaps or repetitions.",
      }),
      download: Download,
      progress,
      created_at: Timestamp,
    },
    {
      description:
        "Everything at one moment of the change log, as NDJSON: first the customers, then their addresses, each as " +
        '`{"entity": …, "state": …}`.',
    },
  ),
);
