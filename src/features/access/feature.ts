import type { Feature } from "../feature.ts";
import { admitCallers } from "./admit.ts";
import { accessRoutes } from "./routes.ts";

export const access: Feature = {
  hooks: admitCallers,
  routes: [accessRoutes],
};
