import Type from "typebox";
import { closed, CountryCode, named, nullable, oneOf, pageOf, pageQuery } from "../../platform/http/schemas.ts";

export const DivisionCode = Type.String({
  pattern: "^(?:\\d{6}(?:\\d{3})?|[A-Z]{2}-[A-Z0-9]{1,3})$",
  description: "GB/T 2260 (six digits) or GB/T 10114 (nine) in China, ISO 3166-2 elsewhere.",
  examples: ["440305"],
});

const names = {
  name: Type.String({ description: "In a language of the country.", examples: ["南山区"] }),
  short_names: Type.Array(Type.String(), {
    description: "What people call it besides: without the word for its rank, or in English.",
    examples: [["南山"]],
  }),
  latin_name: Type.String({ description: "In Latin letters.", examples: ["Nanshan Qu"] }),
  postal_name: Type.String({ description: "What the post writes: CA for California.", examples: ["南山区"] }),
};

const division = {
  code: DivisionCode,
  country_code: CountryCode,
  level: Type.Integer({
    minimum: 1,
    maximum: 4,
    description: "1 province, state; 2 city, prefecture; 3 district, county; 4 street, town, township.",
  }),
  status: oneOf(["current", "former", "zone"], {
    description:
      "former: abolished or renamed; zone: a development zone, which is no division but stands where a county does.",
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
      ancestors: Type.Array(Division, { description: "What it lies in, from the province down." }),
      children: Type.Array(Division, { description: "Right below it." }),
      predecessors: Type.Array(Division, {
        description: "The former divisions that it took the place of, in whole or in part.",
      }),
      successors: Type.Array(Division, {
        description: "For a former one: what holds today, most of it first; empty where that is unknown.",
      }),
    },
    {
      description: "A division and what is around it.",
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
      description: "Only what lies right below this division. With `level`, also deeper.",
    }),
  ),
  level: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 4,
      description: "Only divisions of this level; by default those right below `parent` or the country.",
    }),
  ),
  q: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      description: "Only those whose name, short name or Latin name begins so; townships only with `parent`.",
    }),
  ),
  ...pageQuery,
};
