CREATE OR REPLACE FUNCTION mercator(latitude double precision, longitude double precision)
RETURNS point LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN point(longitude, degrees(asinh(tand(greatest(-85, least(85, latitude))))));
COMMENT ON FUNCTION mercator IS
  'A point in the Mercator projection, in degrees. Distances from one point to nearby points have the same order there '
  'as on the ground.';
