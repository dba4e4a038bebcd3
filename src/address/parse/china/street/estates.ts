/** Places that have other places in them. */
import { regex } from "../../../literals.ts";

/** What follows with a name of its own is inside, what follows without is part of the name. */
const ESTATE =
  /(?:工业区|工业园区?|产业园区?|科技园|创业园|创意园|软件园|物流园|园区|市场|小区|新村|广场|商贸城|轻纺城|服装城|皮革城|花园|家园|大厦|医院|校区|公寓|车站|机场|鞋都|苑|村委会|[期区])$/u;
/** These may go on: 浙江大学紫金港校区 is one place, 购物中心肯德基餐厅 two. */
const PERHAPS_ESTATE = /(?:大学|学院|中心|公司|商城|大楼|港|酒店|宾馆|饭店|局|城)$/u;
const ORGANISATION = regex("u")`
  (?:公司|集团|厂|店|部|行|社|所|站|馆|超市|酒店|宾馆|饭店|银行|支行|学校|幼儿园|医院|服饰|鞋业|家具|五金|快递|物流|
  驿站|俱乐部|教育|事务所|工作室|专柜|局|院|楼|苑|园|坊|阁|轩|公寓|大厦|广场|花园|学院|校区|商行|餐厅|食堂|宿舍|
  仓库|车库|办公室|科|门|座|期|区)$
`;

const LONGEST_ENDING = 8;
const BRANCH = /(?:分公司|分局|支局|支行|校区)$|^[东西南北中][苑园]$/u;

/** The end of a name is all that tells. */
const endOfName = (text: string, start: number, end: number): string =>
  text.slice(Math.max(start, end - LONGEST_ENDING), end);

/** True if the name between the offsets ends with a word for a place that contains others: 工业园, 小区. */
export const isEstate = (text: string, start: number, end: number): boolean => ESTATE.test(endOfName(text, start, end));

/** 顶塘工业园|鑫龙水准仪器有限公司 are two places, 滨江新城时代广场 is one. */
export function staysApart(
  text: string,
  outer: { start: number; end: number },
  inner: { start: number; end: number },
): boolean {
  const outside = endOfName(text, outer.start, outer.end);
  const inside = endOfName(text, inner.start, inner.end);
  if (BRANCH.test(inside)) return false;
  return (
    (ESTATE.test(outside) && inside.length > 1) ||
    (PERHAPS_ESTATE.test(outside) && inside.length > 2 && ORGANISATION.test(inside))
  );
}
