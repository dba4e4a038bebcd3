SET LOCAL lock_timeout = '5s';

-- The armed forces of the United States have hundreds of codes at one base, which are no codes of the country around it:
-- a search for the nearest code would read through all of them.
DROP INDEX gazetteer_places_postal_idx;
CREATE INDEX gazetteer_places_postal_idx ON gazetteer_places USING gist (mercator(latitude, longitude))
  WHERE level = 'postal_code' AND NOT (country_code = 'US' AND region_code IN ('AA', 'AE', 'AP'));
