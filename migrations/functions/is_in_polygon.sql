-- Whether a point lies in a ring of points, which closes by itself: a ray to the east crosses it an odd number of times.
-- The operator of Postgres for that takes all within 1e-6 square degrees of an edge as on it, which at the size of a
-- building is the whole neighbourhood. The same as isInPolygon() of the code, step by step; the ring is given with zeros
-- for numbers that are next to nothing.
CREATE OR REPLACE FUNCTION is_in_polygon(
  of_latitude double precision, of_longitude double precision, latitudes double precision[], longitudes double precision[]
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN of_latitude IS NOT NULL AND of_longitude IS NOT NULL AND (
  SELECT count(*) % 2 = 1 FROM (
    SELECT CASE WHEN abs(of_latitude) < 1e-100 THEN 0 ELSE of_latitude END, CASE WHEN abs(of_longitude) < 1e-100 THEN 0 ELSE of_longitude END
  ) AS point (latitude, longitude), unnest(
    latitudes, longitudes,
    latitudes[2:] || latitudes[1], longitudes[2:] || longitudes[1]
  ) AS edge (latitude1, longitude1, latitude2, longitude2)
  -- CASE, because a level edge would divide by zero.
  WHERE CASE WHEN (latitude1 > latitude) <> (latitude2 > latitude)
    THEN longitude < (longitude2 - longitude1) * (latitude - latitude1) / (latitude2 - latitude1) + longitude1 END);
COMMENT ON FUNCTION is_in_polygon IS
  'Whether a point lies in a ring of points, which closes by itself. The same as isInPolygon() of the code, step by step.';
