/** What columns are called in other languages than English and Chinese, which the registries of fields have. */
import type { Field } from "../columns.ts";

/** The names of a field, separated by commas. Case, accents, blanks and punctuation do not matter. */
type Names = Partial<Record<Field, string>>;

const GERMAN: Names = {
  ref: "Kundennummer, Kundennr, Kunden-ID, Kd-Nr, Debitorennummer, Debitor, Mitgliedsnummer, Adressnummer",
  name: "Kunde, Kundenname, vollständiger Name, Ansprechpartner",
  given_name: "Vorname",
  family_name: "Nachname, Familienname, Zuname",
  customer_phone: "Kundentelefon",
  other_phone: "Telefon 2, Telefon privat, Telefon geschäftlich, Telefon dienstlich",
  email: "E-Mail-Adresse, Mailadresse",
  language_code: "Sprache",
  customer_tags: "Schlagwörter, Kundengruppe",
  recipient: "Empfänger, Empfängername, Adressat, zu Händen, z. Hd.",
  organization: "Firma, Firmenname, Unternehmen, Organisation, Betrieb",
  phone: "Telefon, Telefonnummer, Tel.-Nr., Rufnummer, Festnetz, Mobil, Mobiltelefon, Mobilnummer, Handy, Handynummer",
  instructions: "Bemerkung, Bemerkungen, Hinweis, Lieferhinweis, Anmerkung, Notiz",
  country: "Land, Ländercode, Länderkürzel, Länderkennzeichen, Staat",
  administrative_area: "Bundesland, Kanton",
  locality: "Ort, Stadt, Wohnort, Gemeinde",
  dependent_locality: "Ortsteil, Stadtteil",
  address_line:
    "Straße, Strasse, Straßenname, Str., Straße und Hausnummer, Straße Hausnummer, Straße Hausnr, Straße Nr, " +
    "Anschrift, Adresse, Adresszeile 1, Adresszeile 2, Adresszusatz, Adresszusatz 1, Zusatz, Postanschrift",
  house_number: "Hausnummer, Hausnr, Haus-Nr., HNr, Hausnummernzusatz, Hausnummer Zusatz",
  unit: "Wohnung, Wohnungsnummer, Stockwerk, Etage, Stiege, Tür, Türnummer",
  postal_code: "PLZ, Postleitzahl",
  text: "vollständige Adresse, komplette Adresse",
};

const FRENCH: Names = {
  ref: "N° client, No client, numéro client, numéro de client, code client, référence client, identifiant, id client",
  name: "nom, nom complet, nom du client, nom client, client, nom et prénom, prénom et nom, contact",
  given_name: "prénom, prénoms",
  family_name: "nom de famille",
  other_phone: "téléphone 2, téléphone professionnel, téléphone domicile",
  email: "courriel, adresse e-mail, adresse mail, adresse électronique",
  language_code: "langue",
  recipient: "destinataire, nom du destinataire, à l'attention de",
  organization: "société, entreprise, raison sociale, organisation",
  phone: "téléphone, tél, numéro de téléphone, téléphone fixe, portable, téléphone portable, mobile, téléphone mobile",
  instructions: "remarque, remarques, commentaire, commentaires, instructions de livraison",
  country: "pays, code pays",
  administrative_area: "région, département",
  locality: "ville, commune, localité",
  dependent_locality: "quartier, lieu-dit",
  address_line:
    "adresse, adresse 1, adresse 2, adresse 3, adresse ligne 1, adresse ligne 2, adresse postale, rue, voie, " +
    "nom de rue, complément d'adresse, complément adresse, complément, complément d'adresse 1",
  house_number: "numéro de rue, numéro de voie, numéro voie, n° de rue, n° rue, numéro rue",
  unit: "appartement, appt, étage, bâtiment",
  postal_code: "code postal, CP",
  text: "adresse complète",
};

const SPANISH: Names = {
  ref: "número de cliente, n.º cliente, nº cliente, código de cliente, código cliente, id cliente, referencia cliente",
  name: "nombre, nombre completo, nombre y apellidos, cliente, nombre del cliente, nombre cliente, contacto",
  given_name: "nombre de pila, nombres",
  family_name: "apellidos, apellido",
  other_phone: "teléfono 2, otro teléfono",
  email: "correo, correo electrónico, dirección de correo",
  language_code: "idioma",
  recipient: "destinatario, nombre del destinatario, a la atención de",
  organization: "empresa, razón social, compañía, organización",
  phone: "teléfono, teléfono fijo, número de teléfono, tfno, móvil, teléfono móvil, celular",
  instructions: "observaciones, notas, comentarios, instrucciones de entrega",
  country: "país, código de país",
  administrative_area: "provincia, estado, comunidad autónoma",
  locality: "ciudad, población, localidad, municipio",
  dependent_locality: "colonia, barrio",
  address_line: "dirección, dirección 1, dirección 2, calle, domicilio, dirección línea 1, dirección línea 2, vía",
  house_number: "número exterior, número de calle, núm. exterior",
  unit: "piso, puerta, piso y puerta, escalera, número interior, interior, departamento",
  postal_code: "código postal, C.P.",
  text: "dirección completa",
};

const JAPANESE: Names = {
  ref: "顧客番号, 顧客ID, 顧客コード, 会員番号, 会員ID, 得意先コード, お客様番号",
  name: "氏名, お名前, 名前, 顧客名, 得意先名, お客様名",
  other_phone: "電話番号2, 自宅電話, 自宅電話番号, 勤務先電話",
  email: "メールアドレス, メール, Eメール",
  recipient: "宛名, お届け先名, 届け先名, 送付先名, 受取人, お届け先氏名",
  organization: "会社名, 法人名, 企業名, 団体名",
  phone: "電話番号, 携帯, 携帯電話, 携帯番号, 携帯電話番号",
  instructions: "備考, 配送メモ",
  country: "国, 国名, 国コード",
  administrative_area: "都道府県, 都道府県名",
  locality: "市区町村, 市区町村名, 市町村, 郡市区",
  dependent_locality: "町域, 町名, 町域名",
  address_line: "住所, 住所1, 住所2, 住所3, 番地, 丁目番地, 町名番地, 町域番地",
  unit: "建物名, 建物, 建物名部屋番号, 建物名等, マンション名, 部屋番号",
  postal_code: "郵便番号",
  text: "全住所",
};

export const LANGUAGES: readonly Names[] = [GERMAN, FRENCH, SPANISH, JAPANESE];

/** Names with another meaning if another column is there: the family name of a given one, and the reverse. */
export const HALVES_OF_NAMES: readonly { name: string; other: string; means: "given_name" | "family_name" }[] = [
  { name: "name", other: "Vorname", means: "family_name" },
  { name: "nom", other: "prénom", means: "family_name" },
  { name: "nom", other: "prénoms", means: "family_name" },
  { name: "nombre", other: "apellidos", means: "given_name" },
  { name: "nombre", other: "apellido", means: "given_name" },
];

/** Names that are those of the house number only behind the column of the street. */
export const BARE_NUMBERS = "no, nr, num, number, number addition, nummer, numéro, n°, número, núm, numero, hnr, 号";
