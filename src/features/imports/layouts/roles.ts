/** Words around the name of a column that say whose field it is, or of which address of the row. */
import { FURTHER_ADDRESSES, type FurtherAddress, type Usage } from "../columns.ts";

/**
 * main: the main address; recipient: the main address, where a name is that of the recipient; customer: the customer's
 * own name and phone; sender: an address that is not the customer's.
 */
export type Role = FurtherAddress | "main" | "recipient" | "customer" | "sender";

/** Separated by commas. Case, accents, blanks and punctuation do not matter. */
export const ROLE_WORDS: Readonly<Partial<Record<Role, string>>> = {
  main:
    "mailing, mailing address, default address, primary address, primary, postal, contact, customer, client, person, " +
    "member, user, address, Kunden, 客户, 会员, 用户, 联系, 联系人, 通讯, 通信",
  recipient:
    "recipient, receiver, consignee, Empfänger, destinataire, destinatario, 收货, 收件, 收货人, 收件人, 收货地址, 收件地址, 提货人, 收货方, " +
    "收件方",
  customer: "buyer, Käufer, acheteur, comprador, 买家, 购买人, 下单人, 注文者, ご注文者",
  sender:
    "sender, ship from, Absender, expéditeur, remitente, 寄件, 寄件人, 发件, 发件人, 发货人, 寄方, 发货方, 差出人, ご依頼主",
  shipping:
    "shipping, shipping address, ship, ship to, delivery, delivery address, deliver to, Lieferung, Liefer, " +
    "Lieferadresse, Lieferanschrift, Versand, Versandadresse, livraison, de livraison, adresse de livraison, envío, " +
    "de envío, dirección de envío, entrega, de entrega, dirección de entrega, 配送, 送货, 发货, 配送地址, 送付先, お届け先, 届け先, 配送先",
  billing:
    "billing, billing address, bill, bill to, invoice, invoice address, Rechnung, Rechnungs, Rechnungsadresse, " +
    "Rechnungsanschrift, facturation, de facturation, adresse de facturation, facturación, de facturación, " +
    "dirección de facturación, PO, 账单, 发票, 开票, 账单地址, 发票地址, 開票, 請求先",
  home: "home, home address, private, Privat, domicile, 家庭, 住宅, 家庭地址, 自宅",
  work:
    "work, work address, business, business address, office, company, SA, Büro, Firmen, geschäftlich, bureau, " +
    "oficina, 公司, 单位, 办公, 公司地址, 单位地址, 注册, 勤務先",
  returns: "return, returns, return address, Rücksendung, Retoure, 退货, 退回",
  other: "other, other address, weitere, autre, otra, 其他, 其它",
};

/** "Address 2 - Street": an address with a number. The first one is the main address. */
export const NUMBERED = /^(?:address|adresse|direccion|地址|住所)([1-5])(\D.*)$/u;

/** The address of a number in the name of a column. */
export function numberedAddress(digit: string): FurtherAddress | null {
  return FURTHER_ADDRESSES.find((name) => name === digit) ?? null;
}

/** Words for the usage of an address, in the cells of a column. */
export const USAGE_WORDS: Readonly<Partial<Record<Usage, string>>> = {
  shipping: "shipping, ship, delivery, 收货, 收货地址, 配送, Lieferung, Lieferadresse, livraison, envío, entrega",
  billing: "billing, bill, invoice, 账单, 开票, 发票, Rechnung, Rechnungsadresse, facturation, facturación",
  home: "home, private, residential, 家, 家庭, 住宅, privat, domicile, casa, particular, 自宅",
  work: "work, business, office, company, commercial, 公司, 单位, geschäftlich, Arbeit, bureau, travail, trabajo, 勤務先",
  pickup: "pickup, pick up, 自提",
  returns: "return, returns, 退货",
};
