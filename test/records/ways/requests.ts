/** Requests that several ways use. */
import type { Answer } from "../../support/service.ts";
import { MANY, ATTRIBUTION_HEADERS, type World } from "../world.ts";

export const PLACE = {
  country_code: "DE",
  address_lines: ["Karl-Marx-Allee 34"],
  locality: "Berlin",
  postal_code: "10178",
  recipient: "Grace Hopper",
};

export const ANY = { "if-match": "*" };
export const post = ({ call, ada }: World, body: object, headers: Record<string, string> = {}): Promise<Answer> =>
  call("POST", `/customers/${ada}/addresses`, { ...PLACE, ...body }, { ...ATTRIBUTION_HEADERS, ...headers });
export const patch = ({ call }: World, path: string, body: object): Promise<Answer> =>
  call("PATCH", path, body, { ...ATTRIBUTION_HEADERS, ...ANY });
export const remove = ({ call }: World, path: string): Promise<Answer> =>
  call("DELETE", path, undefined, { ...ATTRIBUTION_HEADERS, ...ANY });
export const restore = ({ call }: World, path: string, version: number): Promise<Answer> =>
  call("POST", `${path}/restore`, { version }, ATTRIBUTION_HEADERS);
export const versionOf = async ({ act }: World, path: string): Promise<number> => (await act("GET", path)).body.version;
export const batch = ({ call }: World, item: object): Promise<Answer> =>
  call(
    "POST",
    "/batch/customers",
    { items: [{ source: "base", ref: "ada", customer: { name: "Ada Lovelace" }, ...item }] },
    ATTRIBUTION_HEADERS,
  );
export const HOME = {
  country_code: "DE",
  address_lines: ["Unter den Linden 1"],
  locality: "Berlin",
  postal_code: "10117",
};
export const row = (fields: object = {}): object => ({
  ref: "ada",
  name: "Ada Lovelace",
  recipient: "Ada Lovelace",
  address_line: ["Unter den Linden 1"],
  locality: "Berlin",
  postal_code: "10117",
  country: "DE",
  ...fields,
});
export const newRows = (ref: string): object[] =>
  MANY.map((line) =>
    row({ ref, name: "Grace Hopper", recipient: "Grace Hopper", address_line: [line], postal_code: "10115" }),
  );
export const takeDefault = (world: World, address = world.home, kind = "shipping"): Promise<Answer> =>
  world.act("PATCH", `/addresses/${address}`, { [`is_default_${kind}`]: true }, ANY);
