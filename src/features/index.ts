/** All features of the service: `app.ts` and `background.ts` loop over them. A new one needs its import and its name here. */
import { access } from "./access/feature.ts";
import { addresses } from "./addresses/feature.ts";
import { attributeDefinitions } from "./attribute-definitions/feature.ts";
import { campaigns } from "./campaigns/feature.ts";
import { changes } from "./changes/feature.ts";
import { compare } from "./compare/feature.ts";
import { customers } from "./customers/feature.ts";
import { batch } from "./batch/feature.ts";
import { imports } from "./imports/feature.ts";
import { countries } from "./countries/feature.ts";
import { divisions } from "./divisions/feature.ts";
import { evidence } from "./evidence/feature.ts";
import { exports } from "./exports/feature.ts";
import { format } from "./format/feature.ts";
import { geocode } from "./geocode/feature.ts";
import { parse } from "./parse/feature.ts";
import { pins } from "./pins/feature.ts";
import { policies } from "./policies/feature.ts";
import { queues } from "./queues/feature.ts";
import { search } from "./search/feature.ts";
import { suggest } from "./suggest/feature.ts";
import { providers } from "./providers/feature.ts";
import { validate } from "./validate/feature.ts";
import { verifications } from "./verifications/feature.ts";
import { webhooks } from "./webhooks/feature.ts";
import type { Feature } from "./feature.ts";

/** In the order in which the API's document has their operations. */
export const FEATURES: readonly Feature[] = [
  access,
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
];

/** What the root key seals besides the keys of tenants. */
export const SEALED_COLUMNS = FEATURES.flatMap(({ sealed_columns = [] }) => sealed_columns);
