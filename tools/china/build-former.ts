/** Finds the successors of abolished divisions: by decree, else by their townships, their code or their name. */
import { cityOf, group, isCity, isMainland, isZone, provinceOf, rootOf, townshipsOf } from "./build-shared.ts";
import { DECREED_SUCCESSORS, EXTRA_FORMERS, PROVINCES_CUT_OUT } from "./division-successors.ts";
import type { Vintage } from "./sources.ts";

/** The divisions of today by code, and the zones. */
export interface Current {
  lines: ReadonlyMap<string, { name: string; townships: [string, string][] }>;
  zones: ReadonlyMap<string, string>;
}

export interface Former {
  code: string;
  name: string;
  townships: string[];
  successors: string[];
}

/** Less than this share of an abolished county's townships in a county is noise: names that occur twice. */
const LEAST_SHARE = 0.15;
/** Quarters of a county seat that had codes around 1980; as names they would only mislead. */
const NUMBERED = /^[一二三四]区$/;
/** Districts that many cities have, or had. */
const IN_MANY_CITIES = /^(?:[东西南北中城郊市新]{1,2}区|[东西南北]郊区|城[东西南北]区|桥[东西]区|铁[东西]区|市郊区)$/;

/** @param past newest first, so that an older division can follow a newer one */
export function formerDivisions(current: Current, past: Vintage[]): Former[] {
  const found = new Successors(current, past);
  for (const vintage of past) {
    // Counties before cities: a city goes where most of its counties went.
    const codes = [...vintage.counties].sort(([a], [b]) => Number(isCity(a)) - Number(isCity(b)));
    for (const [code, name] of codes)
      if (!holds(current, code, name) && isAddressed(code, name)) found.follow(code, name, vintage);
  }
  for (const { code, name, successors } of EXTRA_FORMERS)
    found.add(code, name, [], () => successors.map((successor) => found.codeOf(successor, code)));
  return [...found.formers.values()];
}

const holds = ({ lines, zones }: Current, code: string, name: string): boolean =>
  lines.get(code)?.name === name || zones.has(code);
const isAddressed = (code: string, name: string): boolean =>
  isMainland(code) && !isZone(code) && !code.endsWith("0000") && !NUMBERED.test(name);

class Successors {
  /** By code and name. */
  readonly formers = new Map<string, Former>();
  readonly #current: Current;
  readonly #past: Vintage[];
  readonly #townshipsIn: Map<string, [string, string][]>[];
  readonly #codesByRoot: Map<string, string[]>;
  readonly #formersByRoot = new Map<string, Former[]>();
  /** The counties that have townships of a root now. */
  readonly #homes: Map<string, { county: string; name: string }[]>;

