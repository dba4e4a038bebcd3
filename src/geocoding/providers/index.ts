/** Every provider over the network, by its name. */
import type { ProviderKind } from "../provider.ts";
import { amap } from "./amap.ts";
import { baidu } from "./baidu.ts";
import { google } from "./google.ts";
import { here } from "./here.ts";
import { nominatim } from "./nominatim.ts";
import { pelias } from "./pelias.ts";
import { photon } from "./photon.ts";
import { tencent } from "./tencent.ts";

export const PROVIDER_KINDS: ReadonlyMap<string, ProviderKind> = new Map(
  [amap, baidu, tencent, google, here, nominatim, photon, pelias].map((kind) => [kind.name, kind]),
);
