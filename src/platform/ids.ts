import { v7 } from "uuid";

/** A UUID of version 7 (RFC 9562): it begins with the time in milliseconds, so ids sort by age. */
export const uuidv7 = (milliseconds: number): string => v7({ msecs: milliseconds });
