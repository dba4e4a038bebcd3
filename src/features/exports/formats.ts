/** The file formats of exports. */
import type { Static } from "typebox";
import { BYTE_ORDER_MARK, writeCsvCell } from "../../platform/csv-cell.ts";
import { ADDRESS_FIELDS } from "../../records/address-fields.ts";
import { CUSTOMER_FIELDS } from "../../records/customer-fields.ts";
import { DEFINITION_OF, entityOf, isOwned, type Entity, type TableOf } from "../../records/entities.ts";
import type { Fields } from "../../records/fields.ts";
import type { Address } from "../../records/address-schema.ts";
import type { Customer } from "../../records/customer.ts";

export interface Format {
  content_type: string;
  extension: string;
  /** Put before `begin` on request; absent if the format has none. */
  byte_order_mark?: string;
  begin: string;
  /** Between two rows. */
  between: string;
  end: string;
  write(entity: Entity, resource: object): string;
}

type Wire = { customer: Static<typeof Customer>; address: Static<typeof Address> };
type Cell = string | number | boolean | null;
type Columns<T> = Record<string, (resource: T) => Cell>;

/** One column per stated field. */
const columnsOf = <F extends Fields>(fields: F) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { separator }]) => [
      name,
      (resource: Record<string, unknown>) => toCell(resource[name], separator),
    ]),
  ) as Record<keyof F, (resource: object) => Cell>;

function toCell(value: unknown, separator: string | undefined): Cell {
  if (typeof value !== "object" || value === null) return value as Cell;
  return Array.isArray(value) && separator !== undefined ? value.join(separator) : JSON.stringify(value);
}

const { tags, attributes, ...statedColumns } = columnsOf(ADDRESS_FIELDS);

const CUSTOMER_COLUMNS: Columns<Wire["customer"]> = {
  id: ({ id }) => id,
  version: ({ version }) => version,
  ...columnsOf(CUSTOMER_FIELDS),
  external_refs: ({ external_refs }) =>
    external_refs.map(({ source, ref }) => `${source}:${ref}`).join(CUSTOMER_FIELDS.external_refs.separator),
  created_at: ({ created_at }) => created_at,
  updated_at: ({ updated_at }) => updated_at,
};

const ADDRESS_COLUMNS: Columns<Wire["address"]> = {
  id: ({ id }) => id,
  customer_id: ({ customer_id }) => customer_id,
  version: ({ version }) => version,
  ...statedColumns,
  division_code: ({ division_code }) => division_code,
  latitude: ({ location }) => location?.latitude ?? null,
  longitude: ({ location }) => location?.longitude ?? null,
  uncertainty_m: ({ location }) => location?.uncertainty_m ?? null,
  verdict_status: ({ verdict }) => verdict.status,
  next_action: ({ verdict }) => verdict.next_action,
  verification_status: ({ verification }) => verification.status,
  verified_at: ({ verification }) => verification.verified_at,
  tags,
  attributes,
  created_at: ({ created_at }) => created_at,
  updated_at: ({ updated_at }) => updated_at,
};

/** The columns of an entity whose resource has stated fields only. */
function plainColumns(entity: Entity): Columns<Record<string, unknown>> {
  const around = (...names: string[]): Columns<Record<string, unknown>> =>
    Object.fromEntries(names.map((name) => [name, (resource) => resource[name] as Cell]));
  return {
    ...around("id", ...(isOwned(entity) ? ["customer_id"] : []), "version"),
    ...columnsOf(DEFINITION_OF[entity].fields),
    ...around("created_at", "updated_at"),
  };
}

/** CSV by RFC 4180. */
function csvOf<T>(columns: Columns<T>): Format {
  const readers = Object.values(columns);
  return {
    content_type: "text/csv; charset=utf-8; header=present",
    extension: "csv",
    byte_order_mark: BYTE_ORDER_MARK,
    begin: `${Object.keys(columns).join()}\r\n`,
    between: "",
    end: "",
    write: (_entity, resource) => `${readers.map((read) => writeCsvCell(read(resource as T))).join()}\r\n`,
  };
}

const ndjsonOf = (line: Format["write"]): Format => ({
  content_type: "application/x-ndjson",
  extension: "ndjson",
  begin: "",
  between: "",
  end: "",
  write: (entity, resource) => `${line(entity, resource)}\n`,
});

/** GeoJSON by RFC 7946. */
const GEOJSON: Format = {
  content_type: "application/geo+json",
  extension: "geojson",
  begin: '{"type":"FeatureCollection","features":[\n',
  between: ",\n",
  end: "\n]}\n",
  write: (_entity, resource) => {
    const { id, location, ...properties } = resource as Wire["address"];
    return JSON.stringify({
      type: "Feature",
      id,
      geometry: location && { type: "Point", coordinates: [location.longitude, location.latitude] },
      properties: { ...properties, location },
    });
  },
};

function csvFor(entity: Entity): Format {
  if (entity === "customer") return csvOf(CUSTOMER_COLUMNS);
  if (entity === "address") return csvOf(ADDRESS_COLUMNS);
  return csvOf(plainColumns(entity));
}

/** The format of an export. */
export function formatOf(format: string, entity: string): Format {
  if (format === "geojson") return GEOJSON;
  if (format === "csv") return csvFor(entityOf(entity as TableOf));
  return ndjsonOf(
    entity === "all"
      ? (kind, state) => JSON.stringify({ entity: kind, state })
      : (_kind, resource) => JSON.stringify(resource),
  );
}
