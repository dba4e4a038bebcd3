/** Words of a pasted text that are about the parcel or its delivery and not about the place. */
import { regex } from "../../literals.ts";
import type { RemainingKind } from "../types.ts";

const CARRIER =
  "(?:中通|圆通|申通|韵达|顺丰|极兔|德邦|百世|天天快递|汇通|宅急送|菜鸟|邮政|邮局|ems|京东|丹鸟|中通快递|国通|优速|速尔)";
const KEEPER =
  "(?:快递柜|丰巢|驿站|菜鸟|柜子|蜂巢|代收点|代收|自提柜|自提点|门口|家门口|门卫|保安|物业|前台|楼下|门岗|传达室|鞋柜|地垫|水表箱|超市|小店)";

/** A piece of its own that begins so is a note. */
const BEGINS = regex("u")`
  ^(?:请|麻烦|烦请|帮忙|帮我|感谢|辛苦|寄到|寄给|发到|发给|送到|邮寄到|务必|尽快|不要|勿|别(?!墅)|周末|工作日|快递柜|放(?!鹤|牛|羊|马|生|翁)|到付|包邮|
  地址是|就是|改成|新地址|地址|发(?:${CARRIER}|快递)|走(?:${CARRIER})|${CARRIER}(?:快递|速运|速递|物流|快运)?$|生鲜|加急|急|易碎|小心|轻|贵重|先|缺货|里面|包装|
  随时|可以|最好|能|如果|如有|若|要是|因为|所以|但是|另外|还有|以及|记得|注意|提醒|谢|多谢|麻|这个|那个|什么|我们|我|您|你|亲(?!贤|仁|民))
`;
const ENDS = /(?:谢谢|快递柜|驿站代收|送货上门|哦|呢|吧|哈|啊|呀|啦|了|吗|噢|喔)[~!。.]?$/u;
/** What may stand before the words that tell a note. */
const LEAD = regex("u")`
  (?:亲|只|仅|就|都|快递|包裹|平时|家[里中]|有(?:小孩|小朋友|宝宝|孩子|老人|狗|猫)|早上|上午|中午|下午|晚上|白天|今天|明天)?
`.source;
/** A note begins so, wherever in a piece: nothing of an address is said like this. */
const OPENING = regex("u")`
  ${LEAD}(?:(?:请(?!柳|安)|麻烦|烦请|劳烦|拜托|务必|千万(?:别|不|要|注意)|切记|辛苦)|
  (?:送货|派送|派件|送件|投递|送达|配送|派|送|到货|发货|收货)(?:之?前|时(?![代尚光装空])|的时候|上门|到家|到门|到楼|入户)|
  (?:到了|到达|快到|到货|到)(?:后|了)?(?:请|先|再|就|给|打|联系|通知|电话|短信|致电|来电)|
  (?:打|致|来|拨打?)个?电话|(?:先|提前|及时|随时)(?:电话|联系|打|致电|通知|来电|电联)|电联(?![合盟通网创])|(?:电话|短信)(?:联系|通知)|
  (?:不要|勿|别|不用|不能|不可|禁止|拒绝|无须|无需)(?:放|打|发|送|走|用|敲|按|扔|丢|压|摔|倒置|代|签|寄|到付|电话|来电|联系|暴力|驿站|快递|
  上门|写|拆|折|给|随便|投)|
  (?:(?<![解开])放在?|存放?在?|寄存在?|丢在?|扔在?|交给)(?:小区|单位|公司|学校|一楼|1楼|我家|[东南西北正大])?${KEEPER}|
  来之?前(?:请|先|打|电话|联系|通知)|拒收|不上楼|不(?:放|发|走|要|收|用|送)(?:${CARRIER}|${KEEPER}|快递|发票|小票|上楼)|
  不要(?:${CARRIER}|留|写|贴)|要(?:${CARRIER})|(?:今天|明天|当天)(?:必须|一定|要|请|务必|能)|内[有含装](?:易碎|玻璃|液体|贵重|鲜|活)|
  先验后签|验(?:完|好|了)再签|收到(?:请|后|货|了)|运费(?:到付|自理|我付|已付)|备用电话(?:没有|无)|
  (?:必须|一定要?|需要?|只能|只要|尽量|要|可以)(?:送货|送到|上门|本人|亲自|当面|走|用|发|电话|打|联系|开箱|拆|验)|
  (?:发|走|用|寄|选|换)${CARRIER}|(?:指定|默认|只收|只发|只要|限)(?:发|用)?${CARRIER}|
  ${CARRIER}(?:包裹|小包|到付|包邮|优先|不到|不通|可到|发货|谢谢|快递发)|
  易碎|轻拿轻放|轻放|小心轻|贵重物?品|生鲜(?:易|产品|商品|勿|请|加|冷)|(?:冷藏|冷冻)(?![食厂库品])|防摔|怕摔|怕压|防潮|
  包装(?:好|严实|结实|完整)|包好|多包|加急|急件|急用|急需|急急|尽快|赶紧|速发|优先发|早点发|(?:今天|明天|当天|今日|马上)发(?!展)|
  到付|包邮|货到付款|保价|开箱验|验货|当面(?:签|验|检)|本人(?:签|亲)|亲自签|签收(?:前|时|后|人)|代签|
  (?:周[一二三四五六日末天]|星期[一二三四五六日天]|工作日|工作时间|节假日|双休日?|上午|下午|晚上|早上|中午|白天|上班时间|
  下班后|全天)(?:[到至、和及或][^\n]{0,6}?)?
  (?:送|派|收|配|在家|有人|不在|放|投|再|可|才|电|打|别|勿|不|都|均|休)|
  [0-9一二三四五六七八九十]{1,2}点半?(?:以?[前后]|到|至|左右|之[前后])|
  缺货|没货|断货|漏发|补发|少发|错发|退款|退换|质量问题|赠品|送礼|礼物(?![店屋城])|贺卡|生日快乐|小票|(?:不要|开)发票|匿名|保密发|
  代发(?![展电])|一件代发|拆封|破损|缺件|(?<!\p{Script=Han})在家(?![园装居具乐电纺村])|不在家|没人|有人收|代收(?:一下|即可|就行|点)|
  (?:电话|手机|微信|v信|vx|wx)号?(?:与|和|跟)?(?:手机|微信|电话)?同(?:号|步)|同微信|
  谢谢|感谢|多谢|蟹蟹|谢啦|辛苦(?:了|啦)|祝(?:您|你|生意))
`;

