SET LOCAL lock_timeout = '5s';

-- One load of the embedded gazetteer. Its rows count from the moment that loaded_at is set, all at once.
CREATE TABLE gazetteer_releases (
  id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT gazetteer_releases_pkey PRIMARY KEY,
  data_version text NOT NULL CONSTRAINT gazetteer_releases_data_version_key UNIQUE,
  loaded_at timestamptz(3)
);

CREATE TABLE gazetteer_places (
  release integer NOT NULL,
  -- GeoNames' id of a place; below zero for what the loader works out from places: regions and Chinese counties.
  id integer NOT NULL,
  country_code text NOT NULL,
  level text NOT NULL CONSTRAINT gazetteer_places_level_check
    CHECK (level IN ('country', 'administrative_area', 'locality', 'dependent_locality', 'township')),
  name text NOT NULL,
  -- GeoNames' first and second level of administration; the first two and four digits of the GB/T 2260 code in China.
  region_code text,
  subregion_code text,
  population integer NOT NULL,
  latitude double precision NOT NULL,
  longitude double precision NOT NULL,
  -- About nine in ten addresses of the place are that near.
  uncertainty_m integer NOT NULL,
  -- Everything that it is found by: folded names behind their country (DE:munchen), codes (#US-CA, #440305), the country (DE).
  keys text[] NOT NULL,
  CONSTRAINT gazetteer_places_pkey PRIMARY KEY (release, id)
);
CREATE INDEX gazetteer_places_keys_idx ON gazetteer_places USING gin (keys);

-- Great-circle distance in metres; arguments in degrees.
CREATE FUNCTION distance_m(latitude1 double precision, longitude1 double precision, latitude2 double precision, longitude2 double precision)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 2 * 6371008.8 * asin(least(1, sqrt(
  sind((latitude2 - latitude1) / 2) ^ 2 + cosd(latitude1) * cosd(latitude2) * sind((longitude2 - longitude1) / 2) ^ 2)));
