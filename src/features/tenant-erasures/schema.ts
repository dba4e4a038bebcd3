import Type from "typebox";
import { closed, component, Id, named, nullable, oneOf, Timestamp } from "../../platform/http/schemas.ts";

export const STATUSES = ["requested", "running", "completed"] as const;

const Slug = Type.String({ maxLength: 63, description: "The slug of the tenant.", examples: ["shop-cn"] });

const Place = component("TenantErasurePlace", {
  place: Type.String({ description: "The table.", examples: ["addresses"] }),
  outcome: oneOf(["deleted", "destroyed", "kept"], {
    description:
      "deleted: the rows are removed. destroyed: keys, without which no copy of what they sealed can be read.",
  }),
  rows: Type.Integer({ description: "0 of what is kept." }),
  reason: nullable(Type.String({ description: "Why rows are kept." })),
});

const places = Type.Array(Place, { description: "What was done where, so far. All tables with rows of tenants." });

export const TenantErasure = named(
  "TenantErasure",
  closed(
    {
      id: Id,
      tenant_id: Id,
      slug: Slug,
      status: oneOf(STATUSES, {
        description:
          "requested: the tenant is disabled, and all processes notice it. running: being erased. completed: nothing " +
          "of the tenant is left, and the receipt is signed.",
      }),
      created_by: Type.String({ description: "Who started it: `api_key:<id>`." }),
      created_at: Timestamp,
      starts_at: { ...Timestamp, description: "Until then nothing is deleted." },
      completed_at: nullable(Timestamp),
      backups_without_data_by: nullable({
        ...Timestamp,
        description: "From when on no backup can bring the data back. null until the erasure is completed.",
      }),
      places,
      receipt: nullable(
        Type.String({
          description:
            "The receipt as JWS in compact form (RFC 7515), signed with a key of `GET /v1/receipt-keys`. null until " +
            "the erasure is completed.",
        }),
      ),
    },
    { description: "The erasure of a tenant with all that belongs to it. It is kept as proof." },
  ),
);

export const TenantErasureReport = named(
  "TenantErasureReport",
  closed({ tenant_id: Id, slug: Slug, places }, { description: "What the erasure of a tenant would do." }),
);

export const TenantErasureCreate = named(
  "TenantErasureCreate",
  closed(
    {
      confirm: {
        ...Slug,
        description: "The slug of the tenant, typed again: nothing brings a tenant back that was erased by mistake.",
      },
    },
    { examples: [{ confirm: "shop-cn" }] },
  ),
);
