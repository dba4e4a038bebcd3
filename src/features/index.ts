/**
 * All features of the service: `app.ts` and `background.ts` loop over them. A new feature is imported and listed here.
 */
import { addSettings } from "../platform/config.ts";
import { addProblems } from "../platform/errors.ts";
import type { EventKind } from "../platform/http/openapi.ts";
import { ROOT_SCOPES, TENANT_SCOPES } from "../platform/http/scopes.ts";
import { BACKLOGS } from "../platform/jobs/backlog.ts";
import { QUEUES } from "../platform/queue/names.ts";
import { TABLES } from "../records/entities.ts";
import { FEATURE_PLACES } from "../records/erasure-places.ts";
import type { Follower } from "../records/follower.ts";
import { positions } from "../records/positions.ts";
import { access } from "./access/feature.ts";
import { accessPackages } from "./access-packages/feature.ts";
import { addresses } from "./addresses/feature.ts";
import { attributeDefinitions } from "./attribute-definitions/feature.ts";
import { campaigns } from "./campaigns/feature.ts";
import { changes } from "./changes/feature.ts";
import { compare } from "./compare/feature.ts";
import { consents } from "./consents/feature.ts";
import { customers } from "./customers/feature.ts";
import { batch } from "./batch/feature.ts";
import { imports } from "./imports/feature.ts";
import { countries } from "./countries/feature.ts";
import { docs } from "./docs/feature.ts";
import { divisions } from "./divisions/feature.ts";
import { erasures } from "./erasures/feature.ts";
import { evidence } from "./evidence/feature.ts";
import { exports } from "./exports/feature.ts";
import { format } from "./format/feature.ts";
import { geocode } from "./geocode/feature.ts";
import { parse } from "./parse/feature.ts";
import { legalHolds } from "./legal-holds/feature.ts";
import { pins } from "./pins/feature.ts";
import { policies } from "./policies/feature.ts";
import { purposes } from "./purposes/feature.ts";
import { recordsOfProcessing } from "./records-of-processing/feature.ts";
import { queues } from "./queues/feature.ts";
import { restrictions } from "./restrictions/feature.ts";
import { retention } from "./retention/feature.ts";
import { reads } from "./reads/feature.ts";
import { search } from "./search/feature.ts";
import { tenantErasures } from "./tenant-erasures/feature.ts";
import { suggest } from "./suggest/feature.ts";
import { providers } from "./providers/feature.ts";
import { validate } from "./validate/feature.ts";
import { verifications } from "./verifications/feature.ts";
import { webhooks } from "./webhooks/feature.ts";
import type { Feature } from "./feature.ts";

/** In the order of their operations in the OpenAPI document. */
export const FEATURES: readonly Feature[] = [
  access,
  tenantErasures,
  customers,
  addresses,
  attributeDefinitions,
  verifications,
  policies,
  campaigns,
  changes,
  parse,
  format,
  validate,
  evidence,
  pins,
  queues,
  search,
  exports,
  suggest,
  divisions,
  countries,
  compare,
  webhooks,
  geocode,
  providers,
  imports,
  batch,
  purposes,
  consents,
  recordsOfProcessing,
  legalHolds,
  restrictions,
  retention,
  erasures,
  accessPackages,
  reads,
  docs,
];

/** Orders in the OpenAPI document that differ from that of the operations. What is not listed follows. */
const ORDER = {
  tags: [
    "customers",
    "addresses",
    "attributes",
    "reference",
    "geocoding",
    "imports",
    "verifications",
    "campaigns",
    "providers",
    "changes",
    "webhooks",
    "events",
    "exports",
    "privacy",
    "audit",
    "access",
  ],
  scopes: [
    ...Object.values(TABLES),
    "verifications",
    "evidence",
    "campaigns",
    "changes",
    "geocoding",
    "exports",
    "imports",
    "policies",
    "webhooks",
    "providers",
    "legal-holds",
    "restricted",
    "restrictions",
    "retention",
    "erasures",
    "access-packages",
    "reads",
    "breach-reports",
    "api-keys",
  ],
};

function inOrder<T>(items: readonly T[], order: readonly string[], nameOf: (item: T) => string): T[] {
  const placeOf = (item: T): number => order.indexOf(nameOf(item)) + 1 || order.length + 1;
  return items.toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** The tags of the OpenAPI document. */
export const TAGS = Object.fromEntries(
  inOrder(
    FEATURES.flatMap(({ tags = {} }) => Object.entries(tags)),
    ORDER.tags,
    ([name]) => name,
  ),
);

/** The events that are sent to webhook endpoints. */
export const EVENTS: Readonly<Record<string, EventKind>> = Object.assign({}, ...FEATURES.map(({ events }) => events));

// Registers what lower floors need to know of all features.
for (const { settings = {}, problems = {}, root_scopes = [], jobs = [], erasure_places = [] } of FEATURES) {
  addSettings(settings);
  addProblems(problems);
  FEATURE_PLACES.push(...erasure_places);
  ROOT_SCOPES.push(...root_scopes);
  for (const {
    declaration: { name },
    backlog,
  } of jobs) {
    BACKLOGS.push({ name, ...backlog });
    QUEUES.push(name);
  }
}
TENANT_SCOPES.push(
  ...inOrder(
    FEATURES.flatMap(({ scopes = [] }) => scopes),
    ORDER.scopes,
    (scope) => scope.split(":")[0]!,
  ),
);

/** They derive data from the log of customers and addresses. */
export const FOLLOWERS: readonly Follower[] = [positions, ...FEATURES.flatMap(({ followers = [] }) => followers)];

/** Columns that are sealed with the root key, in addition to the keys of tenants. */
export const SEALED_COLUMNS = FEATURES.flatMap(({ sealed_columns = [] }) => sealed_columns);

/** The declarations of all jobs. Each has a queue, a section in `docs/jobs.md` and a scenario in the tests. */
export const DECLARATIONS = FEATURES.flatMap(({ jobs = [] }) => jobs.map(({ declaration }) => declaration));
