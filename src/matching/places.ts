/** Addresses as they are compared between customers: the finer parts of the door, each as a text of its own. */
import { type Comparable, fingerprint, readDoor, type Door } from "../address/index.ts";
import { foldWords } from "./names.ts";

/** Texts are canonical; "" stands for what is not stated. */
export interface PlaceForm {
  /** The address's fingerprint; "" without street lines. */
  fingerprint: string;
  country: string;
  /** The county's code in China, elsewhere the locality by name. */
  area: string;
  postal_code: string;
  road: string;
  /** With the lane and the number behind it. */
  number: string;
  /** An estate, a building or a village by name. */
  place: string;
  building: string;
  unit: string;
  floor: string;
  room: string;
}

/** Reads a standardised address: its fingerprint and the parts of its door. */
export function readPlace(address: Comparable, door: Door = readDoor(address)): PlaceForm {
  const { building = "", unit = "", floor = "", room = "", ...numbers } = door.numbers;
  const { country_code, postal_code } = address;
  const number = [numbers.sub_road, numbers.house_number, numbers.sub_house_number].filter(Boolean).join("/");
  const isStated = address.address_lines.some((line) => /[\p{L}\p{N}]/u.test(line));
  return {
    fingerprint: isStated ? fingerprint(address) : "",
    country: country_code,
    area: areaOf(address),
    postal_code: foldPostalCode(postal_code ?? ""),
    road: door.road?.text ?? "",
    number,
    place: [...door.places, ...door.quarters].join(" ") || (door.community ?? ""),
    building,
    unit,
    floor,
    room,
  };
}

/** Without blanks, and without the four digits behind a ZIP code. */
const foldPostalCode = (code: string): string =>
  code
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replace(/^(\d{5})\d{4}$/, "$1");

function areaOf({ division_code, locality, administrative_area }: Comparable): string {
  const county = /^\d{6}/.exec(division_code ?? "")?.[0];
  return county ?? foldWords(locality ?? administrative_area ?? "");
}
