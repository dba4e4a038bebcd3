/** The address engine: pure functions over reference data. No I/O after the data is loaded, no framework, no clock. */
export { standardise } from "./standardise.ts";
