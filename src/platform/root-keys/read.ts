import { awsKey } from "./aws.ts";
import { azureKey } from "./azure.ts";
import { googleKey } from "./google.ts";
import type { Environment, KeyService, Place } from "./service.ts";
import { vaultKey } from "./vault.ts";

/** The keys of SECRETS_KEY, or of the file in DATA_DIR. */
export const LOCAL = "local";

const ADAPTERS: Readonly<Record<string, (place: Place) => KeyService>> = {
  "aws-kms": awsKey,
  "gcp-kms": googleKey,
  "azure-key-vault": azureKey,
  vault: vaultKey,
};

/** Reads ROOT_KEY: URLs of keys in services, and `local`, with commas between. @throws Error if one is not valid */
export function readRootKeys(text: string): string[] {
  const places = text.split(",").map((place) => place.trim());
  for (const place of places) if (place !== LOCAL) openRootKey(place, {});
  if (new Set(places).size < places.length) throw new Error("names a key twice");
  return places;
}

/**
 * Connects to a key in a service. Nothing is sent yet.
 * @param environment with the credentials, in the variables that the services have for them
 * @throws Error if the place is not valid
 */
export function openRootKey(place: string, environment: Environment): KeyService {
  const [, scheme = "", path = "", query = ""] = /^([a-z-]+):([^?]*)(?:\?(.*))?$/.exec(place) ?? [];
  const adapter = Object.hasOwn(ADAPTERS, scheme) ? ADAPTERS[scheme] : undefined;
  if (!adapter) throw new Error(`must be ${LOCAL}, or URLs that begin with ${Object.keys(ADAPTERS).join(":, ")}:`);
  return adapter({ path, parameters: new URLSearchParams(query), environment });
}

/**
 * The root keys of a process, in the order of ROOT_KEY.
 * @param local the keys of SECRETS_KEY, or of the file
 */
export const openRootKeys = (
  places: readonly string[],
  local: readonly Buffer[],
  environment: Environment,
): (Buffer | KeyService)[] =>
  places.flatMap((place): readonly (Buffer | KeyService)[] =>
    place === LOCAL ? local : [openRootKey(place, environment)],
  );