const UNIT = "(?:大|小)?(?:箱|盒|件|包|袋|瓶|罐|斤|公斤|双)";
/** 2箱苹果, 苹果10斤装, 红富士2箱, x2: goods in their quantity. */
const GOODS = regex("u")`
  ^(?:(?:[一二两三四五六七八九十半]{1,2}${UNIT}|[0-9]{1,4}(?:${UNIT}|大?(?:克|千克|kg|套|台|只|提|桶|听|打|枚|片|盆|束|串|筐|篮|卷|捆|个|张|床)))
  装?(?![室号楼层街路巷房间]|$)\p{Script=Han}{1,10}[0-9a-z]{0,4}|
  \p{Script=Han}{1,12}(?:[0-9]{2,5}(?:g|ml|克|毫升)|[0-9.]{1,5}(?:斤|公斤|千克|kg|升))(?:装|[/每][箱盒袋包瓶])?
  (?:[x×*]?[0-9]{1,3}${UNIT})?|
  \p{Script=Han}{1,10}[0-9一二两三四五六七八九十]{1,3}${UNIT}装?|.{0,20}(?<![0-9a-z座栋楼])[x×*][0-9]{1,3}${UNIT}?|
  (?:要|选|换|改)?(?:[红橙黄绿青蓝紫黑白灰粉棕][色的]|[大中小]号|[smlx]{1,4}码|均码)(?:的|[smlx]{1,4}码?)?|
  共?[0-9]{1,4}(?:件|箱|盒|包|袋|瓶|双)(?:商品|货|装)?)$
`;

/** 微信号abc, qq12345: how else to reach the person. */
const ACCOUNT =
  /^(?:加?(?:微信|v信|vx|wx|v|qq|扣扣|旺旺|旺旺id|淘宝id|id)(?:号)?[ :：]?(?:[0-9a-z_-]{4,30}))$|^(?:微信|vx|wx)$/u;
