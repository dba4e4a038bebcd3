/** Year and month of the newest of GeoNames' files that went into the tables: the release that verdicts name. */
export const POSTAL_PLACES_VERSION = "2025.12";
