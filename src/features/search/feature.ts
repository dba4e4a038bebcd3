import { integer } from "../../platform/config.ts";
import { deletesRows } from "../../records/erasure-places.ts";
import type { Feature } from "../feature.ts";
import { searchDocuments } from "./follow.ts";
import { searchRoutes } from "./routes.ts";

const settings = {
  MASKED_SEARCH_MISSES_PER_HOUR: integer(
    "Searches by a phone or an e-mail address that find nothing, of a key without `pii:read`, per hour and process: " +
      "the hidden digits of a number could be guessed one search after the other. A search that finds a customer is " +
      "free.",
    100,
    1,
    100_000_000,
  ),
};

declare module "../../platform/config.ts" {
  interface Config extends ValuesOf<typeof settings> {}
}

export const search: Feature = {
  settings,
  erasure_places: [deletesRows("search_documents")],
  routes: [searchRoutes],
  followers: [searchDocuments],
};
