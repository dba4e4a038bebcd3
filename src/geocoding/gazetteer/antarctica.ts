/**
 * The stations of Antarctica, which are no towns: GeoNames' list of cities has next to none. Names and positions as
 * their operators give them (COMNAP); those that move with the ice by where they were last built.
 */
import type { PlaceRow } from "./geonames.ts";
import { nameKeys } from "./names.ts";

const STATION_M = 5_000;
/** What such a place is, said behind its name or left out. */
const KINDS = ["Station", "Base", "Research Station", "Antarctic Station"];

/** Latitude, longitude, names. */
const STATIONS: readonly [latitude: number, longitude: number, ...names: string[]][] = [
  [-73.043, -13.407, "Aboa"], [-90, 0, "Amundsen-Scott", "Amundsen-Scott South Pole", "South Pole"], [-62.16, -58.473, "Arctowski", "Henryk Arctowski"], [-62.185, -58.902, "Artigas", "General Artigas"],
  [-77.874, -34.628, "Belgrano II", "Belgrano 2"], [-62.198, -58.961, "Bellingshausen"], [-69.407, 76.187, "Bharati"], [-64.895, -62.871, "Brown", "Almirante Brown"],
  [-62.238, -58.667, "Carlini", "Jubany"], [-67.761, -68.915, "Carvajal", "Luis Carvajal"], [-66.282, 110.527, "Casey"], [-62.085, -58.392, "Comandante Ferraz", "Ferraz"],
  [-75.1, 123.333, "Concordia", "Dome C"], [-68.576, 77.969, "Davis"], [-62.977, -60.701, "Decepción", "Deception"], [-77.317, 39.703, "Dome Fuji"], [-66.663, 140.001, "Dumont d'Urville"],
  [-62.201, -58.963, "Escudero", "Profesor Julio Escudero", "Julio Escudero"], [-63.397, -56.998, "Esperanza"], [-62.2, -58.962, "Frei", "Presidente Eduardo Frei", "Eduardo Frei Montalva", "Villa Las Estrellas"],
  [-62.977, -60.676, "Gabriel de Castilla"], [-74.635, 164.222, "Gondwana"], [-62.216, -58.963, "Great Wall", "Chang Cheng"], [-75.568, -25.508, "Halley", "Halley VI"],
  [-74.624, 164.229, "Jang Bogo"], [-62.663, -60.388, "Juan Carlos I", "Juan Carlos Primero"], [-62.223, -58.787, "King Sejong", "Sejong"], [-75.002, 0.067, "Kohnen"], [-80.417, 77.116, "Kunlun"],
  [-69.388, 76.381, "Law-Racovita"], [-62.091, -58.471, "Machu Picchu"], [-70.767, 11.731, "Maitri"], [-64.242, -56.627, "Marambio", "Vicecomodoro Marambio"], [-67.603, 62.874, "Mawson"],
  [-77.848, 166.668, "McMurdo"], [-63.801, -57.883, "Mendel", "Johann Gregor Mendel"], [-66.553, 93.01, "Mirny", "Mirnyy"], [-67.666, 45.842, "Molodyozhnaya", "Molodezhnaya"],
  [-70.677, -8.272, "Neumayer III", "Neumayer"], [-70.777, 11.824, "Novolazarevskaya"], [-63.321, -57.9, "O'Higgins", "General Bernardo O'Higgins", "Bernardo O'Higgins"], [-60.738, -44.738, "Orcadas"],
  [-64.774, -64.053, "Palmer"], [-62.449, -59.741, "Pedro Vicente Maldonado"], [-63.478, -56.231, "Petrel"], [-62.479, -59.664, "Prat", "Arturo Prat", "Capitán Arturo Prat"],
  [-71.95, 23.347, "Princess Elisabeth", "Princess Elisabeth Antarctica"], [-69.38, 76.386, "Progress"], [-74.934, 163.711, "Qinling"], [-67.568, -68.127, "Rothera"],
  [-74.763, -136.8, "Russkaya"], [-68.13, -67.103, "San Martín", "General San Martín"], [-71.673, -2.841, "SANAE IV", "SANAE"], [-77.849, 166.768, "Scott"], [-60.708, -45.595, "Signy"],
  [-62.641, -60.365, "St. Kliment Ohridski", "St. Kliment Ohridsky"], [-74.576, -11.225, "Svea"], [-69.004, 39.58, "Syowa", "Showa"], [-73.864, 76.975, "Taishan"], [-72.012, 2.535, "Troll"],
  [-79.767, -83.317, "Union Glacier"], [-65.246, -64.257, "Vernadsky", "Akademik Vernadsky", "Faraday"], [-78.464, 106.837, "Vostok"], [-73.043, -13.413, "Wasa"],
  [-69.373, 76.378, "Zhongshan"], [-74.695, 164.114, "Zucchelli", "Mario Zucchelli", "Terra Nova Bay"],
];

const FIRST_ID = 1_600_000_000;

export function antarcticStations(): PlaceRow[] {
  return STATIONS.map(([latitude, longitude, ...names], at) => ({
    id: FIRST_ID + at, country_code: "AQ", level: "locality", name: names[0]!, region_code: null, subregion_code: null, population: 0, latitude, longitude, uncertainty_m: STATION_M,
    keys: nameKeys("AQ", names.flatMap((name) => [name, ...KINDS.map((kind) => `${name} ${kind}`)])),
  }));
}
