import t from "tap";
import { subdivisionByName } from "../../../../src/address/index.ts";
import { FORMER_REGIONS } from "../../../../src/geocoding/gazetteer/load/former-regions.ts";
import { nameKeys } from "../../../../src/geocoding/gazetteer/names.ts";
import { readRegions } from "../../../../src/geocoding/gazetteer/load/regions.ts";

const regions = readRegions().filter(
  ({ region_code, subregion_code }) => region_code !== null && subregion_code === null,
);
const bearers = (country: string, name: string) =>
  regions.filter(
    ({ country_code, keys }) => country_code === country && nameKeys(country, [name]).some((key) => keys.includes(key)),
  );

t.test("each region that is gone has regions that took over, all of them known", async (t) => {
  for (const [country, successions] of Object.entries(FORMER_REGIONS)) {
    for (const [former, successors] of Object.entries(successions)) {
      for (const successor of successors) {
        const found = bearers(country, successor);
        t.ok(found.length > 0, `${country}: ${successor} after ${former}`);
        t.ok(
          found.some((region) => bearers(country, former).includes(region)),
          `${country}: ${former} leads to ${successor}`,
        );
      }
    }
  }
});

t.test("no ISO code stands for two regions", async (t) => {
  const codes = regions.flatMap(({ keys }) => keys.filter((key) => key.startsWith("#")));
  t.same(
    codes.filter((code, at) => codes.indexOf(code) !== at),
    [],
  );
});

t.test("countries that changed their codes", async (t) => {
  t.equal(subdivisionByName("IR", "West Azerbaijan"), "IR-04");
  t.equal(subdivisionByName("IR", "Kerman"), "IR-08");
  t.equal(subdivisionByName("MA", "Meknès-Tafilalet"), undefined, "a region that is gone has none");
  t.match(
    bearers("IR", "West Azerbaijan").map(({ keys }) => keys.includes("#IR-04")),
    [true],
  );
  t.equal(bearers("IR", "Isfahan").length, 1);
});
