/** The job that writes access packages. What a killed process has left is written anew by the next one. */
import { defineJob, type Claim, type Declaration, type Job } from "../../platform/jobs/job.ts";
import type { Resources } from "../../platform/resources.ts";
import { writeZip } from "../../platform/zip.ts";
import { claimPackages, listWaitingPackages, type PackageRow } from "./queries.ts";
import { collectSections } from "./sections.ts";
import { LEASE_MS, storeContent } from "./store.ts";
import type { Language } from "./texts.ts";
import { writeHtml } from "./write-html.ts";
import { writeJson } from "./write-json.ts";

export const ACCESS_PACKAGES = "access-packages";

export const ACCESS_PACKAGE_JOB = {
  name: ACCESS_PACKAGES,
  summary:
    "Writes all data of a customer into a ZIP archive, for the customer. It is stored in sealed parts; each of them " +
    "holds the lease.",
  table: "access_packages",
  first: ["requested"],
  states: {
    requested: { running: "claimed" },
    running: { running: "its lease has ended", completed: "the archive is complete" },
    completed: { expired: "the time for downloads is over" },
    expired: {},
  },
  lane: "tenant",
  places: 2,
  tenant_places: 1,
  batch: 2,
  lease_ms: LEASE_MS,
  retries: null,
} as const satisfies Declaration;

type ClaimedPackage = Claim & { row: PackageRow };

/** The job of access packages. */
export function accessPackageJob(resources: Resources): Job<ClaimedPackage, void> {
  const { db } = resources;
  return defineJob({
    ...ACCESS_PACKAGE_JOB,
    listLanes: (now) => listWaitingPackages(db.kysely, now, ACCESS_PACKAGE_JOB.tenant_places),
    async claim(allotments, now) {
      const until = new Date(now.getTime() + LEASE_MS);
      const rows = await claimPackages(db.kysely, allotments, now, until);
      return rows.map((row) => ({ tenant_id: row.tenant_id, lane: row.tenant_id, row }));
    },
    run: ({ row }, signal) => writePackage(resources, row, signal),
    end: async () => undefined,
  });
}

/** Writes a claimed package. Does nothing if the customer was erased, with the package. */
export async function writePackage(resources: Resources, row: PackageRow, signal: AbortSignal): Promise<void> {
  const sections = await collectSections(resources, row);
  if (!sections) return;
  const modified_at = resources.clock();
  const archive = writeZip([
    { name: "data.json", modified_at, content: () => writeJson(sections) },
    { name: "index.html", modified_at, content: () => writeHtml(sections, row.language as Language) },
  ]);
  await storeContent(resources, row, archive, signal);
}
