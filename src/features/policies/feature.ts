import { SECOND } from "../../platform/time.ts";
import { rescheduleChunk } from "../../records/due-dates.ts";
import type { Feature } from "../feature.ts";
import { policyRoutes } from "./routes.ts";

export const policies: Feature = {
  scopes: ["policies:read", "policies:write"],
  routes: [policyRoutes],
  tasks: [
    {
      name: "new policies",
      every_ms: 5 * SECOND,
      async run({ db }) {
        while (await rescheduleChunk(db.kysely, 2_000));
      },
    },
  ],
};
