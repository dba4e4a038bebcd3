/** The messages of findings, by language. They contain names of regions and codes, never entered text. */
import { labelIn } from "./labels.ts";
import { regionKind } from "./region-kinds.ts";
import type { Finding, MessageParams, Part } from "../types.ts";
import { DE } from "./catalogue/de.ts";
import { type Catalogue, EN, type Reason } from "./catalogue/en.ts";
import { ES } from "./catalogue/es.ts";
import { FR } from "./catalogue/fr.ts";
import { JA } from "./catalogue/ja.ts";
import { PT } from "./catalogue/pt.ts";
import { ZH } from "./catalogue/zh.ts";

export type { Reason };

const CATALOGUES = { en: EN, zh: ZH, de: DE, fr: FR, es: ES, pt: PT, ja: JA } as const satisfies Record<
  string,
  Catalogue
>;
export type Language = keyof typeof CATALOGUES;
export const LANGUAGES = Object.keys(CATALOGUES) as readonly Language[];
/** Every reason that a finding may have. */
export const REASONS = Object.keys(EN.reasons) as readonly Reason[];

const PLACEHOLDER = /\{(\w+)\}/g;

/** The finding in a language. One made by an older release, with a reason that is gone, keeps its own message. */
export function describeFinding(
  finding: Pick<Finding, "reason" | "part" | "params" | "message">,
  language: Language,
): string {
  const isKnown = finding.reason !== undefined && Object.hasOwn(EN.reasons, finding.reason);
  return isKnown ? compose(finding.reason as Reason, finding.part, finding.params, language) : finding.message;
}

/** The message of a reason in a language, with the part's label and the params filled in. */
export function compose(reason: Reason, part: Part, params: MessageParams | undefined, language: Language): string {
  const message = CATALOGUES[language].reasons[reason].replace(PLACEHOLDER, (_, name: string) =>
    name === "part" ? partLabel(part, params?.["country"], language) : (params?.[name] ?? ""),
  );
  return language === "en" ? message.replace(ARTICLE_BEFORE_VOWEL, "an $1") : message;
}

/** "Addresses in AE require a emirate." */
const ARTICLE_BEFORE_VOWEL = /\ba ([aeio])/g;

/** A region is called what the country calls it: emirate, prefecture, oblast. */
function partLabel(part: Part, country: string | undefined, language: Language): string {
  const kind = part === "administrative_area" && country !== undefined ? regionKind(country) : undefined;
  const label = kind === undefined ? undefined : labelIn(kind, language);
  if (label === undefined) return CATALOGUES[language].parts[part];
  return language === "de" || language === "zh" || language === "ja" ? label : label.toLowerCase();
}

/**
 * The supported language with the highest quality in an Accept-Language header (RFC 9110); English if none is
 * supported.
 */
export function preferredLanguage(header: string | undefined): Language {
  let best: Language = "en";
  let highest = 0;
  for (const range of header?.slice(0, 500).split(",") ?? []) {
    const [tag, ...attributes] = range.trim().toLowerCase().split(";");
    const language = LANGUAGES.find((candidate) => tag === candidate || tag?.startsWith(`${candidate}-`));
    const quality = Number(
      attributes
        .find((attribute) => attribute.trim().startsWith("q="))
        ?.trim()
        .slice(2) ?? 1,
    );
    if (language === undefined || !(quality > highest)) continue;
    best = language;
    highest = quality;
  }
  return best;
}
