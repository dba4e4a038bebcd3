/**
 * Latin names of divisions that are not their pinyin: those of other languages, in the spelling of the ministry's gazetteer,
 * and those that people abroad know. The first is the one to print; pinyin is understood as well.
 */
export const ROMANISED: Readonly<Record<string, string>> = {
  110000: "Beijing/Peking", 110100: "Beijing/Peking", 120000: "Tianjin/Tientsin", 120100: "Tianjin/Tientsin", 500000: "Chongqing/Chungking", 500100: "Chongqing/Chungking",
  320100: "Nanjing/Nanking", 350200: "Xiamen/Amoy", 370200: "Qingdao/Tsingtao", 440100: "Guangzhou/Canton",
  150000: "Nei Mongol/Inner Mongolia", 150100: "Hohhot/Huhhot", 150600: "Ordos", 150700: "Hulunbuir/Hulun Buir", 150800: "Bayannur/Bayan Nur", 150900: "Ulanqab",
  152200: "Hinggan", 152500: "Xilingol/Xilin Gol", 152900: "Alxa", 152201: "Ulanhot", 152501: "Erenhot", 152502: "Xilinhot", 150702: "Hailar", 150781: "Manzhouli",
  230100: "Harbin", 230200: "Qiqihar", 232700: "Da Hinggan Ling",
  540000: "Xizang/Tibet", 540100: "Lhasa", 540200: "Xigazê/Shigatse", 540300: "Qamdo/Chamdo", 540400: "Nyingchi", 540500: "Shannan/Lhoka", 540600: "Nagqu", 542500: "Ngari",
  513200: "Aba/Ngawa", 513300: "Garzê", 533400: "Diqing/Dêqên", 533401: "Shangri-La", 632600: "Golog", 632801: "Golmud", 632802: "Delingha",
  450000: "Guangxi/Guangxi Zhuang", 640000: "Ningxia/Ningxia Hui", 650000: "Xinjiang/Xinjiang Uygur/Xinjiang Uyghur",
  650100: "Ürümqi/Urumchi", 650200: "Karamay", 650400: "Turpan/Turfan", 650500: "Hami/Kumul", 652700: "Bortala", 652800: "Bayingolin", 652801: "Korla", 652900: "Aksu", 652901: "Aksu",
  653000: "Kizilsu", 653100: "Kashi/Kashgar/Kaxgar", 653101: "Kashi/Kashgar/Kaxgar", 653200: "Hotan", 653201: "Hotan", 654000: "Ili", 654002: "Yining/Gulja", 654200: "Tacheng/Qoqek", 654201: "Tacheng/Qoqek",
  654300: "Altay", 654301: "Altay", 659002: "Aral", 659003: "Tumxuk",
  710000: "Taiwan", 810000: "Hong Kong", 820000: "Macao/Macau",
};

/** In the order of `HONG_KONG` and `MACAO`. */
export const HONG_KONG_ROMANISED = [
  "Central and Western District", "Wan Chai District", "Eastern District", "Southern District", "Yau Tsim Mong District", "Sham Shui Po District",
  "Kowloon City District", "Wong Tai Sin District", "Kwun Tong District", "North District", "Tai Po District", "Sha Tin District", "Sai Kung District",
  "Tsuen Wan District", "Tuen Mun District", "Yuen Long District", "Kwai Tsing District", "Islands District",
] as const;
export const MACAO_ROMANISED = [
  "Nossa Senhora de Fátima", "Santo António", "Sé", "São Lázaro", "São Lourenço", "Nossa Senhora do Carmo", "São Francisco Xavier", "Cotai",
] as const;

/** Where names of counties are mostly not Chinese: for these Google's spelling is taken. First digits of the codes. */
export const OTHER_LANGUAGES = ["15", "5132", "5133", "54", "6230", "63", "65"] as const;
