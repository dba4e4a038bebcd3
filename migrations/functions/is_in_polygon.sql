-- Casts a ray to the east: it crosses the ring an odd number of times if the point is inside. The operator of Postgres
-- treats all points within 1e-6 square degrees of an edge as on it, which at the size of a building is the whole
-- neighbourhood. The same algorithm as isInPolygon() in the code; the caller rounds numbers below 1e-100 to zero.
CREATE OR REPLACE FUNCTION is_in_polygon(
  of_latitude double precision, of_longitude double precision,
  latitudes double precision[], longitudes double precision[]
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN of_latitude IS NOT NULL AND of_longitude IS NOT NULL AND (
  SELECT count(*) % 2 = 1 FROM (
    SELECT
      CASE WHEN abs(of_latitude) < 1e-100 THEN 0 ELSE of_latitude END,
      CASE WHEN abs(of_longitude) < 1e-100 THEN 0 ELSE of_longitude END
  ) AS point (latitude, longitude), unnest(
    latitudes, longitudes,
    latitudes[2:] || latitudes[1], longitudes[2:] || longitudes[1]
  ) AS edge (latitude1, longitude1, latitude2, longitude2)
  -- CASE avoids the division by zero of a horizontal edge.
  WHERE CASE WHEN (latitude1 > latitude) <> (latitude2 > latitude)
    THEN longitude < (longitude2 - longitude1) * (latitude - latitude1) / (latitude2 - latitude1) + longitude1 END);
COMMENT ON FUNCTION is_in_polygon IS
  'True if a point is in a ring of points, which is closed implicitly: the algorithm of isInPolygon() in the code.';
