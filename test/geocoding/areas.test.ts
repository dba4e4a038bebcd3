import t from "tap";
import { boxAround, isInBox, isInPolygon } from "../../src/geocoding/areas.ts";
import { distance, METRES_PER_DEGREE } from "../../src/geocoding/distance.ts";

const at = (latitude: number, longitude: number) => ({ latitude, longitude });

t.test("a polygon of the size of a building has the building's edges", (t) => {
  // 0.0005° are 55 m: at this size the polygons of Postgres take their whole surroundings for their edge.
  const triangle = [at(52.5, 13.4), at(52.5005, 13.4), at(52.5, 13.4005)];
  t.equal(isInPolygon(at(52.5001, 13.4001), triangle), true);
  t.equal(isInPolygon(at(52.5003, 13.4003), triangle), false, "11 m beyond the slope");
  t.equal(isInPolygon(at(52.5001, 13.3999), triangle), false);
  t.end();
});

t.test("a polygon may be hollow, and its ring may be closed or not, in both directions", (t) => {
  const hollow = [at(0, 0), at(0, 10), at(10, 10), at(10, 0), at(8, 0), at(8, 8), at(2, 8), at(2, 0)];
  for (const ring of [hollow, hollow.toReversed(), [...hollow, hollow[0]!]]) {
    t.same(
      [at(1, 5), at(5, 9), at(9, 5), at(5, 5), at(5, -1), at(5, 11)].map((point) => isInPolygon(point, ring)),
      [true, true, true, false, false, false],
    );
  }
  t.end();
});

t.test("a box crosses the antimeridian where its west is greater than its east", (t) => {
  const fiji = { south: -20, west: 177, north: -15, east: -178 };
  t.same(
    [at(-17, 179), at(-17, -179), at(-17, 0), at(-21, 179)].map((point) => isInBox(point, fiji)),
    [true, true, false, false],
  );
  t.end();
});

t.test("the box around a circle has all of it, at the poles and at the antimeridian too", (t) => {
  for (const centre of [at(0, 0), at(52.5, 13.4), at(-16.5, 179.999), at(89.9, 0), at(-70, -179.5)]) {
    const box = boxAround(centre, 20_000);
    for (let degrees = 0; degrees < 360; degrees += 5) {
      const [north, east] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
      const point = at(
        centre.latitude + north * 0.15,
        ((centre.longitude + (east * 0.15) / Math.cos((centre.latitude * Math.PI) / 180) + 540) % 360) - 180,
      );
      if (point.latitude <= 90 && distance(centre, point) <= 20_000)
        t.ok(isInBox(point, box), `${centre.latitude} ${degrees}°`);
    }
  }
  t.equal(Math.round(distance(at(0, 0), at(1, 0))), Math.round(METRES_PER_DEGREE));
  t.end();
});
