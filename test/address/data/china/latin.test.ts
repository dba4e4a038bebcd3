import t from "tap";
import { chineseDivision, latinName } from "../../../../src/address/index.ts";
import { loadChina } from "../../../../src/address/data/china/divisions.ts";
import { divisionsSpelled } from "../../../../src/address/data/china/latin.ts";

const latin = (code: string): string => latinName(chineseDivision(code)!);
const spelled = (text: string): string[] =>
  divisionsSpelled(text)
    .filter(({ status }) => status === "current")
    .map(({ name }) => name);

t.test("names as they are read, not as their characters are one by one", async (t) => {
  for (const [code, name] of Object.entries({
    341500: "Lu'an Shi",
    350200: "Xiamen Shi",
    500000: "Chongqing Shi",
    610000: "Shaanxi Sheng",
    140000: "Shanxi Sheng",
    141100: "Lüliang Shi",
    440305: "Nanshan Qu",
    310115: "Pudong Xinqu",
    110105: "Chaoyang Qu",
    610100: "Xi'an Shi",
    331000: "Taizhou Shi",
    440305007: "Yuehai Jiedao",
  }))
    t.equal(latin(code), name);
});

t.test("names of other languages in their own spelling", async (t) => {
  for (const [code, name] of Object.entries({
    150000: "Nei Mongol Zizhiqu",
    150100: "Hohhot Shi",
    230100: "Harbin Shi",
    540100: "Lhasa Shi",
    650100: "Ürümqi Shi",
    540000: "Xizang Zizhiqu",
    150121: "Tumd Zuoqi",
    810000: "Hong Kong",
    820000: "Macao",
    810102: "Wan Chai District",
    710100: "Taipei City",
    710102: "Datong District",
  }))
    t.equal(latin(code), name);
});

t.test("is understood in many spellings", async (t) => {
  t.same(spelled("Shenzhen"), ["深圳市"]);
  t.same(spelled("shen zhen shi"), ["深圳市"]);
  t.same(spelled("Inner Mongolia"), ["内蒙古自治区"]);
  t.same(spelled("Guangxi Zhuang Autonomous Region"), ["广西壮族自治区"]);
  t.same(spelled("Tibet"), spelled("Xizang"));
  t.same(spelled("Huhehaote"), spelled("Hohhot City"));
  t.same(spelled("Pudong New Area"), ["浦东新区"]);
  t.same(spelled("Canton"), ["广州市"]);
  t.same(spelled("Luliang City").includes("吕梁市"), true);
  t.same(spelled("Atlantis"), []);
});

t.test("every division down to the county is found by the name that is printed", async (t) => {
  const { childrenOf, divisionOf } = loadChina();
  const lost: string[] = [];
  const visit = (code: string): void => {
    for (const division of [divisionOf(code)!, ...(childrenOf.get(divisionOf(code)!) ?? [])]) {
      if (division.rank === 4 || division.status !== "current") continue;
      if (!divisionsSpelled(latinName(division)).includes(division))
        lost.push(`${division.name}: ${latinName(division)}`);
      if (division.code !== code) visit(division.code);
    }
  };
  for (let code = 11; code <= 82; code++) if (divisionOf(`${code}0000`)) visit(`${code}0000`);
  t.same(lost, []);
});
