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
    "csv: RFC 4180 in UTF-8, text that a spreadsheet would take for a formula after an apostrophe; ndjson: a resource on each line; geojson (addresses only): a FeatureCollection.",
});
const as_of = Type.String({ ...Timestamp, description: "As all was at this time, not after now." });
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
    description: "`filter` says what is true of a row at that moment.",
    oneOf: alternatives,
    discriminator: { propertyName: "entity" },
    examples: [example],
  }),
);

const Download = component(
  "ExportDownload",
  {
    url: Type.String({
      description: "Needs no key: it is enough to download. Another one comes with each reading of the export.",
    }),
    expires_at: Timestamp,
  },
  {
    description:
      "Can be begun as often as wanted, and gives the same each time. A download that broke goes on with `after=` and the last whole row: `customer:<id>` or `address:<id>`. Range requests are not answered: the file is written while it is read, and lies nowhere.",
  },
);

const progress = component("ExportProgress", {
  rows_sent: Type.Integer({ minimum: 0, description: "By the latest download, so far." }),
  downloaded_at: nullable(Type.String({ format: "date-time", description: "When the last download was complete." })),
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
        description: "As it was stated.",
      }),
      as_of: nullable(as_of),
      download: Download,
      progress,
      created_by: Type.String(),
      created_at: Timestamp,
    },
    {
      description: "What can be downloaded: rows as they were at one moment, unchanged by writes meanwhile.",
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
          "For `after` of the change feed: what comes there follows on what is in the file, without a gap and without anything twice.",
      }),
      download: Download,
      progress,
      created_at: Timestamp,
    },
    {
      description:
        'Everything at one moment of the change log: NDJSON, first the customers, then what belongs to them, each as `{"entity": …, "state": …}`.',
    },
  ),
);
