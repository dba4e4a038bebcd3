/** What Photon and Pelias have in common: features of GeoJSON (RFC 7946). */
import { ProviderError } from "../provider.ts";

export interface Feature<Properties> {
  geometry: { coordinates: [longitude: number, latitude: number] };
  properties: Properties;
}

/** @throws ProviderError bad_answer */
export function featuresOf<Properties>(provider: string, body: unknown): Feature<Properties>[] {
  const { features } = (body ?? {}) as { features?: Feature<Properties>[] };
  if (
    !Array.isArray(features) ||
    !features.every((feature) => Array.isArray(feature?.geometry?.coordinates) && feature.properties)
  )
    throw new ProviderError(provider, "bad_answer");
  return features;
}
