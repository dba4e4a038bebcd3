/** Requests with values that exceed the limits of the API. Whether they are rejected is not checked here. */
import type { Answer } from "../../support/service.ts";
import { ATTRIBUTION_HEADERS, type World } from "../world.ts";
import { batch, HOME, patch, post, row } from "./requests.ts";

const words = (count: number, prefix = "t"): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const phones = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `+49309018${String(index).padStart(3, "0")}`);
const emails = (count: number): string[] => words(count).map((word) => `${word}@example.com`);
const refs = (count: number): object[] => words(count, "r").map((ref) => ({ source: "erp", ref }));
export const text = (kilobytes: number): string => "x".repeat(kilobytes * 1_024);

/** Values that exceed the limit of one field each; attributes exceed it when merged. */
const TOO_MUCH_OF_ADDRESS = [
  { tags: words(51) },
  { address_lines: words(10) },
  { instructions: text(2) },
  { recipient: words(60).join(" ") },
  { attributes: { a: text(17) } },
  { attributes: { b: text(10) } },
  { attributes: { c: text(10) } },
];
export const TOO_MUCH_OF_CUSTOMER = [
  { tags: words(51) },
  { phones: phones(21) },
  { emails: emails(21) },
  { name: text(1) },
  { attributes: { a: text(17) } },
  { attributes: { b: text(10) } },
  { attributes: { c: text(10) } },
];
export const REFS_TOO_MANY = [{ external_refs: refs(51) }, { external_refs: refs(50) }];

export async function tryEach(bodies: readonly object[], send: (body: object) => Promise<unknown>): Promise<void> {
  for (const body of bodies) await send(body);
}
export const overfillPost = (world: World): Promise<void> => tryEach(TOO_MUCH_OF_ADDRESS, (body) => post(world, body));
export const overfillPatch = (world: World): Promise<void> =>
  tryEach(TOO_MUCH_OF_ADDRESS, (body) => patch(world, `/addresses/${world.home}`, body));
export const overfillCustomer = (world: World): Promise<void> =>
  tryEach([...TOO_MUCH_OF_CUSTOMER, ...REFS_TOO_MANY], (body) => patch(world, `/customers/${world.ada}`, body));
export const overfillByRef =
  (ref: string) =>
  ({ call }: World): Promise<void> =>
    tryEach([...TOO_MUCH_OF_CUSTOMER, ...REFS_TOO_MANY], (body) =>
      call("PUT", `/customers/by-ref/base/${ref}`, { name: "Ada Lovelace", ...body }, ATTRIBUTION_HEADERS),
    );
export const overfillBatch =
  (ref: string) =>
  async (world: World): Promise<void> => {
    await tryEach(TOO_MUCH_OF_CUSTOMER, (body) => batch(world, { ref, customer: { name: "Ada Lovelace", ...body } }));
    await tryEach(TOO_MUCH_OF_ADDRESS, (body) => batch(world, { ref, addresses: [{ ...HOME, ...body }] }));
  };
/** Imports sixty rows of one customer with different values for the same door. */
export const overfillImport =
  (ref: string) =>
  (world: World): Promise<Answer> =>
    world.importRows(
      "base",
      Array.from({ length: 60 }, (_, index) =>
        row({
          ref,
          customer_phone: phones(60)[index],
          email: emails(60)[index],
          customer_tags: `c${index}`,
          address_tags: `a${index}`,
        }),
      ),
    );
