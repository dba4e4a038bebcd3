import Type from "typebox";

export const LanguageCode = Type.String({
  maxLength: 35,
  pattern: "^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$",
  description: "BCP 47 language tag.",
  examples: ["zh-Hans"],
});

/** The schema of a string of 1 to `maxLength` characters. */
export const text = (description: string, maxLength = 200, examples?: string[]) =>
  Type.String({ minLength: 1, maxLength, description, ...(examples && { examples }) });
