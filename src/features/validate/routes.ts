import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type, { type Static } from "typebox";
import { describeFinding, type Language, preferredLanguage, standardise, type Strictness } from "../../address/index.ts";
import { invalidBody } from "../../platform/errors.ts";
import { ValidatedAddress, ValidatedAddresses, ValidateItem, ValidateRequest } from "./schema.ts";

type Item = Static<typeof ValidateItem>;
type Validated = Static<typeof ValidatedAddress>;

/** A thousand addresses, with all their parts. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

export const validateRoutes = (): FastifyPluginAsyncTypebox => async (app) => {
  app.post("/validate", {
    bodyLimit: BODY_LIMIT_BYTES,
    config: { scope: "addresses:read" },
    schema: {
      operationId: "validateAddresses", tags: ["addresses"], summary: "Standardise and judge addresses without storing them",
      description: "By the engine's own data, at once: no provider is asked. One address, or up to 1,000 in `items`. `verdict.findings` lists every change and every doubt, with messages in English or Chinese.",
      headers: Type.Object({ "accept-language": Type.Optional(Type.String({ maxLength: 500, description: "Of the messages: `en` or `zh`." })) }),
      body: ValidateRequest,
      response: { 200: Type.Unsafe<Validated | { items: Validated[] }>({ anyOf: [ValidatedAddress, ValidatedAddresses] }) },
    },
  }, async (request, reply) => {
    const { strictness = "normal", items, country_code, ...parts } = request.body;
    const language = preferredLanguage(request.headers["accept-language"]);
    reply.header("content-language", language).header("vary", "accept-language");
    if (items === undefined) {
      if (country_code === undefined) throw invalidBody("/country_code", "is required, unless there are items");
      return validate({ country_code, ...parts }, strictness, language);
    }
    const [stray] = Object.keys({ ...parts, ...(country_code !== undefined && { country_code }) });
    if (stray !== undefined) throw invalidBody(`/${stray}`, "belongs into the items");
    return { items: items.map((item) => validate(item, strictness, language)) };
  });
};

function validate(item: Item, strictness: Strictness, language: Language): Validated {
  const { verdict, ...standard } = standardise(item, { strictness });
  const findings = language === "en" ? verdict.findings : verdict.findings.map((finding) => ({ ...finding, message: describeFinding(finding, language) }));
  return { ...standard, components: { ...standard.components }, entered: item, verdict: { ...verdict, findings } };
}
