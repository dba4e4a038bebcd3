CREATE OR REPLACE FUNCTION distance_m(
  latitude1 double precision, longitude1 double precision, latitude2 double precision, longitude2 double precision
) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 2 * 6371008.8 * asin(least(1, sqrt(
  sind((latitude2 - latitude1) / 2) ^ 2
  + cosd(latitude1) * cosd(latitude2) * sind((longitude2 - longitude1) / 2) ^ 2)));
COMMENT ON FUNCTION distance_m IS
  'Great-circle distance in metres; arguments in degrees.';
