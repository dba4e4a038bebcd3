/** `npm run data`: prepares the reference data that is checked in, from npm packages. */
import "../address/data/china/build.ts";
