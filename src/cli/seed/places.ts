/** Common names and real towns for the seed data. */
import type { Random } from "./random.ts";

interface Town {
  administrative_area?: string;
  locality: string;
  dependent_locality?: string;
  postal_code?: string;
}

export interface Country {
  code: string;
  language: string;
  familyFirst?: true;
  spaced?: true;
  givenNames: readonly string[];
  familyNames: readonly string[];
  towns: readonly Town[];
  streets: readonly string[];
  line: (street: string, number: number, random: Random) => string;
  phone: (digits: (count: number) => string) => string;
  company: (family: string, town: string) => string;
}

const words = (text: string): string[] => text.trim().split(/\s*,\s*/);

/** Parses towns written as `area/locality/district/postal code`, with the parts that the country uses. */
const towns = (text: string, order: readonly (keyof Town)[]): Town[] =>
  text
    .trim()
    .split(/\s*;\s*/)
    .map((town) => Object.fromEntries(town.split("/").map((part, index) => [order[index], part])) as unknown as Town);

export const CHINA: Country = {
  code: "CN",
  language: "zh-Hans",
  familyFirst: true,
  givenNames: words(
    "伟, 芳, 娜, 敏, 静, 丽, 强, 磊, 洋, 艳, 勇, 杰, 娟, 涛, 明, 超, 秀英, 桂英, 建国, 志强, 晓明, 雨涵, 子轩, 浩然, 欣怡, 梓涵",
  ),
  familyNames: words("王, 李, 张, 刘, 陈, 杨, 黄, 赵, 吴, 周, 徐, 孙, 马, 朱, 胡, 郭, 何, 林, 罗, 高, 欧阳"),
  // In the spellings that users type: with and without suffixes, some without the province.
  towns: towns(
    `
    广东/深圳/南山区/518057; 广东省/广州市/天河区/510620; 广东/东莞//523000; 北京/北京市/朝阳区/100020; 北京市/北京市/海淀区/100080;
    上海/上海市/浦东新区/200120; 上海市/上海市/徐汇区/200030; 浙江省/杭州市/西湖区/310012; 浙江/杭州/余杭区/311121; 浙江/宁波/鄞州区/315100;
    江苏省/南京市/鼓楼区/210009; 江苏/苏州/姑苏区/215005; 四川省/成都市/武侯区/610041; 四川/成都/锦江区/610020; 重庆/重庆市/渝中区/400010;
    湖北/武汉/洪山区/430070; 湖北省/武汉市/江汉区/430021; 陕西/西安/雁塔区/710061; 福建省/厦门市/思明区/361001; 福建/福州/鼓楼区/350001;
    山东/青岛/市南区/266071; 山东省/济南市/历下区/250014; 湖南/长沙/岳麓区/410006; 河南省/郑州市/金水区/450003; 辽宁/大连/中山区/116001;
    天津/天津市/和平区/300041; 内蒙古/呼和浩特/赛罕区/010020; 广西/南宁/青秀区/530022; 新疆/乌鲁木齐/天山区/830002; 云南/昆明/五华区/650031`,
    ["administrative_area", "locality", "dependent_locality", "postal_code"],
  ).map(({ dependent_locality, ...town }) => ({ ...town, ...(dependent_locality && { dependent_locality }) })),
  streets: words(
    "人民路, 中山路, 解放路, 建设路, 文化路, 和平路, 新华街, 科技园路, 长江路, 黄河路, 学院路, 滨江大道, 世纪大道, 花园路, 胜利街",
  ),
  line: (street, number, random) =>
    `${street}${number}号${random.pick(["阳光花园", "锦绣华庭", "万科城", "金色家园", "翠湖小区"])}${1 + random.below(20)}栋${1 + random.below(3)}单元${1 + random.below(28)}0${1 + random.below(4)}室`,
  phone: (digits) => `+86 13${digits(1)} ${digits(4)} ${digits(4)}`,
  company: (family, town) => `${town.replace(/市$/, "")}${family}氏贸易有限公司`,
};

