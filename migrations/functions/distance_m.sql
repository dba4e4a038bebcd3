CREATE OR REPLACE FUNCTION distance_m(
  latitude1 double precision, longitude1 double precision, latitude2 double precision, longitude2 double precision
) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
-- Postgres raises underflow for the square of a tiny difference, hence zero below 1e-100.
RETURN 2 * 6371008.8 * asin(least(1, sqrt(
  CASE WHEN abs(latitude2 - latitude1) < 1e-100 THEN 0 ELSE sind((latitude2 - latitude1) / 2) ^ 2 END
  + cosd(latitude1) * cosd(latitude2)
    * CASE WHEN abs(longitude2 - longitude1) < 1e-100 THEN 0 ELSE sind((longitude2 - longitude1) / 2) ^ 2 END)));
COMMENT ON FUNCTION distance_m IS
  'Great-circle distance in metres; arguments in degrees.';
