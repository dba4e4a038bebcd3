import t from "tap";
import { disambiguate, type Candidate, type NamingPart } from "../../../src/geocoding/gazetteer/disambiguate.ts";
import type { Place } from "../../../src/geocoding/provider.ts";

const place = (parts: Partial<Place>): Place => ({
  country_code: "XX",
  administrative_area: null,
  locality: null,
  dependent_locality: null,
  township: null,
  address_lines: [],
  postal_code: null,
  division_code: null,
  fingerprint: "0".repeat(32),
  ...parts,
});
const bearer = (part: NamingPart, rest: Partial<Candidate>): Candidate => ({
  level: "locality",
  name: "somewhere",
  postal_code: null,
  region_code: "A",
  subregion_code: null,
  population: 10_000,
  latitude: 50,
  longitude: 10,
  uncertainty_m: 5000,
  named_by: [part],
  ...rest,
});
const region = (region_code: string, rest: Partial<Candidate> = {}) =>
  bearer("administrative_area", { level: "administrative_area", region_code, uncertainty_m: 100_000, ...rest });
const chosenPlace = (...given: Parameters<typeof disambiguate>) => disambiguate(...given).choice;
const country: Candidate = { ...region("", { uncertainty_m: 500_000 }), level: "country", named_by: [] };

t.test("the place in the stated region, however small", async (t) => {
  const small = bearer("locality", { region_code: "B", population: 600, latitude: 55 });
  const chosen = chosenPlace(place({ administrative_area: "B", locality: "x" }), [
    country,
    region("B"),
    bearer("locality", { population: 1e6 }),
    small,
  ]);
  t.match(chosen, { candidate: small, granularity: "locality", confidence: 0.9 });
});

t.test("namesakes in one region: the clearly larger one, or none", async (t) => {
  const towns = (population: number) => [
    bearer("locality", { population }),
    bearer("locality", { population: 5000, latitude: 52 }),
  ];
  const search = place({ administrative_area: "A", locality: "x" });
  t.match(chosenPlace(search, [region("A"), ...towns(20_000)]), {
    candidate: { population: 20_000 },
    confidence: 0.75,
  });
  t.match(
    chosenPlace(search, [region("A"), ...towns(6000)]),
    { granularity: "administrative_area" },
    "the region is certain",
  );
});

t.test("two entries at one spot are one place", async (t) => {
  const entries = [bearer("locality", { population: 900 }), bearer("locality", { population: 800, latitude: 50.05 })];
  t.match(chosenPlace(place({ locality: "x" }), entries), { candidate: { population: 900 }, confidence: 0.8 });
});

t.test("a district counts only with its city", async (t) => {
  const city = bearer("locality", { population: 1e6, uncertainty_m: 20_000 });
  const near = bearer("dependent_locality", { level: "dependent_locality", latitude: 50.1 });
  const far = bearer("dependent_locality", { level: "dependent_locality", latitude: 53, population: 1e6 });
  const search = place({ locality: "x", dependent_locality: "y" });
  t.match(chosenPlace(search, [city, near, far]), { candidate: near, granularity: "dependent_locality" });
  t.match(chosenPlace(search, [city, far]), { candidate: city, granularity: "locality" });
  t.equal(chosenPlace(search, [far]), undefined, "with nothing around it, it says nothing");
});

t.test("a region of the second level serves where none of the first has the name", async (t) => {
  const county = region("A", { subregion_code: "7" });
  const inside = bearer("locality", { subregion_code: "7", population: 700, latitude: 51 });
  t.match(
    chosenPlace(place({ administrative_area: "c", locality: "x" }), [
      county,
      inside,
      bearer("locality", { subregion_code: "8", population: 1e6 }),
    ]),
    { candidate: inside },
  );
});

t.test("an unknown region makes it harder and less sure", async (t) => {
  const search = place({ administrative_area: "?", locality: "x" });
  t.match(chosenPlace(search, [bearer("locality", {})]), { confidence: 0.6 });
  t.equal(
    chosenPlace(search, [bearer("locality", { population: 50_000 }), bearer("locality", { latitude: 55 })]),
    undefined,
  );
});

t.test("a Chinese county that has a code is not looked for by name", async (t) => {
  const city = bearer("division_code", {
    region_code: "44",
    subregion_code: "4403",
    population: 1e7,
    uncertainty_m: 70_000,
  });
  const namesake = bearer("dependent_locality", {
    level: "township",
    region_code: "44",
    subregion_code: "4403",
    latitude: 50.5,
  });
  const search = { country_code: "CN", locality: "深圳市", dependent_locality: "福田区" };
  t.match(chosenPlace(place({ ...search, division_code: "440304" }), [city, namesake]), {
    candidate: city,
    granularity: "locality",
    confidence: 0.95,
  });
  t.match(chosenPlace(place({ ...search, division_code: "440300" }), [city, namesake]), { candidate: namesake });
});

t.test("a region that was divided has left its name to several, and its code to one", async (t) => {
  const kept = region("A", { named_by: ["administrative_area", "division_code"] });
  const divided = place({ administrative_area: "A", locality: "x" });
  const inOther = bearer("locality", { region_code: "B", latitude: 54 });
  t.match(chosenPlace(divided, [kept, region("B"), inOther]), {
    candidate: inOther,
    granularity: "locality",
    confidence: 0.9,
  });
  t.match(
    chosenPlace(divided, [kept, region("B"), bearer("locality", { region_code: "C", latitude: 59 })]),
    { granularity: "administrative_area" },
    "but not to all",
  );
});