export const WORLD: readonly Country[] = [
  {
    code: "US",
    language: "en",
    givenNames: words("James, Mary, Robert, Patricia, John, Jennifer, Michael, Linda, David, Elizabeth, Emma, Noah"),
    familyNames: words("Smith, Johnson, Williams, Brown, Jones, Garcia, Miller, Davis, Martinez, Wilson"),
    towns: towns(
      `NY/New York/10001; NY/Brooklyn/11201; CA/Los Angeles/90012; CA/San Francisco/94103; CA/San Diego/92101; IL/Chicago/60601; TX/Houston/77002; TX/Austin/78701;
      TX/Dallas/75201; AZ/Phoenix/85004; PA/Philadelphia/19103; WA/Seattle/98101; CO/Denver/80202; MA/Boston/02108; GA/Atlanta/30303; FL/Miami/33130; OR/Portland/97204; MN/Minneapolis/55401`,
      ["administrative_area", "locality", "postal_code"],
    ),
    streets: words("Main St, Oak Ave, Maple Ave, Park Ave, Cedar St, Washington St, Lake St, Hill Rd, Elm St, 2nd Ave"),
    line: (street, number, random) =>
      `${number * 10 + 1} ${street}${random.below(3) === 0 ? ` Apt ${1 + random.below(40)}` : ""}`,
    phone: (digits) => `+1 212 ${2 + (Number(digits(1)) % 7)}${digits(2)} ${digits(4)}`,
    company: (family, town) => `${family} & Sons of ${town} LLC`,
  },
  {
    code: "DE",
    language: "de",
    givenNames: words("Anna, Lukas, Lea, Felix, Marie, Jonas, Sophie, Paul, Lena, Maximilian"),
    familyNames: words("Müller, Schmidt, Schneider, Fischer, Weber, Meyer, Wagner, Becker, Schulz, Hoffmann"),
    towns: towns(
      "Berlin/10117; Berlin/12043; Hamburg/20095; München/80331; Köln/50667; Frankfurt am Main/60311; " +
        "Stuttgart/70173; Düsseldorf/40213; Leipzig/04109; Dresden/01067; Hannover/30159; Nürnberg/90402; " +
        "Bremen/28195",
      ["locality", "postal_code"],
    ),
    streets: words(
      "Hauptstraße, Schulstraße, Gartenstraße, Bahnhofstraße, Dorfstraße, Bergstraße, Lindenstraße, Kirchweg, Am " +
        "Markt, Waldweg",
    ),
    line: (street, number) => `${street} ${number}`,
    phone: (digits) => `+49 151 2${digits(7)}`,
    company: (family, town) => `${family} ${town} GmbH`,
  },
  {
    code: "GB",
    language: "en",
    givenNames: words("Oliver, Amelia, George, Isla, Harry, Ava, Noah, Mia, Jack, Grace"),
    familyNames: words("Smith, Jones, Taylor, Brown, Williams, Wilson, Johnson, Davies, Patel, Wright"),
    towns: towns(
      "London/SW1A 1AA; London/E1 6AN; Manchester/M1 1AE; Birmingham/B1 1BB; Leeds/LS1 4DY; Glasgow/G1 1XQ; " +
        "Liverpool/L1 8JQ; Bristol/BS1 4ST; Edinburgh/EH1 1YZ; Cardiff/CF10 1EP",
      ["locality", "postal_code"],
    ),
    streets: words(
      "High Street, Station Road, Church Road, Victoria Road, Park Road, Green Lane, Kings Road, Mill Lane",
    ),
    line: (street, number, random) =>
      `${random.below(4) === 0 ? `Flat ${1 + random.below(12)}, ` : ""}${number} ${street}`,
    phone: (digits) => `+44 7${4 + (Number(digits(1)) % 5)}00 ${digits(6)}`,
    company: (family, town) => `${family} (${town}) Ltd`,
  },
  {
    code: "FR",
    language: "fr",
    givenNames: words("Louis, Emma, Gabriel, Jade, Raphaël, Louise, Arthur, Alice, Hugo, Chloé"),
    familyNames: words("Martin, Bernard, Thomas, Petit, Robert, Richard, Durand, Dubois, Moreau, Laurent"),
    towns: towns(
      "Paris/75001; Paris/75011; Lyon/69002; Marseille/13001; Toulouse/31000; Nice/06000; Nantes/44000; " +
        "Strasbourg/67000; Bordeaux/33000; Lille/59000",
      ["locality", "postal_code"],
    ),
    streets: words(
      "Rue de la République, Rue Victor Hugo, Avenue Jean Jaurès, Rue Pasteur, Rue du Moulin, Place de la Mairie, " +
        "Rue des Écoles",
    ),
    line: (street, number) => `${number} ${street}`,
    phone: (digits) => `+33 6 ${digits(2)} ${digits(2)} ${digits(2)} ${digits(2)}`,
    company: (family, town) => `${family} ${town} SARL`,
  },
  {
    code: "JP",
    language: "ja",
    familyFirst: true,
    spaced: true,
    givenNames: words("翔太, 陽菜, 大輔, 美咲, 健太, 結衣, 直樹, 葵, 拓也, 彩"),
    familyNames: words("佐藤, 鈴木, 高橋, 田中, 伊藤, 渡辺, 山本, 中村, 小林, 加藤"),
    towns: towns(
      "東京都/渋谷区/150-0002; 東京都/新宿区/160-0022; 大阪府/大阪市北区/530-0001; 京都府/京都市中京区/604-8006; 神奈川県/横浜市西区/220-0011; " +
        "愛知県/名古屋市中区/460-0008; 福岡県/福岡市博多区/812-0011; 北海道/札幌市中央区/060-0001",
      ["administrative_area", "locality", "postal_code"],
    ),
    streets: words("渋谷, 本町, 栄, 中央, 梅田, 駅前"),
    line: (street, number, random) => `${street}${1 + random.below(4)}-${1 + random.below(20)}-${number}`,
    phone: (digits) => `+81 90 ${digits(4)} ${digits(4)}`,
    company: (family, _town) => `${family}商事株式会社`,
  },
];
