import Type from "typebox";
import { closed, CountryCode, named, nullable, oneOf, pageOf, pageQuery } from "../../platform/http/schemas.ts";

export const DivisionCode = Type.String({
  pattern: "^(?:\\d{6}(?:\\d{3})?|[A-Z]{2}-[A-Z0-9]{1,3})$",
  description: "GB/T 2260 (6 digits) or GB/T 10114 (9 digits) in China, ISO 3166-2 elsewhere.",
  examples: ["440305"],
});

const names = {
  name: Type.String({ description: "In a language of the country.", examples: ["南山区"] }),
  short_names: Type.Array(Type.String(), {
    description: "Other names: without the word for the rank, or in English.",
    examples: [["南山"]],
  }),
  latin_name: Type.String({ description: "In Latin letters.", examples: ["Nanshan Qu"] }),
  postal_name: Type.String({ description: "Postal abbreviation, such as CA for California.", examples: ["南山区"] }),
};

const division = {
  code: DivisionCode,
  country_code: CountryCode,
  level: Type.Integer({
    minimum: 1,
    maximum: 4,
    description: "1: province, state; 2: city, prefecture; 3: district, county; 4: subdistrict, town, township.",
  }),
  status: oneOf(["current", "former", "zone"], {
    description:
      "former: abolished or renamed; zone: a development zone, which is not a division but takes the place of a " +
      "county in addresses.",
  }),
  ...names,
  parent_code: nullable(DivisionCode),
};

const example = {
  code: "440305",
  country_code: "CN",
  level: 3,
  status: "current",
  name: "南山区",
  short_names: ["南山"],
  latin_name: "Nanshan Qu",
  postal_name: "南山区",
  parent_code: "440300",
};

export const Division = named(
  "Division",
  closed(division, { description: "An administrative division.", examples: [example] }),
);
export const DivisionPage = named("DivisionPage", pageOf(Division));

export const DivisionDetail = named(
  "DivisionDetail",
  closed(
    {
      ...division,
      ancestors: Type.Array(Division, { description: "The divisions that contain it, from the province down." }),
      children: Type.Array(Division, { description: "The divisions directly below it." }),
      predecessors: Type.Array(Division, {
        description: "The former divisions that it replaced, in whole or in part.",
      }),
      successors: Type.Array(Division, {
        description: "Of a former division: its successors, the one with the largest share first. Empty: unknown.",
      }),
    },
    {
      description: "A division with its parents, children, predecessors and successors.",
      examples: [
        {
          ...example,
          code: "330104",
          name: "江干区",
          short_names: ["江干"],
          latin_name: "Jianggan Qu",
          postal_name: "江干区",
          parent_code: "330100",
          status: "former",
          ancestors: [],
          children: [],
          predecessors: [],
          successors: [example],
        },
      ],
    },
  ),
);

export const divisionQuery = {
  country_code: Type.Optional(CountryCode),
  parent: Type.Optional(
    Type.Unsafe<string>({
      ...DivisionCode,
      description: "Only divisions directly below this one; with `level`, also deeper ones.",
    }),
  ),
  level: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 4,
      description: "Only divisions of this level. Default: those directly below `parent` or the country.",
    }),
  ),
  q: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      description:
        "Only divisions whose name, short name or Latin name begins with this text. Townships only with `parent`.",
    }),
  ),
  ...pageQuery,
};
