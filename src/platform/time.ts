/** In milliseconds. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/**
 * A moment as the wire has it, from a column (`2026-11-22 08:30:00.12+00`) or from the change log
 * (`2026-11-22T08:30:00.12+00:00`): RFC 3339, UTC, milliseconds.
 */
export function toTimestamp(text: string): string;
export function toTimestamp(text: string | null): string | null;
export function toTimestamp(text: string | null): string | null {
  if (text === null) return null;
  // The session's zone is UTC, so nearly always there is only the punctuation to mend.
  if (text.endsWith("+00") || text.endsWith("+00:00")) {
    const end = text.indexOf("+", 19);
    const fraction = text.slice(20, end);
    return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.padEnd(3, "0")}Z`;
  }
  return new Date(text).toISOString();
}

/** A date of RFC 3339 that exists, from year 1 on: Postgres knows no year 0. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return (
    time !== undefined &&
    !Number.isNaN(time.getTime()) &&
    time.getUTCFullYear() > 0 &&
    time.toISOString().startsWith(text)
  );
}
