import Type from "typebox";
import { closed, named, pageOf } from "../../platform/http/schemas.ts";
import { Address, addressExample, postalParts, useOfPlace } from "../../records/address-schema.ts";

const { country_code, ...otherParts } = postalParts;

const {
  id: _id,
  customer_id: _customer,
  version: _version,
  division_code: _division,
  components: _components,
  entered: _entered,
  fingerprint: _fingerprint,
  verdict: _verdict,
  location: _location,
  verification: _verification,
  created_at: _created,
  updated_at: _updated,
  ...writableExample
} = addressExample;

export const AddressCreate = named(
  "AddressCreate",
  closed(
    {
      country_code: Type.Optional({
        ...country_code,
        description: "ISO 3166-1 alpha-2. Required unless `text` says which country it is.",
      }),
      text: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 1_000,
          description:
            "The address as free text: one address, parsed as by `POST /v1/parse`. Parts in the request take " +
            "precedence over parsed parts. Numbers of Chinese identity documents in it are masked before it is stored.",
          examples: ["张三 13800138000 广东省深圳市南山区科技园1栋"],
        }),
      ),
      ...Type.Partial(closed({ ...otherParts, ...useOfPlace })).properties,
    },
    { examples: [writableExample] },
  ),
);

export const AddressPatch = named(
  "AddressPatch",
  closed(
    Type.Partial(
      closed({
        ...postalParts,
        ...useOfPlace,
        attributes: Type.Unsafe<Record<string, unknown> | null>({
          type: ["object", "null"],
          additionalProperties: true,
          description: "Merged member by member. null removes all attributes.",
        }),
      }),
    ).properties,
    { minProperties: 1, description: "JSON Merge Patch (RFC 7396).", examples: [{ address_lines: ["科技园2栋"] }] },
  ),
);

export const AddressPage = named("AddressPage", pageOf(Address));
