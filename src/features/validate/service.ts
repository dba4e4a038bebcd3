import type { Static } from "typebox";
import { describeFinding, type Language, standardise, type Strictness } from "../../address/index.ts";
import { invalidBody } from "../../platform/errors.ts";
import { mapYielding } from "../../platform/map-yielding.ts";
import type { ValidatedAddress, ValidatedAddresses, ValidateItem, ValidateRequest } from "./schema.ts";

type Item = Static<typeof ValidateItem>;
type Validated = Static<typeof ValidatedAddress>;

/**
 * Validates one address or a list.
 * @param language of the messages
 * @throws AppError invalid_body
 */
export async function answerValidate(
  request: Static<typeof ValidateRequest>,
  language: Language,
): Promise<Validated | Static<typeof ValidatedAddresses>> {
  const { strictness = "normal", items, country_code, ...parts } = request;
  if (items === undefined) {
    if (country_code === undefined) throw invalidBody("/country_code", "is required unless there are items");
    return validate({ country_code, ...parts }, strictness, language);
  }
  const [stray] = Object.keys({ ...parts, ...(country_code !== undefined && { country_code }) });
  if (stray !== undefined) throw invalidBody(`/${stray}`, "is only allowed within the items");
  return { items: await mapYielding(items, (item) => validate(item, strictness, language)) };
}

function validate(item: Item, strictness: Strictness, language: Language): Validated {
  const { verdict, ...standard } = standardise(item, { strictness });
  const findings =
    language === "en"
      ? verdict.findings
      : verdict.findings.map((finding) => ({ ...finding, message: describeFinding(finding, language) }));
  return { ...standard, components: { ...standard.components }, entered: item, verdict: { ...verdict, findings } };
}
