import Type from "typebox";
import { closed, Id, named, nullable, oneOf, pageOf, Timestamp } from "../../platform/http/schemas.ts";
import { TENANT_SCOPES } from "../../platform/http/scopes.ts";

const listScopes = () =>
  Type.Array(oneOf(TENANT_SCOPES, { title: "Scope" }), {
    minItems: 1,
    uniqueItems: true,
    description: "What the key may do; at most what the key that makes it may do.",
  });
const RateLimit = Type.Integer({
  minimum: 1,
  maximum: 100_000_000,
  description: "Requests a minute; null takes the service's default.",
});

const apiKey = {
  id: Id,
  name: Type.String(),
  hint: Type.String({ description: "The first characters of the key, to recognise it by.", examples: ["dp_Yx3k"] }),
  scopes: Type.Array(Type.String()),
  rate_limit_per_minute: nullable(RateLimit),
  created_at: Timestamp,
  last_used_at: nullable(Type.String({ format: "date-time", description: "Accurate to an hour." })),
  expires_at: nullable(Timestamp),
  revoked_at: nullable(Timestamp),
  rotated_to: nullable(Type.String({ format: "uuid", description: "The key that replaces this one." })),
};

const example = {
  id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
  name: "checkout",
  hint: "dp_Yx3k",
  scopes: ["customers:write", "addresses:write"],
  rate_limit_per_minute: null,
  created_at: "2026-11-22T08:30:00.000Z",
  last_used_at: null,
  expires_at: null,
  revoked_at: null,
  rotated_to: null,
};

export const ApiKey = named(
  "ApiKey",
  closed(apiKey, { description: "An API key's record, without the key.", examples: [example] }),
);

export const ApiKeyWithSecret = named(
  "ApiKeyWithSecret",
  closed(
    {
      ...apiKey,
      key: Type.String({ description: "The key itself: shown this once, stored only as a hash." }),
    },
    {
      description: "An API key with its record.",
      examples: [{ ...example, key: "dp_Yx3kNq0cJmB6tqYVt7Wk2rTz8f1oGqS5uEwPd4hXaLs" }],
    },
  ),
);

export const ApiKeyCreate = named("ApiKeyCreate", () =>
  closed(
    {
      name: Type.String({ minLength: 1, maxLength: 100, description: "Who or what uses it." }),
      scopes: listScopes(),
      rate_limit_per_minute: Type.Optional(nullable(RateLimit)),
      expires_at: Type.Optional(
        nullable({
          ...Timestamp,
          description:
            "No later than your own key ends; left out or null, at the same time. A key that is made with an OAuth2 access token outlives the token: it has no end unless one is stated.",
        }),
      ),
    },
    { examples: [{ name: "checkout", scopes: ["customers:write", "addresses:write"] }] },
  ),
);

export const ApiKeyRotate = named(
  "ApiKeyRotate",
  closed(
    {
      overlap_seconds: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 2_592_000,
          default: 86_400,
          description: "For how long the old key goes on working.",
        }),
      ),
    },
    { examples: [{ overlap_seconds: 3600 }] },
  ),
);

export const ApiKeyPage = named("ApiKeyPage", pageOf(ApiKey));

const tenant = {
  id: Id,
  slug: Type.String({ description: "Short name.", pattern: "^[a-z0-9][a-z0-9-]{0,62}$" }),
  name: Type.String({ minLength: 1, maxLength: 200 }),
  address_limit: Type.Integer({
    minimum: 1,
    maximum: 10_000,
    default: 100,
    description: "Addresses that a customer may have.",
  }),
};

const tenantExample = {
  id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
  slug: "shop-cn",
  name: "Shop China",
  address_limit: 100,
  created_at: "2026-11-22T08:30:00.000Z",
};

export const Tenant = named(
  "Tenant",
  closed(
    { ...tenant, created_at: Timestamp },
    { description: "An isolated address book: a brand, a shop, a business unit.", examples: [tenantExample] },
  ),
);
export const TenantPage = named("TenantPage", pageOf(Tenant));
export const TenantCreate = named(
  "TenantCreate",
  closed(
    {
      slug: tenant.slug,
      name: tenant.name,
      address_limit: Type.Optional(tenant.address_limit),
    },
    { examples: [{ slug: "shop-cn", name: "Shop China" }] },
  ),
);
export const TenantWithKey = named(
  "TenantWithKey",
  closed(
    {
      ...tenant,
      created_at: Timestamp,
      key: Type.String({ description: "An API key with every scope of the tenant: shown this once." }),
    },
    {
      description: "A tenant with its first API key.",
      examples: [{ ...tenantExample, key: "dp_Yx3kNq0cJmB6tqYVt7Wk2rTz8f1oGqS5uEwPd4hXaLs" }],
    },
  ),
);
