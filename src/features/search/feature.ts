import { deletesRows } from "../../records/erasure-places.ts";
import type { Feature } from "../feature.ts";
import { searchDocuments } from "./follow.ts";
import { searchRoutes } from "./routes.ts";

export const search: Feature = {
  erasure_places: [deletesRows("search_documents")],
  routes: [searchRoutes],
  followers: [searchDocuments],
};
