/**
 * Regions as they are called today, where the packages are out of date, incomplete or name them in a way of their own.
 * By country: "code after the country in ISO 3166-2 = local name; Latin name; other names, with commas @ postal codes".
 * The first two are what an address gets; where the second is missing, it is the first. Postal codes are beginnings, as
 * a regular expression. A region that the packages lack is one of the country all the same.
 *
 * Sources: the Online Browsing Platform of ISO (3166-2), the countries' statistical offices.
 */
export const REGION_NAMES: Readonly<Record<string, string>> = {
  AU: `
    JBT = Jervis Bay Territory
  `,
  BG: `
    01 = Благоевград; Blagoevgrad
    02 = Бургас; Burgas
    03 = Варна; Varna
    04 = Велико Търново; Veliko Tarnovo
    05 = Видин; Vidin
    06 = Враца; Vratsa
    07 = Габрово; Gabrovo
    08 = Добрич; Dobrich
    09 = Кърджали; Kardzhali
    10 = Кюстендил; Kyustendil
    11 = Ловеч; Lovech
    12 = Монтана; Montana
    13 = Пазарджик; Pazardzhik
    14 = Перник; Pernik
    15 = Плевен; Pleven
    16 = Пловдив; Plovdiv
    17 = Разград; Razgrad
    18 = Русе; Ruse
    19 = Силистра; Silistra
    20 = Сливен; Sliven
    21 = Смолян; Smolyan
    22 = София (столица); Sofia (stolitsa); Sofia, София, Sofiya, Sofia City, Sofia-Grad, Sofia-Capital, София-град, Sofia (city)
    23 = Софийска област; Sofia Province; Sofia Oblast, Sofiyska oblast
    24 = Стара Загора; Stara Zagora
    25 = Търговище; Targovishte
    26 = Хасково; Haskovo
    27 = Шумен; Shumen
    28 = Ямбол; Yambol
  `,
  BY: `
    BR = Брестская область; Brest Region; Brest Oblast, Brestskaya voblasts', Брэсцкая вобласць, Brest
    HM = Минск; Minsk; Horad Minsk, Мінск, Minsk City, г. Минск, Gorod Minsk
    HO = Гомельская область; Gomel Region; Homyel Oblast, Homyel' Region, Gomel Oblast, Гомельская вобласць, Gomel, Homel
    HR = Гродненская область; Grodno Region; Hrodna Region, Grodno Oblast, Hrodna Oblast, Гродзенская вобласць, Grodno
    MA = Могилёвская область; Mogilev Region; Mahilyow Region, Mogilev Oblast, Могилевская область, Магілёўская вобласць, Mogilev
    MI = Минская область; Minsk Region; Minsk Oblast, Минская обл, Мінская вобласць, Minskaya voblasts'
    VI = Витебская область; Vitebsk Region; Vitsebsk Region, Vitebsk Oblast, Віцебская вобласць, Vitebsk
  `,
  CL: `
    NB = Ñuble; Ñuble; Nuble, Region de Nuble, XVI Region
  `,
  CR: `
    A = Alajuela
    C = Cartago
    G = Guanacaste
    H = Heredia
    L = Limón
    P = Puntarenas
    SJ = San José
  `,
  DZ: `
    16 = Alger; Alger; Algiers
    55 = Touggourt; Touggourt; Tougourt
    57 = El Meghaier; El Meghaier; El M'Ghair, El M'Ghaier, El Mghair
    58 = El Meniaa; El Meniaa; El Menia, El Goléa
  `,
  ES: `
    C = A Coruña; A Coruña; La Coruña
    L = Lleida; Lleida; Lérida
  `,
  HK: `
    香港島 = 香港島; Hong Kong Island; HK, HKI, Hong Kong, 香港, 香港岛
    九龍 = 九龍; Kowloon; KL, KLN, 九龙, Kln.
    新界 = 新界; New Territories; NT, N.T., The New Territories
  `,
  HN: `
    AT = Atlántida
    CH = Choluteca
    CL = Colón
    CM = Comayagua
    CP = Copán
    CR = Cortés
    EP = El Paraíso
    FM = Francisco Morazán; Francisco Morazán; Distrito Central
    GD = Gracias a Dios
    IB = Islas de la Bahía; Islas de la Bahía; Bay Islands
    IN = Intibucá
    LE = Lempira
    LP = La Paz
    OC = Ocotepeque
    OL = Olancho
    SB = Santa Bárbara
    VA = Valle
    YO = Yoro
  `,
  ID: `
    JK = Daerah Khusus Jakarta; Jakarta; DKI Jakarta, Jakarta Raya, DK Jakarta, Daerah Khusus Ibukota Jakarta, Special Capital Region of Jakarta
    MA = Maluku
    PA = Papua
    PB = Papua Barat; West Papua
    PD = Papua Barat Daya; Southwest Papua; South West Papua
    PE = Papua Pegunungan; Highland Papua; Papua Pengunungan, Papua Highlands, Mountain Papua
    PS = Papua Selatan; South Papua
    PT = Papua Tengah; Central Papua
    SA = Sulawesi Utara; North Sulawesi
  `,
  IN: `
    AN = Andaman and Nicobar Islands; Andaman and Nicobar Islands; Andaman & Nicobar, Andaman & Nicobar Islands
    DH = Dadra and Nagar Haveli and Daman and Diu; Dadra and Nagar Haveli and Daman and Diu; Dadra & Nagar Haveli & Daman & Diu
    JK = Jammu and Kashmir; Jammu and Kashmir; Jammu & Kashmir
  `,
  IQ: `
    AN = الأنبار; Al Anbar; Anbar
    AR = أربيل; Erbil; Arbil, Hewlêr
    BA = البصرة; Basra; Basrah, Al Basrah
    BB = بابل; Babil; Babylon
    BG = بغداد; Baghdad
    DA = دهوك; Dohuk; Duhok, Dahuk
    DI = ديالى; Diyala
    DQ = ذي قار; Dhi Qar; Thi-Qar
    KA = كربلاء; Karbala; Kerbala
    KI = كركوك; Kirkuk
    MA = ميسان; Maysan
    MU = المثنى; Muthanna; Al Muthanna
    NA = النجف; Najaf; An Najaf
    NI = نينوى; Nineveh; Ninawa, Mosul
    QA = القادسية; Al-Qadisiyyah; Al Qadisiyah, Diwaniyah
    SD = صلاح الدين; Salah al-Din; Saladin, Salahaddin
    SU = السليمانية; Sulaymaniyah; As Sulaymaniyah, Sulaimani, Slemani
    WA = واسط; Wasit
  `,
  IT: `
    AO = Aosta; Aosta; Valle d'Aosta, Vallée d'Aoste, Aoste @ 11
    CI = Sulcis Iglesiente; Sulcis Iglesiente; Sulcis-Iglesiente, Carbonia-Iglesias @ 0901|09060
    FC = Forlì-Cesena; Forlì-Cesena; FO, Forlì, Forli, Forlì Cesena @ 47
    MB = Monza e Brianza; Monza e Brianza; Monza e della Brianza, Monza, Monza Brianza @ 20[89]
    MS = Massa-Carrara; Massa-Carrara; Massa Carrara, Massa e Carrara @ 54
    OG = Ogliastra; Ogliastra @ 080[4-9]
    OT = Gallura Nord-Est Sardegna; Gallura Nord-Est Sardegna; Olbia-Tempio, Gallura @ 070[2-5]
    PU = Pesaro e Urbino; Pesaro e Urbino; PS, Pesaro, Urbino, Pesaro Urbino @ 61
    RC = Reggio Calabria; Reggio Calabria; Reggio di Calabria @ 89
    RE = Reggio Emilia; Reggio Emilia; Reggio nell'Emilia, Reggio nell Emilia @ 42
    VB = Verbano-Cusio-Ossola; Verbano-Cusio-Ossola; Verbania, VCO, Verbano @ 28
    VS = Medio Campidano; Medio Campidano @ 0902|0903|0904
  `,
  KG: `
    B = Баткенская область; Batken Region; Batken Oblast, Баткен облусу, Batken
    C = Чуйская область; Chuy Region; Chuy Oblast, Chui Region, Chüy, Чүй облусу, Chuy
    GB = Бишкек; Bishkek; Bishkek Shaary, г. Бишкек, Bishkek City
    GO = Ош; Osh; Osh Shaary, г. Ош, Osh City
    J = Джалал-Абадская область; Jalal-Abad Region; Jalal-Abad Oblast, Жалал-Абад облусу, Jalal-Abad, Manas, Manas Region
    N = Нарынская область; Naryn Region; Naryn Oblast, Нарын облусу, Naryn
    O = Ошская область; Osh Region; Osh Oblast, Ош облусу
    T = Таласская область; Talas Region; Talas Oblast, Талас облусу, Talas
    Y = Иссык-Кульская область; Issyk-Kul Region; Issyk-Kul Oblast, Ysyk-Köl, Ысык-Көл облусу, Issyk-Kul
  `,
  KZ: `
    10 = Абай облысы; Abai Region; Abay, Abay Region, Abai, Abay oblysy, Абайская область, область Абай
    11 = Ақмола облысы; Akmola Region; Aqmola oblysy, Akmola, Aqmola, Акмолинская область
    15 = Ақтөбе облысы; Aktobe Region; Aqtöbe oblysy, Aktobe, Aqtobe, Актюбинская область
    19 = Алматы облысы; Almaty Region; Almaty oblysy, Almaty Oblast, Алматинская область, Алматинская обл
    23 = Атырау облысы; Atyrau Region; Atyraū oblysy, Atyrau, Атырауская область
    27 = Батыс Қазақстан облысы; West Kazakhstan Region; Batys Qazaqstan oblysy, West Kazakhstan, Западно-Казахстанская область, ЗКО
    31 = Жамбыл облысы; Jambyl Region; Zhambyl oblysy, Zhambyl Region, Jambyl, Zhambyl, Жамбылская область
    33 = Жетісу облысы; Jetisu Region; Zhetisū oblysy, Zhetisu Region, Jetisu, Zhetysu Region, Zhetysu, Zhetisu, Жетысуская область, область Жетысу, Область Жетісу
    35 = Қарағанды облысы; Karaganda Region; Qaraghandy oblysy, Karagandy Region, Qaragandy Region, Karaganda, Карагандинская область
    39 = Қостанай облысы; Kostanay Region; Qostanay oblysy, Qostanay Region, Kostanay, Костанайская область
    43 = Қызылорда облысы; Kyzylorda Region; Qyzylorda oblysy, Qyzylorda Region, Kyzylorda, Кызылординская область
    47 = Маңғыстау облысы; Mangystau Region; Mangghystaū oblysy, Mangistau Region, Mangystau, Mangystau Oblast, Мангистауская область
    55 = Павлодар облысы; Pavlodar Region; Pavlodar oblysy, Pavlodar, Павлодарская область
    59 = Солтүстік Қазақстан облысы; North Kazakhstan Region; Soltüstik Qazaqstan oblysy, North Kazakhstan, Северо-Казахстанская область, СКО
    61 = Түркістан облысы; Turkistan Region; Türkistan oblysy, Turkestan Region, Turkistan, Туркестанская область, South Kazakhstan, South Kazakhstan Region, Южно-Казахстанская область, ЮКО
    62 = Ұлытау облысы; Ulytau Region; Ulytaū, Ulytau, Ulytaū oblysy, Улытауская область, область Улытау
    63 = Шығыс Қазақстан облысы; East Kazakhstan Region; Shyghys Qazaqstan oblysy, East Kazakhstan, Восточно-Казахстанская область, ВКО
    71 = Астана; Astana; Nur-Sultan, Нур-Султан, Нұр-Сұлтан, г. Астана, Astana City
    75 = Алматы; Almaty; Almaty City, Alma-Ata, Алма-Ата, г. Алматы
    79 = Шымкент; Shymkent; Chimkent, г. Шымкент, Shymkent City
  `,
  LT: `
    AL = Alytaus apskritis; Alytaus apskritis; Alytus County
    KL = Klaipėdos apskritis; Klaipėdos apskritis; Klaipėda County
    KU = Kauno apskritis; Kauno apskritis; Kaunas County
    MR = Marijampolės apskritis; Marijampolės apskritis; Marijampolė County
    PN = Panevėžio apskritis; Panevėžio apskritis; Panevėžys County
    SA = Šiaulių apskritis; Šiaulių apskritis; Šiauliai County
    TA = Tauragės apskritis; Tauragės apskritis; Tauragė County
    TE = Telšių apskritis; Telšių apskritis; Telšiai County
    UT = Utenos apskritis; Utenos apskritis; Utena County
    VL = Vilniaus apskritis; Vilniaus apskritis; Vilnius County
    02 = Alytaus miestas; Alytaus miestas; Alytus, Alytus City, Alytaus m. sav.
    15 = Kauno miestas; Kauno miestas; Kaunas, Kaunas City, Kauno m. sav.
    16 = Kauno rajonas; Kauno rajonas; Kauno r. sav., Kaunas District
    20 = Klaipėdos miestas; Klaipėdos miestas; Klaipėda, Klaipeda City, Klaipėdos m. sav.
    21 = Klaipėdos rajonas; Klaipėdos rajonas; Klaipėdos r. sav., Klaipėda District
    31 = Palangos miestas; Palangos miestas; Palanga
    32 = Panevėžio miestas; Panevėžio miestas; Panevėžys, Panevėžio m. sav.
    33 = Panevėžio rajonas; Panevėžio rajonas; Panevėžio r. sav., Panevėžys District
    43 = Šiaulių miestas; Šiaulių miestas; Šiauliai, Šiaulių m. sav.
    44 = Šiaulių rajonas; Šiaulių rajonas; Šiaulių r. sav., Šiauliai District
    57 = Vilniaus miestas; Vilniaus miestas; Vilnius, Vilnius City, Vilniaus m. sav.
    58 = Vilniaus rajonas; Vilniaus rajonas; Vilniaus r. sav., Vilnius District
  `,
  LV: `
    111 = Augšdaugavas novads; Augšdaugavas novads; Augšdaugava Municipality
    112 = Dienvidkurzemes novads; Dienvidkurzemes novads; South Kurzeme Municipality
    113 = Valmieras novads; Valmieras novads; Valmiera, Valmiera Municipality
    RIX = Rīga; Rīga; Riga, Rīgas pilsēta
  `,
  NO: `
    31 = Østfold; Østfold; Ostfold, Oestfold
    32 = Akershus
    33 = Buskerud
    39 = Vestfold
    40 = Telemark
    55 = Troms; Troms; Romsa, Tromssa, Troms fylke
    56 = Finnmark; Finnmark; Finnmárku, Finmarkku, Finnmark fylke
  `,
  NP: `
    P1 = कोशी प्रदेश; Koshi; Province 1, Province No. 1, Koshi Province
    P2 = मधेश प्रदेश; Madhesh; Province 2, Province No. 2, Madhesh Province
    P3 = बागमती प्रदेश; Bagmati; Province 3, Province No. 3, Bagmati Province
    P4 = गण्डकी प्रदेश; Gandaki; Province 4, Province No. 4, Gandaki Province
    P5 = लुम्बिनी प्रदेश; Lumbini; Province 5, Province No. 5, Lumbini Province
    P6 = कर्णाली प्रदेश; Karnali; Province 6, Province No. 6, Karnali Province
    P7 = सुदूरपश्चिम प्रदेश; Sudurpashchim; Province 7, Province No. 7, Far-Western Province, Sudurpaschim
  `,
  PE: `
    CAL = Callao; Callao; El Callao
    CUS = Cusco; Cusco; Cuzco
    LIM = Región Lima; Región Lima; Departamento de Lima, Lima Provincias, Lima Region, Gobierno Regional de Lima
    LMA = Lima; Lima; Lima Metropolitana, Municipalidad Metropolitana de Lima, Lima Metropolitan Area, Lima Province, Metropolitan Municipality of Lima
  `,
  PG: `
    NCD = National Capital District; National Capital District; NCD, Port Moresby, National Capital District (Port Moresby)
    NPP = Oro; Oro; Northern
    NSB = Bougainville; Bougainville; North Solomons, Autonomous Region of Bougainville
    SAN = West Sepik; West Sepik; Sandaun
  `,
  PH: `
    COM = Davao de Oro; Davao de Oro; Compostela Valley
    MGN = Maguindanao del Norte; Maguindanao del Norte @ 96
    MGS = Maguindanao del Sur; Maguindanao del Sur @ 96
    NCO = Cotabato; Cotabato; North Cotabato
    ZSI = Zamboanga Sibugay; Zamboanga Sibugay; Zamboanga Sibuguey
    QUE = Quezon; Quezon; Quezon Province
  `,
  RU: `
    MOS = Московская область; Moskovskaya oblast; Moscow Oblast, Moscow Region, МО, Подмосковье
    LEN = Ленинградская область; Leningradskaya oblast; Leningrad Oblast, Leningrad Region
    SVE = Свердловская область; Sverdlovskaya oblast; Sverdlovsk Oblast, Sverdlovsk Region
  `,
  TH: `
    86 = ชุมพร; Chumphon; Chumpon
    93 = พัทลุง; Phatthalung; Phattalung
  `,
  TR: `
    03 = Afyonkarahisar; Afyonkarahisar; Afyon
    33 = Mersin; Mersin; İçel, Icel
    46 = Kahramanmaraş; Kahramanmaraş; Maraş
    63 = Şanlıurfa; Şanlıurfa; Urfa
    27 = Gaziantep; Gaziantep; Antep
    41 = Kocaeli; Kocaeli; İzmit
    54 = Sakarya; Sakarya; Adapazarı
    31 = Hatay; Hatay; Antakya
  `,
  TW: `
    KIN = 金門縣; Kinmen County; Kinmen, Quemoy
    LIE = 連江縣; Lienchiang County; Lienchiang, Matsu, 馬祖
  `,
  UA: `
    05 = Вінницька область; Vinnytsia Oblast; Vinnytska oblast, Vinnyts'ka oblast, Vinnitsa Oblast, Vinnychchyna, Винницкая область
    07 = Волинська область; Volyn Oblast; Volynska oblast, Volyns'ka oblast, Волынская область
    09 = Луганська область; Luhansk Oblast; Luhanska oblast, Luhans'ka oblast, Lugansk Oblast, Luhanshchyna, Луганская область
    12 = Дніпропетровська область; Dnipropetrovsk Oblast; Dnipropetrovska oblast, Dnepropetrovsk Oblast, Dnipro, Dnipro Oblast, Днепропетровская область
    14 = Донецька область; Donetsk Oblast; Donetska oblast, Donechchyna, Донецкая область
    18 = Житомирська область; Zhytomyr Oblast; Zhytomyrska oblast, Zhytomyrs'ka oblast, Zhitomir Oblast, Житомирская область
    21 = Закарпатська область; Zakarpattia Oblast; Zakarpatska oblast, Zakarpats'ka oblast, Transcarpathia, Zakarpattya Oblast, Закарпатская область
    23 = Запорізька область; Zaporizhzhia Oblast; Zaporizka oblast, Zaporiz'ka oblast, Zaporizhia Oblast, Zaporozhye Oblast, Zaporizhzhya, Запорожская область
    26 = Івано-Франківська область; Ivano-Frankivsk Oblast; Ivano-Frankivska oblast, Ivano-Frankivs'ka oblast, Prykarpattia, Ивано-Франковская область
    30 = Київ; Kyiv; Kiev, Kyiv City, Kiev City, City of Kyiv, м. Київ, місто Київ, Киев, г. Киев
    32 = Київська область; Kyiv Oblast; Kyivska oblast, Kiev Oblast, Kyiv Region, Kiev Region, Kyivshchyna, Київщина, Киевская область
    35 = Кіровоградська область; Kirovohrad Oblast; Kirovohradska oblast, Kirovohrads'ka oblast, Kirovograd Oblast, Kropyvnytskyi Oblast, Кировоградская область
    40 = Севастополь; Sevastopol; Sevastopol' city, Sebastopol, м. Севастополь
    43 = Автономна Республіка Крим; Autonomous Republic of Crimea; Crimea, Avtonomna Respublika Krym, АР Крим, Автономная Республика Крым, Крым, Крим
    46 = Львівська область; Lviv Oblast; Lvivska oblast, L'vivs'ka oblast, Lvov Oblast, Львовская область
    48 = Миколаївська область; Mykolaiv Oblast; Mykolaivska oblast, Mykolaivs'ka oblast, Nikolaev Oblast, Mykolayiv Oblast, Николаевская область
    51 = Одеська область; Odesa Oblast; Odeska oblast, Odessa Oblast, Odessa, Odesa, Odeshchyna, Одесская область
    53 = Полтавська область; Poltava Oblast; Poltavska oblast, Poltavs'ka oblast, Полтавская область
    56 = Рівненська область; Rivne Oblast; Rivnenska oblast, Rivnens'ka oblast, Rovno Oblast, Ровенская область
    59 = Сумська область; Sumy Oblast; Sumska oblast, Sums'ka oblast, Sumshchyna, Сумская область
    61 = Тернопільська область; Ternopil Oblast; Ternopilska oblast, Ternopil's'ka oblast, Тернопольская область
    63 = Харківська область; Kharkiv Oblast; Kharkivska oblast, Kharkov Oblast, Харьковская область
    65 = Херсонська область; Kherson Oblast; Khersonska oblast, Khersons'ka oblast, Херсонская область
    68 = Хмельницька область; Khmelnytskyi Oblast; Khmelnytska oblast, Khmel'nyts'ka oblast, Khmelnytskyy Oblast, Хмельницкая область
    71 = Черкаська область; Cherkasy Oblast; Cherkaska oblast, Cherkas'ka oblast, Черкасская область
    74 = Чернігівська область; Chernihiv Oblast; Chernihivska oblast, Chernihivs'ka oblast, Chernigov Oblast, Черниговская область
    77 = Чернівецька область; Chernivtsi Oblast; Chernivetska oblast, Chernivets'ka oblast, Chernovtsy Oblast, Черновицкая область
  `,
  US: `
    AA = Armed Forces Americas
    AE = Armed Forces Europe
    AP = Armed Forces Pacific
    FM = Federated States of Micronesia; Federated States of Micronesia; Micronesia
    MH = Marshall Islands
    PW = Palau
  `,
  UZ: `
    AN = Andijon; Andijon; Andijon viloyati, Andijan, Andijan Region, Андижанская область
    BU = Buxoro; Buxoro; Buxoro viloyati, Bukhara, Bukhara Region, Бухарская область
    FA = Farg'ona; Farg'ona; Farg'ona viloyati, Fergana, Fergana Region, Ферганская область
    JI = Jizzax; Jizzax; Jizzax viloyati, Jizzakh, Jizzakh Region, Джизакская область
    NG = Namangan; Namangan; Namangan viloyati, Namangan, Namangan Region, Наманганская область
    NW = Navoiy; Navoiy; Navoiy viloyati, Navoi, Navoiy, Navoiy Region, Навоийская область
    QA = Qashqadaryo; Qashqadaryo; Qashqadaryo viloyati, Kashkadarya, Qashqadaryo Region, Kashkadarya Region, Кашкадарьинская область
    QR = Qoraqalpog'iston Respublikasi; Qoraqalpog'iston Respublikasi; Karakalpakstan, Republic of Karakalpakstan, Каракалпакстан, Республика Каракалпакстан
    SA = Samarqand; Samarqand; Samarqand viloyati, Samarkand, Samarqand, Samarkand Region, Самаркандская область
    SI = Sirdaryo; Sirdaryo; Sirdaryo viloyati, Syrdarya, Sirdaryo Region, Syrdarya Region, Сырдарьинская область
    SU = Surxondaryo; Surxondaryo; Surxondaryo viloyati, Surkhandarya, Surxondaryo Region, Surkhandarya Region, Сурхандарьинская область
    TK = Toshkent shahri; Toshkent shahri; Tashkent, Toshkent, Tashkent City, Ташкент, г. Ташкент, Тошкент, Тошкент шаҳри
    TO = Toshkent viloyati; Toshkent viloyati; Tashkent Region, Tashkent Province, Toshkent Region, Ташкентская область, Тошкент вилояти
    XO = Xorazm; Xorazm; Xorazm viloyati, Khorezm, Khorezm Region, Xorazm Region, Хорезмская область
  `,
  VE: `
    A = Distrito Capital; Distrito Capital; Distrito Federal, Caracas, Capital District
    X = La Guaira; La Guaira; Vargas
  `,
  VN: `
    01 = Lai Châu; Lai Chau
    02 = Lào Cai; Lao Cai
    04 = Cao Bằng; Cao Bang
    05 = Sơn La; Son La
    07 = Tuyên Quang; Tuyen Quang
    09 = Lạng Sơn; Lang Son
    13 = Quảng Ninh; Quang Ninh
    18 = Ninh Bình; Ninh Binh
    21 = Thanh Hóa; Thanh Hoa
    22 = Nghệ An; Nghe An
    23 = Hà Tĩnh; Ha Tinh
    25 = Quảng Trị; Quang Tri
    26 = Huế; Hue; Thành phố Huế, Hue City, TP. Huế, Thừa Thiên Huế, Thừa Thiên-Huế, Thua Thien-Hue Province
    29 = Quảng Ngãi; Quang Ngai
    30 = Gia Lai; Gia Lai
    33 = Đắk Lắk; Dak Lak; Đăk Lăk, Dac Lac
    34 = Khánh Hòa; Khanh Hoa
    35 = Lâm Đồng; Lam Dong
    37 = Tây Ninh; Tay Ninh
    39 = Đồng Nai; Dong Nai
    44 = An Giang; An Giang
    45 = Đồng Tháp; Dong Thap
    49 = Vĩnh Long; Vinh Long
    56 = Bắc Ninh; Bac Ninh
    59 = Cà Mau; Ca Mau
    66 = Hưng Yên; Hung Yen
    68 = Phú Thọ; Phu Tho
    69 = Thái Nguyên; Thai Nguyen
    71 = Điện Biên; Dien Bien
    CT = Cần Thơ; Can Tho; Thành phố Cần Thơ, TP. Cần Thơ, Can Tho City
    DN = Đà Nẵng; Da Nang; Thành phố Đà Nẵng, TP. Đà Nẵng, Da Nang City, Danang
    HN = Hà Nội; Hanoi; Thành phố Hà Nội, TP. Hà Nội, Ha Noi, Hanoi City
    HP = Hải Phòng; Hai Phong; Thành phố Hải Phòng, TP. Hải Phòng, Haiphong, Haiphong City
    SG = Thành phố Hồ Chí Minh; Ho Chi Minh City; TP. Hồ Chí Minh, TP.HCM, TPHCM, HCMC, Hồ Chí Minh, Ho Chi Minh, Sài Gòn, Saigon
  `,
};
