SET LOCAL lock_timeout = '5s';

-- A source is what comes and goes as one: the packages, or one file that somebody imported. Of each the loaded release counts.
ALTER TABLE gazetteer_releases
  DROP CONSTRAINT gazetteer_releases_data_version_key,
  ADD COLUMN source text NOT NULL DEFAULT 'packages',
  -- How many lines of an import's file are in, so that it goes on where it was interrupted.
  ADD COLUMN lines integer NOT NULL DEFAULT 0,
  ADD CONSTRAINT gazetteer_releases_source_version_key UNIQUE (source, data_version);

ALTER TABLE gazetteer_places
  DROP CONSTRAINT gazetteer_places_level_check,
  ADD CONSTRAINT gazetteer_places_level_check
    CHECK (level IN ('country', 'administrative_area', 'locality', 'dependent_locality', 'township', 'postal_code')),
  -- Without blanks, in capitals; set where the row is one of the places that have a code.
  ADD COLUMN postal_code text,
  -- GB/T 2260, where the row is a division of China.
  ADD COLUMN division_code text;

-- On this map, distances from one point to points near it compare as they do on the ground.
CREATE FUNCTION mercator(latitude double precision, longitude double precision)
RETURNS point LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN point(longitude, degrees(asinh(tand(greatest(-85, least(85, latitude))))));

CREATE INDEX gazetteer_places_settled_idx ON gazetteer_places USING gist (mercator(latitude, longitude))
  WHERE level IN ('locality', 'dependent_locality', 'township') AND division_code IS NULL;
CREATE INDEX gazetteer_places_postal_idx ON gazetteer_places USING gist (mercator(latitude, longitude)) WHERE level = 'postal_code';
CREATE INDEX gazetteer_places_county_idx ON gazetteer_places USING gist (mercator(latitude, longitude))
  WHERE level = 'dependent_locality' AND division_code IS NOT NULL;

-- What was inserted last stands in a list that every search reads through: shorter than by default, for the sake of those who search during a load.
ALTER INDEX gazetteer_places_keys_idx SET (gin_pending_list_limit = 1024);
