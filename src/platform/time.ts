/** In milliseconds. */
export const SECOND = 1_000;
/** In milliseconds. */
export const MINUTE = 60 * SECOND;
/** In milliseconds. */
export const HOUR = 60 * MINUTE;

/**
 * Formats a time as the API does (RFC 3339, UTC, milliseconds), from the text of a column (`2026-11-22 08:30:00.12+00`)
 * or of the change log (`2026-11-22T08:30:00.12+00:00`).
 */
export function toTimestamp(text: string): string;
export function toTimestamp(text: string | null): string | null;
export function toTimestamp(text: string | null): string | null {
  if (text === null) return null;
  // The session's time zone is UTC, so in nearly all cases only the punctuation differs.
  if (text.endsWith("+00") || text.endsWith("+00:00")) {
    const end = text.indexOf("+", 19);
    const fraction = text.slice(20, end);
    return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.padEnd(3, "0")}Z`;
  }
  return new Date(text).toISOString();
}

/** Whether a text is an existing date of RFC 3339, from year 1 on: Postgres has no year 0. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return (
    time !== undefined &&
    !Number.isNaN(time.getTime()) &&
    time.getUTCFullYear() > 0 &&
    time.toISOString().startsWith(text)
  );
}
