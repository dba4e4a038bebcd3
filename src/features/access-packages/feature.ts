import { integer } from "../../platform/config.ts";
import { HOUR } from "../../platform/time.ts";
import { deletesRows } from "../../records/erasure-places.ts";
import type { Feature } from "../feature.ts";
import { ACCESS_PACKAGE_JOB, accessPackageJob } from "./jobs.ts";
import { expirePackages } from "./queries.ts";
import { accessPackageRoutes, downloadRoutes } from "./routes.ts";

const settings = {
  ACCESS_PACKAGE_DAYS: integer("Days after which the content of an access package is deleted.", 7, 1, 90),
};

declare module "../../platform/config.ts" {
  interface Config extends ValuesOf<typeof settings> {}
}

export const accessPackages: Feature = {
  scopes: ["access-packages:read", "access-packages:write"],
  settings,
  // A part that is inserted meanwhile goes with its package.
  erasure_places: [deletesRows("access_package_parts"), deletesRows("access_packages")],
  routes: [accessPackageRoutes, downloadRoutes],
  jobs: [
    {
      declaration: ACCESS_PACKAGE_JOB,
      backlog: {
        table: "access_packages",
        open: "status IN ('requested', 'running')",
        running: "lease_until > $1::timestamptz",
        due_at: "coalesce(lease_until, created_at)",
        lanes: [],
      },
      make: (resources) => accessPackageJob(resources),
    },
  ],
  tasks: [
    {
      name: "expired access packages",
      every_ms: HOUR,
      run: ({ db, clock }) => expirePackages(db.kysely, clock()),
    },
  ],
};
