/**
 * Regions of the first level that are gone and that addresses still name: with the regions, by a name of theirs, that
 * have their territory now. After the countries' own laws of the years noted; parts that went elsewhere are left out.
 */
type Successions = Readonly<Record<string, readonly string[]>>;

export const FORMER_REGIONS: Readonly<Record<string, Successions>> = {
  // 2024
  AO: { "Cuando Cubango": ["Cuando Province", "Cubango"], Moxico: ["Moxico", "Moxico Leste Province"], Luanda: ["Luanda", "Icolo e Bengo Province"] },
  BD: { Dhaka: ["Dhaka", "Mymensingh"], Rajshahi: ["Rajshahi", "Rangpur"] },
  // 2015
  CD: {
    Bandundu: ["Kwilu", "Kwango", "Mai-Ndombe"], "Bas-Congo": ["Kongo Central"], Équateur: ["Équateur", "Mongala", "Nord-Ubangi", "Sud-Ubangi", "Tshuapa"],
    "Kasaï-Occidental": ["Kasaï", "Kasaï Central"], "Kasaï-Oriental": ["Kasaï Oriental", "Lomami", "Sankuru"],
    Katanga: ["Haut-Katanga", "Haut-Lomami", "Lualaba", "Tanganyika"], Orientale: ["Bas-Uélé", "Haut-Uélé", "Ituri", "Tshopo"],
    "Province Orientale": ["Bas-Uélé", "Haut-Uélé", "Ituri", "Tshopo"],
  },
  CL: { Biobío: ["Biobío", "Ñuble"], "Los Lagos": ["Los Lagos", "Los Ríos"], Tarapacá: ["Tarapacá", "Arica y Parinacota"] },
  CU: { "La Habana": ["La Habana", "Artemisa", "Mayabeque"], "Ciudad de La Habana": ["La Habana"] },
  // 2020 to 2023
  ET: {
    "Southern Nations, Nationalities and Peoples": ["Central Ethiopia Regional State", "South Ethiopia Regional State", "Sidama Region", "South West Ethiopia Peoples' Region"],
    "Southern Nations": ["Central Ethiopia Regional State", "South Ethiopia Regional State", "Sidama Region", "South West Ethiopia Peoples' Region"],
    SNNPR: ["Central Ethiopia Regional State", "South Ethiopia Regional State", "Sidama Region", "South West Ethiopia Peoples' Region"],
  },
  // 2016
  FR: {
    Alsace: ["Grand Est"], Lorraine: ["Grand Est"], "Champagne-Ardenne": ["Grand Est"], Aquitaine: ["Nouvelle-Aquitaine"], Limousin: ["Nouvelle-Aquitaine"],
    "Poitou-Charentes": ["Nouvelle-Aquitaine"], Auvergne: ["Auvergne-Rhône-Alpes"], "Rhône-Alpes": ["Auvergne-Rhône-Alpes"], Bourgogne: ["Bourgogne-Franche-Comté"],
    Burgundy: ["Bourgogne-Franche-Comté"], "Franche-Comté": ["Bourgogne-Franche-Comté"], "Nord-Pas-de-Calais": ["Hauts-de-France"], Picardie: ["Hauts-de-France"],
    Picardy: ["Hauts-de-France"], "Languedoc-Roussillon": ["Occitanie"], "Midi-Pyrénées": ["Occitanie"], "Basse-Normandie": ["Normandie"], "Haute-Normandie": ["Normandie"],
    "Lower Normandy": ["Normandie"], "Upper Normandy": ["Normandie"],
  },
  // 2018
  GH: {
    "Brong-Ahafo": ["Bono", "Bono East", "Ahafo"], Northern: ["Northern", "Savannah", "North East"], Volta: ["Volta", "Oti"], Western: ["Western", "Western North"],
  },
  ID: {
    Papua: ["Papua", "Papua Selatan", "Papua Tengah", "Papua Pegunungan"], "Papua Barat": ["Papua Barat", "Papua Barat Daya"], "West Papua": ["Papua Barat", "Papua Barat Daya"],
    "Irian Jaya": ["Papua", "Papua Selatan", "Papua Tengah", "Papua Pegunungan", "Papua Barat", "Papua Barat Daya"], "Kalimantan Timur": ["Kalimantan Timur", "North Kalimantan"],
    "East Kalimantan": ["Kalimantan Timur", "North Kalimantan"],
  },
  IN: { "Andhra Pradesh": ["Andhra Pradesh", "Telangana"], "Jammu and Kashmir": ["Jammu and Kashmir", "Ladakh"], "Dadra and Nagar Haveli": ["Dadra and Nagar Haveli and Daman and Diu"], "Daman and Diu": ["Dadra and Nagar Haveli and Daman and Diu"] },
  // 2013
  KE: {
    Coast: ["Kilifi", "Kwale", "Lamu", "Mombasa", "Taita/Taveta", "Tana River"], "North Eastern": ["Garissa", "Mandera", "Wajir"],
    Eastern: ["Embu", "Isiolo", "Kitui", "Machakos", "Makueni", "Marsabit", "Meru", "Tharaka-Nithi"], Central: ["Kiambu", "Kirinyaga", "Murang'a", "Nyandarua", "Nyeri"],
    "Rift Valley": ["Baringo", "Bomet", "Elgeyo/Marakwet", "Kajiado", "Kericho", "Laikipia", "Nakuru", "Nandi", "Narok", "Samburu", "Trans Nzoia", "Turkana", "Uasin Gishu", "West Pokot"],
    Nyanza: ["Homa Bay", "Kisii", "Kisumu", "Migori", "Nyamira", "Siaya"], Western: ["Bungoma", "Busia", "Kakamega", "Vihiga"],
  },
  // 2018 and 2022
  KZ: {
    Almaty: ["Almaty", "Almaty Region", "Zhetysu Region"], "Almaty Region": ["Almaty Region", "Zhetysu Region"], "East Kazakhstan": ["East Kazakhstan", "Abai Region"], Karaganda: ["Karaganda", "Ulytau Region"], Qaraghandy: ["Karaganda", "Ulytau Region"],
    "South Kazakhstan": ["Turkistan", "Shymkent"], "Ongtüstik Qazaqstan": ["Turkistan", "Shymkent"],
  },
  // 2015
  MA: {
    "Chaouia-Ouardigha": ["Casablanca-Settat", "Béni Mellal-Khénifra"], "Doukkala-Abda": ["Casablanca-Settat", "Marrakesh-Safi"], "Grand Casablanca": ["Casablanca-Settat"],
    "Gharb-Chrarda-Béni Hssen": ["Rabat-Salé-Kénitra"], "Rabat-Salé-Zemmour-Zaër": ["Rabat-Salé-Kénitra"], "Fès-Boulemane": ["Fès-Meknès"],
    "Meknès-Tafilalet": ["Fès-Meknès", "Drâa-Tafilalet", "Béni Mellal-Khénifra"], "Taza-Al Hoceima-Taounate": ["Fès-Meknès", "Tanger-Tetouan-Al Hoceima"],
    "Tanger-Tétouan": ["Tanger-Tetouan-Al Hoceima"], Oriental: ["Oriental"], "Souss-Massa-Drâa": ["Souss-Massa", "Drâa-Tafilalet"],
    "Marrakech-Tensift-Al Haouz": ["Marrakesh-Safi"], "Tadla-Azilal": ["Béni Mellal-Khénifra"], "Guelmim-Es Semara": ["Guelmim-Oued Noun", "Laâyoune-Sakia El Hamra"],
    "Laâyoune-Boujdour-Sakia El Hamra": ["Laâyoune-Sakia El Hamra"], "Oued ed Dahab-Lagouira": ["Dakhla-Oued Ed-Dahab"], "Oued el Dahab": ["Dakhla-Oued Ed-Dahab"],
  },
  // 2009
  MG: {
    Antananarivo: ["Analamanga", "Bongolava", "Itasy", "Vakinankaratra"], Antsiranana: ["Diana", "Sava"], Mahajanga: ["Betsiboka", "Boeny", "Melaky", "Sofia"],
    Toamasina: ["Alaotra Mangoro", "Analanjirofo", "Atsinanana"], Fianarantsoa: ["Amoron'i Mania", "Upper Matsiatra", "Ihorombe", "Vatovavy Region", "Fitovinany Region", "Atsimo-Atsinanana"],
    Toliara: ["Androy", "Anosy", "Atsimo-Andrefana", "Menabe"], Toliary: ["Androy", "Anosy", "Atsimo-Andrefana", "Menabe"],
  },
  // 2020 and 2024
  NO: {
    "Nord-Trøndelag": ["Trøndelag"], "Sør-Trøndelag": ["Trøndelag"], Hordaland: ["Vestland"], "Sogn og Fjordane": ["Vestland"], Hedmark: ["Innlandet"], Oppland: ["Innlandet"],
    "Aust-Agder": ["Agder"], "Vest-Agder": ["Agder"], Viken: ["Akershus", "Buskerud", "Østfold"], "Vestfold og Telemark": ["Vestfold", "Telemark"], "Troms og Finnmark": ["Troms", "Finnmark"],
  },
  // Before 2015
  NP: {
    Bagmati: ["Bagmati"], Central: ["Bagmati", "Madhesh"], Eastern: ["Koshi", "Madhesh"], Western: ["Gandaki", "Lumbini"], "Mid-Western": ["Karnali Pradesh", "Lumbini"], "Far-Western": ["Sudurpashchim Pradesh"],
    Mechi: ["Koshi"], Sagarmatha: ["Koshi", "Madhesh"], Janakpur: ["Bagmati", "Madhesh"], Narayani: ["Bagmati", "Madhesh"], Dhawalagiri: ["Gandaki"],
    Rapti: ["Lumbini", "Karnali Pradesh"], Bheri: ["Lumbini", "Karnali Pradesh"], Seti: ["Sudurpashchim Pradesh"], Mahakali: ["Sudurpashchim Pradesh"], Achham: ["Sudurpashchim Pradesh"],
  },
  OM: { "Ash Sharqiyah": ["Ash Sharqiyah North", "Southeastern Governorate"], "Al Batinah": ["Al Batinah North", "Al Batinah South"], "Al Dhahira": ["Az Zahirah"] },
  PG: { "Southern Highlands": ["Southern Highlands", "Hela"], "Western Highlands": ["Western Highlands", "Jiwaka"] },
  // 2005 to 2008
  RU: {
    Taymyr: ["Krasnoyarskiy"], Evenk: ["Krasnoyarskiy"], Evenkia: ["Krasnoyarskiy"], Koryak: ["Kamchatka"], "Komi-Permyak": ["Perm"], "Ust-Orda Buryat": ["Irkutsk Oblast"],
    "Aga Buryat": ["Transbaikal Territory"], Chita: ["Transbaikal Territory"],
  },
  // 2012
  SD: { "South Darfur": ["Southern Darfur", "Eastern Darfur"], "Western Darfur": ["Western Darfur", "Central Darfur"], "South Kordofan": ["Southern Kordofan", "West Kordofan State"] },
  TH: { "Nong Khai": ["Nong Khai", "Bueng Kan"] },
  TZ: {
    Mbeya: ["Mbeya", "Songwe"], Shinyanga: ["Shinyanga", "Geita", "Simiyu"], Rukwa: ["Rukwa", "Katavi"], Iringa: ["Iringa", "Njombe"], Mwanza: ["Mwanza", "Geita", "Simiyu"], Kagera: ["Kagera", "Geita"],
  },
  // 2025
  VN: {
    "Hà Giang": ["Tuyên Quang"], "Yên Bái": ["Lào Cai"], "Bắc Kạn": ["Thái Nguyên"], "Vĩnh Phúc": ["Phú Thọ"], "Hòa Bình": ["Phú Thọ"], "Bắc Giang": ["Bắc Ninh"], "Thái Bình": ["Hưng Yên"],
    "Hải Dương": ["Haiphong"], "Hà Nam": ["Ninh Bình"], "Nam Định": ["Ninh Bình"], "Quảng Bình": ["Quảng Trị"], "Quảng Nam": ["Da Nang"], "Kon Tum": ["Quảng Ngãi"], "Bình Định": ["Gia Lai"],
    "Ninh Thuận": ["Khánh Hòa"], "Đắk Nông": ["Lâm Đồng"], "Bình Thuận": ["Lâm Đồng"], "Phú Yên": ["Đắk Lắk"], "Bình Dương": ["Ho Chi Minh City"], "Bà Rịa-Vũng Tàu": ["Ho Chi Minh City"],
    "Bình Phước": ["Đồng Nai"], "Long An": ["Tây Ninh"], "Sóc Trăng": ["Cần Thơ"], "Hậu Giang": ["Cần Thơ"], "Bến Tre": ["Vĩnh Long"], "Trà Vinh": ["Vĩnh Long"], "Tiền Giang": ["Đồng Tháp"],
    "Bạc Liêu": ["Cà Mau"], "Kiên Giang": ["An Giang"],
  },
  ZM: { Northern: ["Northern", "Muchinga"] },
};
