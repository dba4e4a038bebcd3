/** Exports in which some columns stand for something else than their names say elsewhere. */
import type { Target } from "../columns.ts";

export interface Layout {
  /** Columns that the header of no other export has together. */
  signature: readonly string[];
  /** What columns stand for here. null: nothing. */
  columns?: Readonly<Record<string, Target | null>>;
  /** A row with the same value in this column as the row above, or with none, continues it. */
  continued_by?: string;
  /** What a customer is known by, if the file has no key of customers. */
  identity?: readonly Target[];
}

const LAYOUTS: readonly Layout[] = [
  {
    // Shopify, orders: a row for each item, the addresses in the first row of an order. "Street" repeats the lines.
    signature: ["Lineitem name", "Shipping Address1", "Billing Address1"],
    columns: {
      Name: null,
      Id: null,
      "Billing Street": null,
      "Shipping Street": null,
      "Billing Province Name": null,
      "Shipping Province Name": null,
      Phone: "other_phone",
      Tags: null,
    },
    continued_by: "Name",
    identity: ["email"],
  },
  {
    // WooCommerce, orders and users: the display name is often that of the login, `customer_user` is an id.
    signature: ["billing_address_1", "billing_postcode"],
    columns: { display_name: null, customer_user: null, locale: "language_code" },
    identity: ["email"],
  },
  {
    // Magento 2, customers with addresses: further addresses in rows without an e-mail.
    signature: ["email", "_website", "_address_street", "_address_country_id"],
    columns: {
      _address_firstname: "2.given_name",
      _address_lastname: "2.family_name",
      _address_company: "2.organization",
      _address_street: "2.address_line",
      _address_city: "2.locality",
      _address_region: "2.administrative_area",
      _address_postcode: "2.postal_code",
      _address_country_id: "2.country",
      _address_telephone: "2.phone",
      _address_default_billing_: "2.is_default_billing",
      _address_default_shipping_: "2.is_default_shipping",
      website_id: null,
      store_id: null,
    },
    continued_by: "email",
    identity: ["email"],
  },
  {
    // Magento 2, addresses: the customer is known by the e-mail.
    signature: ["_website", "_email", "_entity_id", "country_id"],
    columns: { region_id: null },
    identity: ["email"],
  },
  { signature: ["order-id", "ship-address-1", "ship-postal-code"], identity: ["email"] },
  // Etsy, sold items.
  { signature: ["Ship Address1", "Ship Zipcode", "Buyer"], columns: { Buyer: "ref" } },
  {
    // Salesforce, contacts: the "addresses" repeat streets and cities, as JSON.
    signature: ["MailingStreet", "MailingAddress"],
    columns: { MailingAddress: null, OtherAddress: null },
  },
  {
    // Salesforce, accounts: the number of the account is that of another system, and mostly empty.
    signature: ["Id", "BillingStreet", "ShippingStreet"],
    columns: { Id: "ref", AccountNumber: null, BillingAddress: null, ShippingAddress: null },
  },
  {
    // Outlook: the "addresses" repeat streets and cities.
    signature: ["Home Street", "Business Street"],
    columns: {
      "Home Address": null,
      "Business Address": null,
      "Other Address": null,
      Language: null,
      Notes: null,
    },
  },
  {
    // Google contacts.
    signature: ["Address 1 - Street", "Address 1 - Extended Address"],
    columns: { Language: null, Notes: null },
  },
  // Taobao and Tmall.
  { signature: ["买家会员名", "收货地址"], columns: { 买家会员名: "ref", 修改后的收货地址: null } },
  // 京东.
  { signature: ["下单帐号", "客户地址"], columns: { 下单帐号: "ref" } },
];

/** The layout of a header with columns of special meaning. */
export const layoutOf = (header: readonly string[]): Layout | undefined =>
  LAYOUTS.find(({ signature }) => signature.every((name) => header.includes(name)));
