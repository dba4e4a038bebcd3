/** `npm run data`: builds the reference data that is checked in, from npm packages. */
import "./china/build.ts";
import "./japan/build.ts";
import "./places/build.ts";
import "./postal/build.ts";
import "./gazetteer/build.ts";
import "./world/build.ts";
