CREATE OR REPLACE FUNCTION mercator(latitude double precision, longitude double precision)
RETURNS point LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN point(longitude, degrees(asinh(tand(greatest(-85, least(85, latitude))))));
COMMENT ON FUNCTION mercator IS
  'A point in degrees on Mercator''s map: there, distances from one point to points near it compare as they do on '
  'the ground.';
