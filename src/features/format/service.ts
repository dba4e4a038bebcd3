import type { Static } from "typebox";
import { format } from "../../address/index.ts";
import { invalidBody } from "../../platform/errors.ts";
import { mapYielding } from "../../platform/map-yielding.ts";
import type { FormatRequest, FormattedAddress, FormattedAddresses } from "./schema.ts";

/**
 * Formats one address or a list.
 * @throws AppError invalid_body
 */
export async function answerFormat({
  address,
  items,
  ...options
}: Static<typeof FormatRequest>): Promise<Static<typeof FormattedAddress> | Static<typeof FormattedAddresses>> {
  if (items && address) throw invalidBody("/items", "must not be combined with address");
  if (items) return { items: await mapYielding(items, (item) => format(item, options)) };
  if (!address) throw invalidBody("/address", "is required unless there are items");
  return format(address, options);
}
