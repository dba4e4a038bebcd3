import Type from "typebox";
import { PURPOSE_PATTERN } from "../../platform/http/request.ts";
import { closed, component, Id, named, nullable, oneOf, pageOf, Timestamp } from "../../platform/http/schemas.ts";
import { TENANT_SCOPES } from "../../platform/http/scopes.ts";
import { KEY_KINDS } from "./service.ts";

const listScopes = () =>
  Type.Array(oneOf(TENANT_SCOPES, { title: "Scope" }), {
    minItems: 1,
    uniqueItems: true,
    description:
      "What the key may do: a subset of the scopes of the key that creates it. Required for a secret key, not " +
      "allowed for a publishable one. Without `pii:read` personal data comes masked: names, phones, e-mail " +
      "addresses, street lines, postal codes, references, attributes, positions and what was entered. The document " +
      "marks these values with `x-mask`.",
  });
const Kind = oneOf(KEY_KINDS, {
  title: "ApiKeyKind",
  description:
    "secret: for programs that can keep it. publishable: a page in a browser may contain it; it may only call the " +
    "operations that return no data of a tenant, from pages of its `origins`.",
});
const Origin = Type.String({
  maxLength: 300,
  description: "Scheme, host and port, as browsers send them in `Origin`.",
  examples: ["https://shop.example"],
});
const Purposes = Type.Array(Type.String({ pattern: PURPOSE_PATTERN }), {
  maxItems: 50,
  uniqueItems: true,
  description:
    "Every request with the key must state one of these purposes in `Doorplate-Purpose`. Empty: any purpose, or none.",
  examples: [["delivery"]],
});
const RateLimit = Type.Integer({
  minimum: 1,
  maximum: 100_000_000,
  description: "Requests per minute. null: the default of the service.",
});

const apiKey = {
  id: Id,
  name: Type.String(),
  hint: Type.String({ description: "The first characters of the key, to identify it.", examples: ["dp_Yx3k"] }),
  kind: Kind,
  scopes: Type.Array(Type.String(), { description: "Empty for a publishable key." }),
  origins: Type.Array(Origin, {
    description: "The origins whose pages may use a publishable key; empty for a secret key.",
  }),
  purposes: Purposes,
  rate_limit_per_minute: nullable(RateLimit),
  created_at: Timestamp,
  last_used_at: nullable(
    Type.String({ format: "date-time", description: "Time of the last request, accurate to an hour." }),
  ),
  expires_at: nullable(Timestamp),
  revoked_at: nullable(Timestamp),
  rotated_to: nullable(
    Type.String({ format: "uuid", description: "Id of the key that replaces this one, after a rotation." }),
  ),
};

const example = {
  id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
  name: "checkout",
  hint: "dp_Yx3k",
  kind: "secret",
  scopes: ["customers:write", "addresses:write"],
  origins: [],
  purposes: [],
  rate_limit_per_minute: null,
  created_at: "2026-11-22T08:30:00.000Z",
  last_used_at: null,
  expires_at: null,
  revoked_at: null,
  rotated_to: null,
};

export const ApiKey = named(
  "ApiKey",
  closed(apiKey, { description: "An API key, without its secret.", examples: [example] }),
);

export const ApiKeyWithSecret = named(
  "ApiKeyWithSecret",
  closed(
    {
      ...apiKey,
      key: Type.String({
        description: "The secret. It is shown only in this response; the service stores a hash of it.",
      }),
    },
    {
      description: "A new API key, with its secret.",
      examples: [{ ...example, key: "dp_Yx3kNq0cJmB6tqYVt7Wk2rTz8f1oGqS5uEwPd4hXaLs" }],
    },
  ),
);

const tenantOfKey = {
  id: Id,
  slug: Type.String(),
  name: Type.String(),
};

export const CurrentApiKey = named(
  "CurrentApiKey",
  closed(
    {
      ...apiKey,
      tenant: Type.Union([component("TenantOfApiKey", tenantOfKey), Type.Null()], {
        description: "null for the root API key.",
      }),
    },
    {
      description: "The API key of the request, without its secret, and its tenant.",
      examples: [
        { ...example, tenant: { id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb", slug: "shop-cn", name: "Shop China" } },
      ],
    },
  ),
);

export const ApiKeyCreate = named("ApiKeyCreate", () =>
  closed(
    {
      name: Type.String({
        minLength: 1,
        maxLength: 100,
        description: "A label, such as the system that uses the key.",
      }),
      kind: Type.Optional({ ...Kind, default: "secret" }),
      scopes: Type.Optional(listScopes()),
      origins: Type.Optional(
        Type.Array(Origin, {
          minItems: 1,
          maxItems: 50,
          uniqueItems: true,
          description: "Required for a publishable key, not allowed for a secret one.",
        }),
      ),
      purposes: Type.Optional({
        ...Purposes,
        description:
          "Every request with the key must state one of these purposes in `Doorplate-Purpose`. Absent: those of your " +
          "key. A key that is bound to purposes creates keys for some of these only.",
      }),
      rate_limit_per_minute: Type.Optional(nullable(RateLimit)),
      expires_at: Type.Optional(
        nullable({
          ...Timestamp,
          description:
            "Time of expiry, not later than that of your key. Absent or null: the same time. A key created with an " +
            "OAuth2 access token does not expire with the token; absent or null: it never expires.",
        }),
      ),
    },
    {
      examples: [
        { name: "checkout", scopes: ["customers:write", "addresses:write"] },
        { name: "address form", kind: "publishable", origins: ["https://shop.example"] },
      ],
    },
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
          description: "Seconds for which the old key stays valid.",
        }),
      ),
    },
    { examples: [{ overlap_seconds: 3600 }] },
  ),
);

export const ApiKeyPage = named("ApiKeyPage", pageOf(ApiKey));

const tenant = {
  id: Id,
  slug: Type.String({ description: "Short name, unique among the tenants.", pattern: "^[a-z0-9][a-z0-9-]{0,62}$" }),
  name: Type.String({ minLength: 1, maxLength: 200 }),
  address_limit: Type.Integer({
    minimum: 1,
    maximum: 10_000,
    default: 100,
    description: "Maximum number of addresses of a customer.",
  }),
};

const tenantState = {
  disabled_at: nullable({
    ...Timestamp,
    description: "Since when its keys are refused and its background work is paused. null: it is enabled.",
  }),
  created_at: Timestamp,
};

const tenantExample = {
  id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
  slug: "shop-cn",
  name: "Shop China",
  address_limit: 100,
  disabled_at: null,
  created_at: "2026-11-22T08:30:00.000Z",
};

export const Tenant = named(
  "Tenant",
  closed(
    { ...tenant, ...tenantState },
    { description: "An isolated address book, such as a brand, a shop or a business unit.", examples: [tenantExample] },
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
      ...tenantState,
      key: Type.String({
        description: "The first API key of the tenant, with all its scopes. It is shown only in this response.",
      }),
    },
    {
      description: "A new tenant, with its first API key.",
      examples: [{ ...tenantExample, key: "dp_Yx3kNq0cJmB6tqYVt7Wk2rTz8f1oGqS5uEwPd4hXaLs" }],
    },
  ),
);
