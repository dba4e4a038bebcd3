/** `npm run data`: builds the reference data that is checked in, from npm packages. */
import "../address/data/china/build.ts";
import "../address/data/japan/build.ts";
import "../address/data/places/build.ts";
import "../address/data/postal/build.ts";
import "../geocoding/gazetteer/data/build.ts";
import "./data/places.ts";