t.test("just outside a vast region is not half a continent away", async (t) => {
  const vast = region("A", { uncertainty_m: 900_000 });
  const lone = (latitude: number) => bearer("locality", { region_code: "B", latitude });
  t.match(chosenPlace(place({ administrative_area: "A", locality: "x" }), [vast, lone(58)]), {
    granularity: "locality",
    region_agrees: false,
  });
  t.match(chosenPlace(place({ administrative_area: "A", locality: "x" }), [vast, lone(62)]), {
    granularity: "administrative_area",
  });
});

t.test("a place's own name before one that a larger one is called by too, unless that is much larger", async (t) => {
  const search = place({ administrative_area: "A", locality: "x" });
  const own = bearer("locality", { name: "x", population: 2600 });
  t.match(
    chosenPlace(search, [region("A"), own, bearer("locality", { name: "x post", population: 5300, latitude: 51 })]),
    {
      candidate: own,
    },
  );
  const city = bearer("locality", { name: "y", population: 1e6, latitude: 51 });
  t.match(chosenPlace(search, [region("A"), own, city]), { candidate: city });
});

t.test("namesakes near one another are answered together, as far as they reach", async (t) => {
  const villages = (latitude: number) => [
    bearer("locality", { population: 0 }),
    bearer("locality", { population: 0, latitude }),
  ];
  const search = place({ administrative_area: "A", locality: "x" });
  const chosen = chosenPlace(search, [region("A"), ...villages(50.2)]);
  t.match(chosen, { granularity: "locality", confidence: 0.75 });
  t.ok(chosen!.candidate.uncertainty_m >= 22_200, "the other one is within");
  t.match(chosenPlace(search, [region("A"), ...villages(50.5)]), { granularity: "administrative_area" });
});

t.test("a known city in a region near the one stated, if the name stands for nothing else", async (t) => {
  const search = place({ administrative_area: "A", locality: "x" });
  const city = (rest: Partial<Candidate>) =>
    bearer("locality", { region_code: "B", population: 60_000, latitude: 53.5, ...rest });
  t.match(chosenPlace(search, [region("A"), city({})]), {
    granularity: "locality",
    region_agrees: false,
    confidence: 0.6,
  });
  t.match(
    chosenPlace(search, [region("A"), city({ population: 3000 })]),
    { granularity: "administrative_area" },
    "a village may have an unknown namesake",
  );
  t.match(
    chosenPlace(search, [region("A"), city({ latitude: 57 })]),
    { granularity: "administrative_area" },
    "half a continent away is another one",
  );
  t.match(chosenPlace(search, [region("A"), city({}), city({ region_code: "C", longitude: 14 })]), {
    granularity: "administrative_area",
  });
  const code = bearer("postal_code", { level: "postal_code", postal_code: "1" });
  t.match(
    chosenPlace(place({ ...search, postal_code: "1" }), [region("A"), code, city({})]),
    { candidate: code },
    "a code in the region says more",
  );
});

t.test("a code with a city that is known elsewhere is less certain than with an unknown name", (t) => {
  const code = bearer("postal_code", { level: "postal_code", postal_code: "1" });
  const search = place({ administrative_area: "A", locality: "x", postal_code: "1" });
  const city = (rest: Partial<Candidate>) =>
    bearer("locality", { region_code: "B", population: 2e6, latitude: 30, ...rest });
  t.match(chosenPlace(search, [region("A"), code]), { candidate: code, confidence: 0.75 });
  t.match(
    chosenPlace(search, [region("A"), code, city({})]),
    { candidate: code, confidence: 0.6 },
    "one of the two is wrong",
  );
  t.match(
    chosenPlace(search, [region("A"), code, city({ population: 3000 })]),
    { confidence: 0.75 },
    "a village's name says little",
  );
  t.match(
    chosenPlace(search, [region("A"), code, city({}), city({ region_code: "C", latitude: 40 })]),
    { confidence: 0.75 },
    "nor does one of many",
  );
  t.end();
});

t.test("an area stands for the city of its name where it is hardly larger; a state is answered as one", (t) => {
  const area = (uncertainty_m: number) => bearer("locality", { level: "administrative_area", uncertainty_m });
  t.match(chosenPlace(place({ locality: "x" }), [area(30_000)]), { granularity: "locality", confidence: 0.8 });
  t.match(chosenPlace(place({ locality: "x" }), [area(340_000)]), {
    granularity: "administrative_area",
    confidence: 0.8,
  });
  t.end();
});

t.test("what is added to a name tells it from its namesakes, however large they are", (t) => {
  const towns = [
    bearer("locality", { name: "Aby (Oder)", population: 50_000 }),
    bearer("locality", { name: "Aby am Main", population: 1e6, region_code: "B", latitude: 54 }),
  ];
  t.match(chosenPlace(place({ locality: "Aby (Oder)" }), towns), {
    candidate: { name: "Aby (Oder)" },
    confidence: 0.8,
  });
  t.match(chosenPlace(place({ locality: "Aby/Oder" }), towns), { candidate: { name: "Aby (Oder)" } });
  t.match(chosenPlace(place({ locality: "Aby" }), towns), { candidate: { name: "Aby am Main" }, confidence: 0.6 });
  t.end();
});

t.test(
  "a list that knows regions of the first level only does not hide its towns from those of the second",
  async (t) => {
    const county = region("A", { subregion_code: "7", uncertainty_m: 40_000 });
    const town = (latitude: number) => bearer("locality", { population: 0, latitude });
    t.match(chosenPlace(place({ administrative_area: "c", locality: "x" }), [county, town(50.3)]), {
      granularity: "locality",
    });
    t.match(chosenPlace(place({ administrative_area: "c", locality: "x" }), [county, town(55)]), {
      granularity: "administrative_area",
    });
  },
);
