import { SECOND } from "../../platform/time.ts";
import { splitChunk } from "../../records/attribute-split.ts";
import type { Feature } from "../feature.ts";
import { attributeDefinitionRoutes } from "./routes.ts";

export const attributeDefinitions: Feature = {
  tags: { attributes: "Definitions of a tenant's own attributes of customers and addresses." },
  routes: [attributeDefinitionRoutes],
  tasks: [
    {
      name: "new attribute definitions",
      every_ms: 2 * SECOND,
      async run(resources, { signal }) {
        while (!signal.aborted && (await splitChunk(resources, resources.db.kysely, resources.clock(), 300)));
      },
    },
  ],
};