  constructor(current: Current, past: Vintage[]) {
    this.#current = current;
    this.#past = past;
    this.#townshipsIn = past.map(townshipsOf);
    this.#codesByRoot = group(current.lines.keys(), (code) => rootOf(current.lines.get(code)!.name));
    this.#homes = group(
      [...current.lines].flatMap(([county, { townships }]) => townships.map(([, name]) => ({ county, name }))),
      ({ name }) => rootOf(name),
    );
  }

  follow(code: string, name: string, vintage: Vintage): void {
    const townships = this.#lastTownships(code, name);
    this.add(code, name, townships, () => {
      const decreed = DECREED_SUCCESSORS.get(`${code} ${name}`);
      if (decreed) return decreed.map((successor) => this.codeOf(successor, code));
      const sameCode = this.#current.lines.has(code) ? [code] : [];
      const rules = isCity(code)
        ? [
            () => sameCode,
            () => this.#cityOfRoot(code, name),
            () => this.#cityOfMost(code, vintage),
            () => this.#byName(code, name, vintage),
          ]
        : [() => this.#byTownships(code, townships), () => sameCode, () => this.#byName(code, name, vintage)];
      return rules.reduce<string[]>((found, rule) => (found.length > 0 ? found : rule()), []);
    });
  }

  /** Unless it is known from a newer vintage. */
  add(code: string, name: string, townships: string[], successors: () => string[]): void {
    const key = `${code} ${name}`;
    if (this.formers.has(key)) return;
    const former = { code, name, townships, successors: successors() };
    this.formers.set(key, former);
    this.#formersByRoot.set(rootOf(name), [...(this.#formersByRoot.get(rootOf(name)) ?? []), former]);
  }

  /** The code of a current division of this name near another one. */
  codeOf(name: string, near: string): string {
    const codes = (this.#codesByRoot.get(rootOf(name)) ?? []).filter(
      (code) => this.#current.lines.get(code)!.name === name,
    );
    const code =
      codes.find((code) => cityOf(code) === cityOf(near)) ??
      codes.find((code) => provinceOf(code) === provinceOf(near)) ??
      codes.find((code) => code.startsWith(PROVINCES_CUT_OUT[near.slice(0, 2)] ?? near));
    if (!code) throw new Error(`${near}: no ${name} near it`);
    return code;
  }

  /** Not every vintage lists townships: those of the newest one that does count. */
  #lastTownships(code: string, name: string): string[] {
    const at = this.#past.findIndex(
      ({ counties }, at) => counties.get(code) === name && this.#townshipsIn[at]!.has(code),
    );
    return (this.#townshipsIn[at]?.get(code) ?? []).map(([, township]) => township);
  }

  #byTownships(code: string, townships: readonly string[]): string[] {
    const votes = [
      ...group(
        townships.map((name) => this.#homeOf(name, code)).filter((home) => home !== undefined),
        (home) => home,
      ),
    ];
    const total = votes.reduce((sum, [, { length }]) => sum + length, 0);
    return votes
      .filter(([home, { length }]) => length >= LEAST_SHARE * total && (length > 1 || cityOf(home) === cityOf(code)))
      .sort(([, a], [, b]) => b.length - a.length)
      .map(([home]) => home);
  }

  /** The county in which a township of this name is now: in the same city, else the only one of its province. */
  #homeOf(name: string, former: string): string | undefined {
    const all = this.#homes.get(rootOf(name)) ?? [];
    for (const area of [cityOf(former), provinceOf(former)]) {
      const prefix = area.replace(/0+$/, "");
      const near = all.filter((home) => home.county.startsWith(prefix));
      const exact = near.filter((home) => home.name === name);
      if (exact.length === 1) return exact[0]!.county;
      if (exact.length === 0 && near.length === 1) return near[0]!.county;
    }
    return undefined;
  }

  /** 盘县 → 盘州市, 通县 → 通州区; 宁乡县 → 宁乡市. Another 桥西区 of the province is no successor. */
  #byName(code: string, name: string, vintage: Vintage): string[] {
    const root = rootOf(name);
    const province = code.slice(0, 2);
    const prefecture = isCity(code) ? undefined : vintage.counties.get(cityOf(code));
    const [city] = prefecture ? this.#cityOfRoot(cityOf(code), prefecture) : [];
    const wide = IN_MANY_CITIES.test(name) ? [] : [province, PROVINCES_CUT_OUT[province]];
    for (const area of [code.slice(0, 4), city?.slice(0, 4), ...wide]) {
      for (const spelling of area ? (root.length === 1 ? [`${root}州`, `${root}城`, root] : [root]) : []) {
        const found = this.#namesakes(code, spelling, area!);
        if (found.length > 0) return found;
      }
    }
    return [];
  }

  /** 韶关地区 → 韶关市, in the same province or in what was cut out of it. */
  #cityOfRoot(code: string, name: string): string[] {
    const provinces = [code.slice(0, 2), PROVINCES_CUT_OUT[code.slice(0, 2)]];
    const same = (this.#codesByRoot.get(rootOf(name)) ?? []).filter(
      (other) => isCity(other) && provinces.includes(other.slice(0, 2)),
    );
    return same.slice(0, 1);
  }

  #namesakes(code: string, root: string, area: string): string[] {
    const same = (this.#codesByRoot.get(root) ?? []).filter((other) => other.startsWith(area));
    const counties = same.filter((other) => !isCity(other));
    if (counties.length === 1) return counties;
    if (same.length === 1 && (isCity(code) || area.length === 2)) return same;
    return (
      (this.#formersByRoot.get(root) ?? []).find(
        (former) => former.code.startsWith(area) && former.successors.length > 0,
      )?.successors ?? []
    );
  }

  #cityOfMost(code: string, vintage: Vintage): string[] {
    const { lines } = this.#current;
    const counties = [...vintage.counties].filter(([county]) => county !== code && cityOf(county) === code);
    const successors = counties.flatMap(([county, name]) =>
      lines.get(county)?.name === name
        ? [county]
        : (this.formers.get(`${county} ${name}`)?.successors.slice(0, 1) ?? []),
    );
    const cities = [...group(successors.map(cityOf), (city) => city)].sort(([, a], [, b]) => b.length - a.length);
    return cities
      .filter(([city, votes]) => lines.has(city) && votes.length * 2 > counties.length)
      .map(([city]) => city)
      .slice(0, 1);
  }
}
