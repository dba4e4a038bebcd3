/** The labels of a form, by libaddressinput's name types and by language. */
import type { Part } from "../types.ts";

/** Kinds of things that a part can be called after; `state_name_type` and the like in libaddressinput. */
export type LabelKey = keyof typeof LABELS;

/** English, Chinese, then the languages of countries in which forms are drawn most. */
export const LABELS = {
  recipient: {
    en: "Name",
    zh: "收件人",
    de: "Name",
    fr: "Nom",
    es: "Nombre",
    it: "Nome",
    pt: "Nome",
    nl: "Naam",
    ja: "氏名",
    ko: "이름",
    ru: "Имя",
  },
  organization: {
    en: "Company",
    zh: "单位",
    de: "Firma",
    fr: "Société",
    es: "Empresa",
    it: "Azienda",
    pt: "Empresa",
    nl: "Bedrijf",
    ja: "会社名",
    ko: "회사",
    ru: "Организация",
  },
  street: {
    en: "Street address",
    zh: "详细地址",
    de: "Straße und Hausnummer",
    fr: "Adresse",
    es: "Dirección",
    it: "Indirizzo",
    pt: "Endereço",
    nl: "Straat en huisnummer",
    ja: "番地・建物名",
    ko: "상세 주소",
    ru: "Улица, дом, квартира",
  },
  city: {
    en: "City",
    zh: "市",
    de: "Ort",
    fr: "Ville",
    es: "Ciudad",
    it: "Città",
    pt: "Cidade",
    nl: "Plaats",
    ja: "市区町村",
    ko: "시/군/구",
    ru: "Город",
  },
  district: {
    en: "District",
    zh: "区/县",
    de: "Ortsteil",
    fr: "Lieu-dit",
    es: "Colonia",
    it: "Frazione",
    pt: "Bairro",
    nl: "Wijk",
    ja: "町名",
    ko: "구/동",
    ru: "Район",
  },
  suburb: { en: "Suburb", zh: "郊区" },
  post_town: { en: "Town or city", zh: "邮镇" },
  neighborhood: { en: "Neighborhood", zh: "社区", es: "Colonia", pt: "Bairro" },
  townland: { en: "Townland", zh: "村区" },
  village_township: { en: "Village or township", zh: "村镇" },
  township: { en: "Township or subdistrict", zh: "街道/镇/乡" },
  province: {
    en: "Province",
    zh: "省",
    de: "Provinz",
    fr: "Province",
    es: "Provincia",
    it: "Provincia",
    pt: "Província",
    nl: "Provincie",
    ja: "都道府県",
    ko: "도/시",
    ru: "Область",
  },
  state: { en: "State", zh: "州", de: "Bundesland", es: "Estado", pt: "Estado" },
  prefecture: { en: "Prefecture", zh: "都道府县", ja: "都道府県" },
  do_si: { en: "Province or city", zh: "道/市", ko: "시/도" },
  region: { en: "Region", zh: "大区", es: "Región" },
  county: { en: "County", zh: "县" },
  department: { en: "Department", zh: "省", es: "Departamento" },
  parish: { en: "Parish", zh: "教区" },
  emirate: { en: "Emirate", zh: "酋长国" },
  island: { en: "Island", zh: "岛" },
  oblast: { en: "Oblast", zh: "州", ru: "Область" },
  area: { en: "Area", zh: "地区" },
  postal: {
    en: "Postal code",
    zh: "邮政编码",
    de: "Postleitzahl",
    fr: "Code postal",
    es: "Código postal",
    it: "CAP",
    pt: "Código postal",
    nl: "Postcode",
    ja: "郵便番号",
    ko: "우편번호",
    ru: "Почтовый индекс",
  },
  zip: { en: "ZIP code", zh: "邮政编码", es: "Código postal" },
  pin: { en: "PIN code", zh: "邮政编码" },
  eircode: { en: "Eircode", zh: "邮政编码" },
  sorting_code: { en: "Sorting code", zh: "分拣码", fr: "CEDEX" },
} as const satisfies Record<string, Partial<Record<string, string>> & { en: string; zh: string }>;

export const FIELD_KEYS: Partial<Record<Part, LabelKey>> = {
  recipient: "recipient",
  organization: "organization",
  address_lines: "street",
  township: "township",
  sorting_code: "sorting_code",
};

/** Traditional characters where a Chinese-speaking place writes them. */
const TRADITIONAL: Readonly<Record<string, string>> = {
  收件人: "收件人",
  单位: "公司",
  详细地址: "地址",
  市: "縣市",
  "区/县": "鄉鎮市區",
  邮政编码: "郵遞區號",
  省: "縣市",
  地区: "地區",
  县: "縣市",
};

/** In a language (BCP 47); English where it is not known. */
export function labelIn(key: LabelKey, language: string): string {
  const labels: Partial<Record<string, string>> = LABELS[key];
  const [primary = "en"] = language.split("-");
  const label = labels[primary] ?? LABELS[key].en;
  return /^zh-Hant/i.test(language) ? (TRADITIONAL[label] ?? label) : label;
}
