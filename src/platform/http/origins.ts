/** Whether a text is an origin as browsers send it in `Origin`: scheme, host and, unless it is the default, port. */
export const isOrigin = (text: string): boolean =>
  /^https?:\/\/[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;

/** Reads origins of a setting: `https://ops.example, http://localhost:5173`. @throws Error if one is invalid */
export function readOrigins(text: string): ReadonlySet<string> {
  const origins = text
    .split(",")
    .map((origin) => origin.trim())
    .filter(Boolean);
  if (!origins.every(isOrigin)) throw new Error("must be a list of origins such as https://ops.example, without paths");
  return new Set(origins);
}