/** What shops and parcel services put before and after an address. */
const FRAME = regex("u")`
  ^(?:(?:淘宝|天猫|京东|拼多多|抖音|快手|小红书|闲鱼|唯品会|微信|微店|有赞|苏宁|得物|美团)(?:商城|小店|订单|收货|快递|代发|店铺|信息|平台|直播间?|客户|买家|的|单){0,4}|
  (?:您|你|亲|我)?(?:的)?(?:新|正确|最新|默认)?(?:收货|收件|邮寄|快递|寄件)?(?:地址|信息)(?:是|如下|在这|发给你|发你|给你|变更为?|改成|改为|改一下|换成)?|
  (?:快递|包裹|订单|收货信息|寄件信息|收件信息|编辑|复制|默认|收|亲启|转|转交|电|手|女士|先生|小姐|mr|ms|mrs|你好|您好|亲|老板|在吗|好的|嗯|ok|
  女|男|[新老]客户?(?:首单|了|下单)?|vip客?户?|换货|补发|补件|补单|优先|和|跟|还有|以及|另外?(?:一个)?|平台|[a-z]{2}订单|
  (?:发货|下单|付款|订单)(?:日期|时间)|金额|第?[0-9一二三四五六七八九十]{1,3}(?:号?单|[个位份])|(?:客户|接龙|链接|打包员|序号|编号)[0-9]{1,4}|
  团购.{0,8}|重要|补单|换地址|改地址|更新|修改|置顶|常用|公司地址|家|学校地址)[~!。.]?|
  .{0,10}(?:旗舰店|专营店|专卖店)(?:订单|发货|的)|
  .{0,16}(?:发到|寄到|送到|邮到|邮寄到|寄往|发往|寄给|发给|送至|寄至|邮至)(?:这个|这里|这|以下|下面的?|如下)?(?:地址|地方)?)$
`;
/** Marks that a forwarder needs in the address: never taken away. */
const FORWARDER = /集运|转运|勿删|勿改|不可删|不要删|必写|必填/u;
const MOST_OF_FRAME = 24;

/**
 * What a piece of text of its own is about, if it is about no place.
 * @param words folded, without brackets around them
 */
export function asideKind(words: string): RemainingKind | undefined {
  if (FORWARDER.test(words)) return undefined;
  if (words.length <= MOST_OF_FRAME && FRAME.test(words)) return "note";
  if (ACCOUNT.test(words)) return "account";
  if (words.length <= MOST_OF_FRAME && GOODS.test(words)) return "product";
  if (BEGINS.test(words) || ENDS.test(words)) return "note";
  const at = OPENING.exec(words)?.index ?? -1;
  return at === 0 || (at > 0 && !HAS_STREET.test(words.slice(0, at))) ? "note" : undefined;
}

/** A street or a number stands before what looks like a note: 德胜巷99号…电联. */
const HAS_STREET = /[路街巷弄]|[0-9一二三四五六七八九十][号栋幢座室楼层]|单元/u;

/** An address ends with one of these, where a note may be glued to it. */
const END_OF_STREET = /(?:[0-9a-z号室栋幢座楼层店口铺旁院厦园区场站司校内里房]|单元)[(]?$/u;

/** Words of speech, which no name of a place has. */
const SPEECH = /[了吗呢没我你您请别勿吧哦]|不(?!夜|锈|老|二)|^(?:要(?!塞)|先(?!锋|进|农|烈)|再|只|给|拒)/u;
export const isSaid = (words: string): boolean => SPEECH.test(words);

/** 2箱, x2: a quantity, before which the product stands. */
export const isQuantity = (words: string): boolean => QUANTITY.test(words);
const QUANTITY = new RegExp(`^(?:[x×*]?[0-9]{1,3}|[一二两三四五六七八九十半]{1,2})${UNIT}$`, "u");

/** Where a note begins that is glued to a street: 科技园1栋送货前电话; -1 for none. */
export function noteAt(words: string): number {
  const at = OPENING.exec(words)?.index ?? -1;
  if (at <= 0 || FORWARDER.test(words)) return at === 0 ? 0 : -1;
  return END_OF_STREET.test(words.slice(0, at)) ? at : -1;
}
