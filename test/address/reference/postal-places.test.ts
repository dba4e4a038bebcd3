import fc from "fast-check";
import t from "tap";
import { countryRules } from "../../../src/address/reference/countries.ts";
import {
  hasPostalPlaces,
  isLocality,
  placesNamed,
  placesOfPostalCode,
} from "../../../src/address/reference/postal-places.ts";

const names = (country: string, code: string) => placesOfPostalCode(country, code).map(({ locality }) => locality);

t.test("a code has its places, as people write it", async (t) => {
  const [hills] = placesOfPostalCode("US", "90210-1234");
  t.match(hills, {
    postal_code: "90210",
    locality: "Beverly Hills",
    administrative_area: "CA",
    district: "Los Angeles",
  });
  t.ok(Math.abs(hills!.latitude - 34.1) < 0.1 && Math.abs(hills!.longitude + 118.4) < 0.1);
  t.same(
    placesOfPostalCode("CA", "h3b4g7").map(({ locality, administrative_area }) => [locality, administrative_area]),
    [["Montréal", "QC"]],
  );
  t.same(names("CA", "K2K 1X3"), ["Ottawa", "Kanata"], "the municipality and the place");
  t.same(
    placesOfPostalCode("CA", "G0X 1A0").map(({ locality, district }) => [locality, district]),
    [["Parent", "Mauricie"]],
  );
  t.ok(names("AU", "2000").includes("Sydney"));
  t.equal(placesOfPostalCode("AU", "0870")[0]!.administrative_area, "NT");
  t.match(placesOfPostalCode("IN", "560 001")[0], {
    locality: "Bangalore",
    administrative_area: "Karnataka",
    district: "Bengaluru",
  });
  t.match(placesOfPostalCode("PR", "00907")[0], { locality: "San Juan", administrative_area: "PR" });
  t.match(placesOfPostalCode("US", "09360")[0], { locality: "APO", administrative_area: "AE" });
});

t.test("what is not known has no places", async (t) => {
  for (const [country, code] of [
    ["US", "00000"],
    ["US", "99999"],
    ["US", "902"],
    ["US", ""],
    ["CA", "Z9Z"],
    ["AU", "99999"],
    ["FR", "75001"],
    ["ZZ", "1"],
  ] as const) {
    t.same(placesOfPostalCode(country, code), [], `${country} ${code}`);
  }
  t.notOk(hasPostalPlaces("FR"));
  t.ok(hasPostalPlaces("GU"));
});

t.test("towns are known under the names that people write", async (t) => {
  const known: [string, string, string?][] = [
    ["US", "St. Louis", "MO"],
    ["US", "SAINT LOUIS", "MO"],
    ["US", "Mt Vernon", "NY"],
    ["US", "Ft. Worth", "TX"],
    ["US", "NYC", "NY"],
    ["US", "Winston Salem"],
    ["US", "Coeur d’Alene", "ID"],
    ["CA", "Montreal", "QC"],
    ["CA", "Ste-Anne-de-Bellevue"],
    ["CA", "North Vancouver", "BC"],
    ["AU", "mt coot-tha", "QLD"],
    ["IN", "Bangalore", "Karnataka"],
    ["IN", "Bengaluru", "Karnataka"],
    ["IN", "New Delhi", "Delhi"],
    ["IN", "Mumbai"],
  ];
  for (const [country, name, state] of known) t.ok(isLocality(country, name, state), `${name} ${state}`);
  t.notOk(isLocality("US", "Saint Louis", "NY"));
  t.notOk(isLocality("US", "Main Street"));
  t.notOk(isLocality("FR", "Paris"), "no data, no answer");
  t.ok(
    placesNamed("US", "Springfield").some(
      ({ postal_code, administrative_area }) => postal_code === "62701" && administrative_area === "IL",
    ),
  );
});

t.test("all regions are those of the country's rules, all places are on earth", async (t) => {
  for (const [country, digits] of [
    ["US", 5],
    ["AU", 4],
  ] as const) {
    const regions = new Set(countryRules(country)!.regions!.list.map(({ name }) => name));
    let count = 0;
    for (let code = 0; code < 10 ** digits; code++) {
      for (const place of placesOfPostalCode(country, code.toString().padStart(digits, "0"))) {
        count++;
        if (
          !regions.has(place.administrative_area) ||
          place.locality === "" ||
          Math.abs(place.latitude) > 90 ||
          Math.abs(place.longitude) > 180
        )
          t.fail(JSON.stringify(place));
      }
    }
    t.ok(count > 15_000, `${country}: ${count}`);
  }
});

t.test("any text is answered", async (t) => {
  fc.assert(
    fc.property(
      fc.constantFrom("US", "CA", "AU", "IN"),
      fc.string({ unit: "binary", maxLength: 60 }),
      (country, text) => {
        placesOfPostalCode(country, text);
        isLocality(country, text, text);
      },
    ),
  );
  t.pass();
});
