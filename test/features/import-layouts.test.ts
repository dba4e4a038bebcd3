/**
 * Exports of other systems: the columns are named as these name them, the rows are invented. `source` says where the
 * names are from: the code of the export or of a program that reads it, or a page.
 */
import t from "tap";
import { runImport } from "../../src/features/imports/jobs.ts";
import { startService, type Answer } from "../support/service.ts";

type Row = Record<string, string>;

interface Layout {
  name: string;
  /** Repository and path, or a page. Absent: the header is not verified. */
  source?: string;
  /** Separated by commas. */
  header: string;
  rows: Row[];
  delimiter?: string;
  /** Of the dry run. */
  expected: { ref?: string | RegExp; customer: object; addresses: object[] }[];
  /** Customers and addresses that the import makes, if not those of the dry run. */
  made?: [customers: number, addresses: number];
  /** The codes of the warnings, with their columns. */
  warnings?: string[];
}

const us = { country_code: "US", locality: "Portland", postal_code: "97201" };
const de = { country_code: "DE", locality: "Hamburg", postal_code: "20095" };
const westLake = {
  country_code: "CN",
  administrative_area: "浙江省",
  locality: "杭州市",
  dependent_locality: "西湖区",
};
const PHONE = "+15032220123";

const shopifyAddress = (role: string): Row => ({
  [`${role} Name`]: "Ann Lee",
  [`${role} Street`]: "12 Main St, Apt 4",
  [`${role} Address1`]: "12 Main St",
  [`${role} Address2`]: "Apt 4",
  [`${role} City`]: "Portland",
  [`${role} Zip`]: "'97201",
  [`${role} Province`]: "OR",
  [`${role} Country`]: "US",
  [`${role} Phone`]: PHONE,
  [`${role} Province Name`]: "Oregon",
});

const wooAddress = (role: string, address: string, city: string, postcode: string): Row => ({
  [`${role}_first_name`]: "Ann",
  [`${role}_last_name`]: "Lee",
  [`${role}_address_1`]: address,
  [`${role}_postcode`]: postcode,
  [`${role}_city`]: city,
  [`${role}_country`]: "US",
});

const MAGENTO = "magento/magento2: dev/tests/integration/testsuite/Magento/CustomerImportExport/Model/Import/_files";

const LAYOUTS: Layout[] = [
  {
    name: "Shopify, customers",
    header:
      "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company," +
      "Default Address Address1," +
      "Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code," +
      "Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note," +
      "Tax Exempt,Tags",
    rows: [
      {
        "Customer ID": "'6501234567890",
        "First Name": "Ann",
        "Last Name": "Lee",
        Email: "ann@example.com",
        "Default Address Company": "Lee Ltd",
        "Default Address Address1": "12 Main St",
        "Default Address Address2": "Apt 4",
        "Default Address City": "Portland",
        "Default Address Province Code": "OR",
        "Default Address Country Code": "US",
        "Default Address Zip": "'97201",
        "Default Address Phone": "(503) 222-0123",
        Phone: "'+15032220199",
        Tags: "vip, retail",
      },
    ],
    expected: [
      {
        ref: "6501234567890",
        customer: {
          name: "Ann Lee",
          given_name: "Ann",
          family_name: "Lee",
          emails: ["ann@example.com"],
          phones: [PHONE, "+15032220199"],
          tags: ["vip", "retail"],
        },
        addresses: [
          {
            ...us,
            recipient: "Ann Lee",
            organization: "Lee Ltd",
            phone: PHONE,
            address_lines: ["12 Main St", "Apt 4"],
          },
        ],
      },
    ],
  },
  {
    name: "Shopify, orders: a row for each item",
    header:
      "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal," +
      "Shipping," +
      "Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name," +
      "Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable," +
      "Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company," +
      "Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street," +
      "Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province," +
      "Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference," +
      "Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source," +
      "Lineitem discount,Tax 1 Name,Tax 1 Value,Phone,Receipt Number,Duties,Billing Province Name," +
      "Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,Payment References",
    rows: [
      {
        Name: "#1001",
        Email: "ann@example.com",
        "Lineitem name": "Tea",
        ...shopifyAddress("Billing"),
        ...shopifyAddress("Shipping"),
        Id: "5551",
      },
      { Name: "#1001", Email: "ann@example.com", "Lineitem name": "Pot" },
      {
        Name: "#1002",
        Email: "ANN@example.com",
        "Lineitem name": "Tea",
        ...shopifyAddress("Billing"),
        ...shopifyAddress("Shipping"),
        "Shipping Address1": "99 Oak St",
        Id: "5552",
      },
    ],
    expected: [
      {
        ref: /^row-/,
        customer: { name: "Ann Lee", emails: ["ann@example.com"], phones: [PHONE] },
        addresses: [
          { ...us, recipient: "Ann Lee", usages: ["shipping", "billing"], address_lines: ["12 Main St", "Apt 4"] },
        ],
      },
      { customer: { name: "Ann Lee" }, addresses: [{ usages: ["shipping", "billing"] }] },
      {
        customer: { name: "Ann Lee" },
        addresses: [
          { usages: ["shipping"], address_lines: ["99 Oak St", "Apt 4"] },
          { usages: ["billing"], address_lines: ["12 Main St", "Apt 4"] },
        ],
      },
    ],
    made: [1, 2],
  },
  {
    name: "WooCommerce, orders",
    header:
      "order_id,order_number,date,status,shipping_total,shipping_tax_total,tax_total,cart_discount,order_discount," +
      "discount_total,order_total,payment_method,shipping_method,customer_id,billing_first_name,billing_last_name," +
      "billing_company,billing_email,billing_phone,billing_address_1,billing_address_2,billing_postcode,billing_city," +
      "billing_state,billing_country,shipping_first_name,shipping_last_name,shipping_address_1,shipping_address_2," +
      "shipping_postcode,shipping_city,shipping_state,shipping_country,shipping_company,customer_note",
    rows: [
      {
        order_id: "4415",
        customer_id: "17",
        billing_email: "ann@example.com",
        billing_phone: "503 222 0123",
        ...wooAddress("billing", "12 Main St", "Portland", "97201"),
        ...wooAddress("shipping", "99 Oak St", "Salem", "97301"),
      },
      {
        order_id: "4416",
        customer_id: "0",
        billing_email: "bob@example.com",
        ...wooAddress("billing", "7 Elm St", "Portland", "97201"),
        billing_first_name: "Bob",
      },
      {
        order_id: "4417",
        customer_id: "0",
        billing_email: "cy@example.com",
        ...wooAddress("billing", "8 Elm St", "Portland", "97201"),
        billing_first_name: "Cy",
      },
    ],
    expected: [
      {
        ref: "17",
        customer: { name: "Ann Lee", emails: ["ann@example.com"], phones: [PHONE] },
        addresses: [
          {
            country_code: "US",
            locality: "Salem",
            usages: ["shipping"],
            address_lines: ["99 Oak St"],
            recipient: "Ann Lee",
          },
          { ...us, usages: ["billing"], address_lines: ["12 Main St"], phone: PHONE },
        ],
      },
      { ref: /^row-/, customer: { name: "Bob Lee" }, addresses: [{ ...us, usages: ["billing"] }] },
      { ref: /^row-/, customer: { name: "Cy Lee" }, addresses: [{ ...us, usages: ["billing"] }] },
    ],
  },
  {
    name: "WooCommerce, users",
    header:
      "ID,user_login,user_pass,user_nicename,user_email,user_url,user_registered,display_name,first_name,last_name," +
      "user_status,roles,nickname,description,billing_first_name,billing_last_name,billing_company,billing_email," +
      "billing_phone,billing_address_1,billing_address_2,billing_postcode,billing_city,billing_state,billing_country," +
      "shipping_first_name,shipping_last_name,shipping_company,shipping_phone,shipping_address_1,shipping_address_2," +
      "shipping_postcode,shipping_city,shipping_state,shipping_country",
    rows: [
      {
        ID: "31",
        user_login: "ann31",
        user_email: "ann@example.com",
        display_name: "ann31",
        first_name: "Ann",
        last_name: "Lee",
        billing_email: "bills@example.com",
        ...wooAddress("billing", "12 Main St", "Portland", "97201"),
      },
    ],
    expected: [
      {
        ref: "31",
        customer: { name: "Ann Lee", given_name: "Ann", emails: ["ann@example.com", "bills@example.com"] },
        addresses: [{ ...us, usages: ["billing"], recipient: "Ann Lee" }],
      },
    ],
  },
  {
    name: "Magento 2, customer addresses",
    source: `${MAGENTO}/address_import_update.csv`,
    header:
      "_website,_email,_entity_id,city,company,country_id,fax,firstname,lastname,middlename,postcode,prefix,region," +
      "region_id,street,suffix,telephone,vat_id,vat_is_valid,vat_request_date,vat_request_id,vat_request_success," +
      "_address_default_billing_,_address_default_shipping_",
    rows: [
      {
        _email: "ann@example.com",
        _entity_id: "1",
        city: "Portland",
        country_id: "US",
        firstname: "Ann",
        lastname: "Lee",
        postcode: "97201",
        region: "Oregon",
        street: "12 Main St\nApt 4",
        telephone: "5032220123",
        _address_default_billing_: "1",
      },
      {
        _email: "ann@example.com",
        _entity_id: "2",
        city: "Portland",
        country_id: "US",
        firstname: "Ann",
        lastname: "Lee",
        postcode: "97201",
        street: "99 Oak St",
        _address_default_shipping_: "1",
      },
    ],
    expected: [
      {
        customer: { name: "Ann Lee", emails: ["ann@example.com"], phones: [PHONE] },
        addresses: [
          {
            ...us,
            recipient: "Ann Lee",
            address_lines: ["12 Main St", "Apt 4"],
            is_default_billing: true,
            is_default_shipping: false,
          },
        ],
      },
      {
        customer: { name: "Ann Lee" },
        addresses: [{ ...us, address_lines: ["99 Oak St"], is_default_billing: false, is_default_shipping: true }],
      },
    ],
    made: [1, 2],
  },
  {
    name: "Magento 2, customers with addresses",
    source: `${MAGENTO}/customer_composite_update.csv`,
    header:
      "email,_website,_store,confirmation,created_at,created_in,disable_auto_group_change,dob,firstname,gender," +
      "group_id," +
      "lastname,middlename,password_hash,prefix,rp_token,rp_token_created_at,store_id,suffix,taxvat,website_id," +
      "password," +
      "_address_city,_address_company,_address_country_id,_address_fax,_address_firstname,_address_lastname," +
      "_address_middlename,_address_postcode,_address_prefix,_address_region,_address_street,_address_suffix," +
      "_address_telephone,_address_vat_id,_address_default_billing_,_address_default_shipping_",
    rows: [
      {
        email: "ann@example.com",
        firstname: "Ann",
        lastname: "Lee",
        _address_city: "Portland",
        _address_company: "Lee Ltd",
        _address_country_id: "US",
        _address_firstname: "Ann",
        _address_lastname: "Lee",
        _address_postcode: "97201",
        _address_street: "12 Main St",
        _address_telephone: "5032220123",
      },
      {
        _address_city: "Portland",
        _address_country_id: "US",
        _address_firstname: "Bob",
        _address_lastname: "Ray",
        _address_postcode: "97201",
        _address_street: "99 Oak St",
        _address_default_billing_: "1",
      },
    ],
    expected: [
      {
        customer: { name: "Ann Lee", emails: ["ann@example.com"] },
        addresses: [{ ...us, organization: "Lee Ltd", recipient: "Ann Lee", phone: PHONE }],
      },
      {
        customer: { name: "Ann Lee", emails: ["ann@example.com"] },
        addresses: [
          { ...us, organization: null, recipient: "Bob Ray", address_lines: ["99 Oak St"], is_default_billing: true },
        ],
      },
    ],
    made: [1, 2],
  },
  {
    name: "Medusa, orders",
    source: "medusajs/medusa (v1): packages/medusa/src/strategies/batch-jobs/order/index.ts",
    header:
      "Order_ID,Display_ID,Order status,Date,Customer First name,Customer Last name,Customer Email,Customer ID," +
      "Shipping Address 1,Shipping Address 2,Shipping Country Code,Shipping City,Shipping Postal Code," +
      "Shipping Region ID,Fulfillment Status,Payment Status,Subtotal,Shipping Total,Discount Total,Gift Card Total," +
      "Refunded Total,Tax Total,Total,Currency Code",
    delimiter: ";",
    rows: [
      {
        Order_ID: "order_01",
        "Customer First name": "Ann",
        "Customer Last name": "Lee",
        "Customer Email": "ann@example.com",
        "Customer ID": "cus_01",
        "Shipping Address 1": "12 Main St",
        "Shipping Country Code": "us",
        "Shipping City": "Portland",
        "Shipping Postal Code": "97201",
        "Shipping Region ID": "reg_01",
      },
    ],
    expected: [
      {
        ref: "cus_01",
        customer: { name: "Ann Lee", emails: ["ann@example.com"] },
        addresses: [{ ...us, usages: ["shipping"], recipient: "Ann Lee", address_lines: ["12 Main St"] }],
      },
    ],
  },
  {
    name: "Salesforce, contacts",
    header:
      "Id,AccountId,LastName,FirstName,Salutation,Name,OtherStreet,OtherCity,OtherState,OtherPostalCode,OtherCountry," +
      "MailingStreet,MailingCity,MailingState,MailingPostalCode,MailingCountry,Phone,Fax,MobilePhone,HomePhone," +
      "OtherPhone,AssistantPhone,Email,Title,Department",
    rows: [
      {
        Id: "0035000000XyZ1AAQ",
        AccountId: "0015000000AbC1",
        LastName: "Lee",
        FirstName: "Ann",
        Name: "Ann Lee",
        MailingStreet: "12 Main St",
        MailingCity: "Portland",
        MailingState: "Oregon",
        MailingPostalCode: "97201",
        MailingCountry: "United States",
        Phone: "503 222 0199",
        MobilePhone: "503 222 0123",
        Email: "ann@example.com",
      },
      {
        Id: "0035000000XyZ2BBQ",
        AccountId: "0015000000AbC1",
        LastName: "Ray",
        FirstName: "Bob",
        Name: "Bob Ray",
        MailingStreet: "14 Main St",
        MailingCity: "Portland",
        MailingState: "OR",
        MailingPostalCode: "97201",
        MailingCountry: "USA",
        OtherStreet: "Hafenstraße 3",
        OtherCity: "Hamburg",
        OtherPostalCode: "20095",
        OtherCountry: "Germany",
      },
    ],
    expected: [
      {
        ref: "0035000000XyZ1AAQ",
        customer: { name: "Ann Lee", phones: [PHONE, "+15032220199"], emails: ["ann@example.com"] },
        addresses: [{ ...us, phone: PHONE, recipient: "Ann Lee" }],
      },
      {
        ref: "0035000000XyZ2BBQ",
        customer: { name: "Bob Ray" },
        addresses: [{ ...us }, { ...de, usages: ["other"], address_lines: ["Hafenstraße 3"] }],
      },
    ],
  },
  {
    name: "Salesforce, report of contacts",
    header:
      "Salutation,First Name,Last Name,Title,Mailing Street,Mailing City,Mailing State/Province," +
      "Mailing Zip/Postal Code,Mailing Country,Phone,Mobile,Fax,Email,Account Owner,Account Name",
    rows: [
      {
        "First Name": "Ann",
        "Last Name": "Lee",
        "Mailing Street": "12 Main St",
        "Mailing City": "Portland",
        "Mailing State/Province": "OR",
        "Mailing Zip/Postal Code": "97201",
        "Mailing Country": "United States",
        Mobile: "503 222 0123",
        "Account Name": "Lee Ltd",
      },
    ],
    expected: [
      {
        customer: { name: "Ann Lee" },
        addresses: [{ ...us, organization: "Lee Ltd", recipient: "Ann Lee", phone: PHONE }],
      },
    ],
  },
  {
    name: "Zoho CRM, contacts",
    source: "the fields of contacts in https://www.zoho.com/developer/help/api/modules-fields.html",
    header:
      "Record Id,Contact Owner.id,Contact Owner,Lead Source,First Name,Last Name,Account Name.id,Account Name," +
      "Email,Title," +
      "Department,Phone,Home Phone,Other Phone,Fax,Mobile,Date of Birth,Assistant,Asst Phone,Mailing Street," +
      "Other Street," +
      "Mailing City,Other City,Mailing State,Other State,Mailing Zip,Other Zip,Mailing Country,Other Country," +
      "Description," +
      "Skype ID,Secondary Email,Created Time,Modified Time,Contact Name,Tag",
    rows: [
      {
        "Record Id": "zcrm_4150868000000411001",
        "Account Name.id": "zcrm_4150868000000409001",
        "First Name": "Ann",
        "Last Name": "Lee",
        "Account Name": "Lee Ltd",
        Email: "ann@example.com",
        Phone: "503-222-0199",
        Mobile: "503-222-0123",
        "Mailing Street": "12 Main St",
        "Mailing City": "Portland",
        "Mailing State": "OR",
        "Mailing Zip": "97201",
        "Mailing Country": "USA",
        "Contact Name": "Ann Lee",
      },
    ],
    expected: [
      {
        ref: "zcrm_4150868000000411001",
        customer: { name: "Ann Lee", phones: [PHONE, "+15032220199"] },
        addresses: [{ ...us, recipient: "Ann Lee", organization: "Lee Ltd", phone: PHONE }],
      },
    ],
  },
  {
    name: "HubSpot, contacts",
    header:
      "Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Contact owner,Lead Status,Company Name," +
      "Street Address,City,State/Region,Postal Code,Country/Region,Create Date,Associated Company",
    rows: [
      {
        "Record ID": "901",
        "First Name": "Ann",
        "Last Name": "Lee",
        Email: "ann@example.com",
        "Phone Number": "503 222 0199",
        "Mobile Phone Number": "503 222 0123",
        "Company Name": "Lee Ltd",
        "Street Address": "12 Main St",
        City: "Portland",
        "State/Region": "OR",
        "Postal Code": "97201",
        "Country/Region": "United States",
      },
    ],
    expected: [
      {
        ref: "901",
        customer: { name: "Ann Lee", phones: [PHONE, "+15032220199"] },
        addresses: [{ ...us, recipient: "Ann Lee", organization: "Lee Ltd" }],
      },
    ],
  },
  {
    name: "Google contacts",
    header:
      "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix," +
      "Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes," +
      "Photo," +
      "Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value," +
      "Phone 2 - Label,Phone 2 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City," +
      "Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country," +
      "Address 1 - Extended Address," +
      "Address 2 - Label,Address 2 - Formatted,Address 2 - Street,Address 2 - City,Address 2 - PO Box," +
      "Address 2 - Region,Address 2 - Postal Code,Address 2 - Country,Address 2 - Extended Address",
    rows: [
      {
        "First Name": "Ann",
        "Last Name": "Lee",
        "E-mail 1 - Value": "ann@example.com",
        "E-mail 2 - Value": "lee@example.com ::: ann.lee@example.com",
        "Phone 1 - Label": "Mobile",
        "Phone 1 - Value": "+1 503-222-0123",
        "Phone 2 - Value": "+1 503-222-0199",
        "Address 1 - Label": "Home",
        "Address 1 - Formatted": "12 Main St\nPortland, OR 97201\nUS",
        "Address 1 - Street": "12 Main St",
        "Address 1 - City": "Portland",
        "Address 1 - Region": "OR",
        "Address 1 - Postal Code": "97201",
        "Address 1 - Country": "US",
        "Address 2 - Label": "Work",
        "Address 2 - Street": "Hafenstraße 3",
        "Address 2 - City": "Hamburg",
        "Address 2 - Postal Code": "20095",
        "Address 2 - Country": "DE",
      },
    ],
    expected: [
      {
        customer: {
          name: "Ann Lee",
          emails: ["ann@example.com", "lee@example.com", "ann.lee@example.com"],
          phones: [PHONE, "+15032220199"],
        },
        addresses: [
          { ...us, usages: ["home"], address_lines: ["12 Main St"] },
          { ...de, usages: ["work"], address_lines: ["Hafenstraße 3"], recipient: "Ann Lee" },
        ],
      },
    ],
  },
  {
    name: "Google contacts, until 2024",
    header:
      "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,Family Name Yomi," +
      "Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,Location,Billing Information," +
      "Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,Notes,Language,Photo,Group Membership," +
      "E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Address 1 - Type,Address 1 - Formatted," +
      "Address 1 - Street,Address 1 - City,Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code," +
      "Address 1 - Country,Address 1 - Extended Address,Organization 1 - Type,Organization 1 - Name",
    rows: [
      {
        Name: "Ann Lee",
        "Given Name": "Ann",
        "Family Name": "Lee",
        Language: "German",
        "E-mail 1 - Type": "* Home",
        "E-mail 1 - Value": "ann@example.com",
        "Address 1 - Type": "Work",
        "Address 1 - Street": "Hafenstraße 3",
        "Address 1 - City": "Hamburg",
        "Address 1 - Postal Code": "20095",
        "Address 1 - Country": "Deutschland",
        "Organization 1 - Name": "Lee GmbH",
      },
    ],
    expected: [
      {
        customer: { name: "Ann Lee", emails: ["ann@example.com"] },
        addresses: [{ ...de, usages: ["work"], organization: "Lee GmbH", recipient: "Ann Lee" }],
      },
    ],
  },
  {
    name: "Amazon, orders",
    delimiter: "\t",
    header:
      "order-id,order-item-id,purchase-date,payments-date,buyer-email,buyer-name,buyer-phone-number,sku,product-name," +
      "quantity-purchased,currency,item-price,item-tax,shipping-price,shipping-tax,ship-service-level,recipient-name," +
      "ship-address-1,ship-address-2,ship-address-3,ship-city,ship-state,ship-postal-code,ship-country," +
      "ship-phone-number,delivery-start-date,delivery-end-date,delivery-time-zone,delivery-Instructions",
    rows: [
      {
        "order-id": "123-4567890-1234567",
        "buyer-email": "x1@marketplace.example.com",
        "buyer-name": "Ann Lee",
        "buyer-phone-number": "503-222-0199",
        "recipient-name": "Bob Ray",
        "ship-address-1": "12 Main St",
        "ship-city": "Portland",
        "ship-state": "OR",
        "ship-postal-code": "97201",
        "ship-country": "US",
        "ship-phone-number": "503-222-0123",
        "delivery-Instructions": "at the back",
      },
    ],
    expected: [
      {
        customer: { name: "Ann Lee", emails: ["x1@marketplace.example.com"], phones: [PHONE, "+15032220199"] },
        addresses: [{ ...us, recipient: "Bob Ray", phone: PHONE, usages: ["shipping"], instructions: "at the back" }],
      },
    ],
  },
  {
    name: "Outlook",
    header:
      "First Name,Middle Name,Last Name,Title,Suffix,Initials,Web Page,Gender,Birthday,Anniversary,Location,Language," +
      "Internet Free Busy,Notes,E-mail Address,E-mail 2 Address,E-mail 3 Address,Primary Phone,Home Phone," +
      "Home Phone 2," +
      "Mobile Phone,Pager,Home Fax,Home Address,Home Street,Home Street 2,Home Street 3,Home Address PO Box," +
      "Home City," +
      "Home State,Home Postal Code,Home Country,Spouse,Children,Manager's Name,Assistant's Name,Referred By," +
      "Company Main Phone,Business Phone,Business Phone 2,Business Fax,Assistant's Phone,Company,Job Title," +
      "Department," +
      "Office Location,Organizational ID Number,Profession,Account,Business Address,Business Street," +
      "Business Street 2," +
      "Business Street 3,Business Address PO Box,Business City,Business State,Business Postal Code,Business Country," +
      "Other Phone,Other Fax,Other Address,Other Street,Other Street 2,Other Street 3,Other Address PO Box," +
      "Other City," +
      "Other State,Other Postal Code,Other Country,Callback,Car Phone,Keywords,User 1,Private,Priority,Categories",
    rows: [
      {
        "First Name": "Ann",
        "Last Name": "Lee",
        "E-mail Address": "ann@example.com",
        "Mobile Phone": "+1 503 222 0123",
        "Home Phone": "+1 503 222 0199",
        "Home Address": "12 Main St\nPortland OR 97201",
        "Home Street": "12 Main St",
        "Home City": "Portland",
        "Home State": "OR",
        "Home Postal Code": "97201",
        "Home Country": "United States",
        Company: "Lee GmbH",
        "Business Street": "Hafenstraße 3",
        "Business City": "Hamburg",
        "Business Postal Code": "20095",
        "Business Country": "Germany",
        Language: "English",
      },
    ],
    expected: [
      {
        customer: { name: "Ann Lee", emails: ["ann@example.com"], phones: [PHONE, "+15032220199"] },
        addresses: [
          { ...us, usages: ["home"], organization: null, phone: PHONE, recipient: "Ann Lee" },
          { ...de, usages: ["work"], organization: "Lee GmbH", address_lines: ["Hafenstraße 3"] },
        ],
      },
    ],
  },
  {
    name: "Etsy, orders",
    header:
      "Sale Date,Order ID,Buyer User ID,Full Name,First Name,Last Name,Number of Items,Payment Method,Date Shipped," +
      "Street 1,Street 2,Ship City,Ship State,Ship Zipcode,Ship Country,Currency,Order Value,Coupon Code," +
      "Coupon Details," +
      "Discount Amount,Shipping Discount,Shipping,Sales Tax,Order Total,Status,Card Processing Fees,Order Net," +
      "Adjusted Order Total,Adjusted Card Processing Fees,Adjusted Net Order Amount,Buyer,Order Type,Payment Type," +
      "InPerson Discount,InPerson Location",
    rows: [
      {
        "Order ID": "9001",
        "Buyer User ID": "annlee",
        "Full Name": "Ann Lee",
        "First Name": "Ann",
        "Last Name": "Lee",
        "Street 1": "12 Main St",
        "Street 2": "Apt 4",
        "Ship City": "Portland",
        "Ship State": "OR",
        "Ship Zipcode": "97201",
        "Ship Country": "United States",
        Buyer: "Ann Lee (annlee)",
      },
    ],
    expected: [
      {
        ref: "annlee",
        customer: { name: "Ann Lee" },
        addresses: [{ ...us, recipient: "Ann Lee", address_lines: ["12 Main St", "Apt 4"] }],
      },
    ],
  },
  {
    name: "Etsy, sold items",
    header:
      "Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Coupon Details,Discount Amount,Shipping Discount," +
      "Order Shipping,Order Sales Tax,Item Total,Currency,Transaction ID,Listing ID,Date Paid,Date Shipped,Ship Name," +
      "Ship Address1,Ship Address2,Ship City,Ship State,Ship Zipcode,Ship Country,Order ID,Variations,Order Type," +
      "Listings Type,Payment Type",
    rows: [
      {
        "Item Name": "Mug",
        Buyer: "annlee",
        "Ship Name": "Ann Lee",
        "Ship Address1": "12 Main St",
        "Ship City": "Portland",
        "Ship State": "OR",
        "Ship Zipcode": "97201",
        "Ship Country": "United States",
        "Order ID": "9001",
      },
    ],
    expected: [
      {
        ref: "annlee",
        customer: { name: "Ann Lee" },
        addresses: [{ ...us, usages: ["shipping"], recipient: "Ann Lee" }],
      },
    ],
  },
  {
    name: "Xero, contacts",
    header:
      "*ContactName,AccountNumber,EmailAddress,FirstName,LastName,POAttentionTo,POAddressLine1,POAddressLine2," +
      "POAddressLine3,POAddressLine4,POCity,PORegion,POPostalCode,POCountry,SAAttentionTo,SAAddressLine1," +
      "SAAddressLine2," +
      "SAAddressLine3,SAAddressLine4,SACity,SARegion,SAPostalCode,SACountry,PhoneNumber,FaxNumber,MobileNumber," +
      "DDINumber," +
      "SkypeName,BankAccountName,BankAccountNumber,BankAccountParticulars,TaxNumberName,TaxNumber,Website,LegalName," +
      "Discount,CompanyNumber",
    rows: [
      {
        "*ContactName": "Lee Ltd",
        AccountNumber: "LEE01",
        EmailAddress: "ann@example.com",
        FirstName: "Ann",
        LastName: "Lee",
        POAttentionTo: "Accounts",
        POAddressLine1: "12 Main St",
        POCity: "Portland",
        PORegion: "OR",
        POPostalCode: "97201",
        POCountry: "United States",
        SAAddressLine1: "Hafenstraße 3",
        SACity: "Hamburg",
        SAPostalCode: "20095",
        SACountry: "Germany",
        PhoneNumber: "1 503 222 0199",
        MobileNumber: "+1 503 222 0123",
      },
    ],
    expected: [
      {
        ref: "LEE01",
        customer: {
          name: "Lee Ltd",
          given_name: "Ann",
          emails: ["ann@example.com"],
          phones: [PHONE, "+15032220199"],
        },
        addresses: [
          { ...us, usages: ["billing"], recipient: "Accounts", phone: PHONE },
          { ...de, usages: ["work"], recipient: "Ann Lee" },
        ],
      },
    ],
  },
  {
    name: "淘宝",
    source: "c2003070110/TBTool: src/com/walk_nie/taobao/object/OrderObject.java",
    header:
      "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ," +
      "运送方式,联系电话 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,发票抬头," +
      "是否手机订单,分阶段订单信息,特权订金订单id,是否上传合同照片,是否上传小票,是否代付,定金排名,修改后的sku,修改后的收货地址,异常信息",
    rows: [
      {
        订单编号: '="1234567890123456789"',
        买家会员名: "tb张三",
        收货人姓名: "张三",
        "收货地址 ": "浙江省 杭州市 西湖区 文三路90号东部软件园1号楼(310012)",
        "联系电话 ": "'0571-85022088",
        联系手机: "'13800138000",
        买家留言: "周末送",
      },
      {
        订单编号: '="1234567890123456790"',
        买家会员名: "tb李四",
        收货人姓名: "李四",
        "收货地址 ": "浙江省 杭州市 西湖区 文二路391号西湖国际科技大厦(000000)",
        "联系电话 ": "'",
        联系手机: "'13900139000",
      },
    ],
    expected: [
      {
        ref: "tb张三",
        customer: { name: "张三", phones: ["+8613800138000", "+8657185022088"] },
        addresses: [
          { ...westLake, postal_code: "310012", phone: "+8613800138000", recipient: "张三", instructions: "周末送" },
        ],
      },
      {
        ref: "tb李四",
        customer: { name: "李四", phones: ["+8613900139000"] },
        addresses: [{ ...westLake, postal_code: null, recipient: "李四" }],
      },
    ],
  },
  {
    name: "拼多多",
    header:
      "商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),用户实付金额(元),商家实收金额(元),商品数量(件),身份证姓名,身份证号码,收货人,手机,国家,省,市,区,街道," +
      "详细地址,支付时间,承诺发货时间,发货时间,确认收货时间,商品id,商品规格,样式ID,商家编码-规格维度,商家编码-商品维度,快递单号,快递公司,订单成交时间,商家备注,售后状态,买家留言",
    rows: [
      {
        订单号: "261130-123456789012345",
        收货人: "张三[1234]",
        手机: "15600000000-1234",
        省: "浙江省",
        市: "杭州市",
        区: "西湖区",
        街道: "西溪街道",
        详细地址: "文三路90号东部软件园1号楼\t",
      },
    ],
    expected: [
      {
        customer: { name: "张三", phones: ["+8615600000000"] },
        addresses: [{ ...westLake, recipient: "张三[1234]", phone: "+8615600000000;ext=1234" }],
      },
    ],
  },
  {
    name: "京东",
    source: "chengzhiguang/oms: src/main/java/com/chengzg/oms/service/impl/OrderInfoServiceImpl.java",
    header:
      "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,下单帐号,客户姓名,客户地址,联系电话,订单备注,发票类型,发票抬头,发票内容," +
      "商家备注,商家备注等级（等级1-5为由高到低）,运费金额,付款确认时间,增值税发票,货号,订单完成时间,订单来源," +
      "订单渠道,送装服务,服务费,仓库id,仓库名称,商家SKUID",
    rows: [
      {
        订单号: "123456789012",
        下单帐号: "jd_zhang",
        客户姓名: "张三",
        客户地址: "浙江杭州市西湖区文三路90号东部软件园1号楼",
        联系电话: "13800138000",
      },
    ],
    expected: [
      {
        ref: "jd_zhang",
        customer: { name: "张三", phones: ["+8613800138000"] },
        addresses: [{ ...westLake, recipient: "张三", phone: "+8613800138000" }],
      },
    ],
  },
  {
    name: "抖音",
    header:
      "主订单编号,子订单编号,选购商品,商品规格,商品数量,商品ID,商家编码,商品单价,订单应付金额,运费,优惠总金额,平台优惠,商家优惠,达人优惠,支付方式,手续费,收件人,收件人手机号,省,市,区,街道,详细地址," +
      "买家留言,订单提交时间,旗帜颜色,商家备注,订单完成时间,支付完成时间,APP渠道,流量来源,订单状态,承诺发货时间,订单类型,售后状态,取消原因,达人ID,达人昵称",
    rows: [
      {
        主订单编号: "\t6917926768823643751",
        收件人: "张三",
        收件人手机号: "13800138000",
        省: "浙江省",
        市: "杭州市",
        区: "西湖区",
        街道: "西溪街道",
        详细地址: "文三路90号",
      },
    ],
    expected: [
      {
        customer: { name: "张三", phones: ["+8613800138000"] },
        addresses: [{ ...westLake, recipient: "张三", address_lines: ["文三路90号"] }],
      },
    ],
  },
  {
    name: "有赞",
    source: "srafyhucl-cpu/yunxibakebot: tests/scripts/test_audit_youzan_customer_migration.py",
    header:
      "订单号,销售渠道,归属店铺,订单类型,订单状态,推广方式,订单来源,订单创建时间,买家付款时间,交易成功时间," +
      "付款方式,支付流水号,商品金额合计,运费,店铺优惠合计,应收订单金额,订单实付金额,支付优惠合计,订单实收金额," +
      "订单抵用积分数,店铺优惠方式,支付优惠方式,全部商品名称,商品种类数," +
      "订单配送方式,同城送达时间/提货时间,收货人省份,收货人城市,收货人地区,详细收货地址/提货地址,收货人/提货人," +
      "收货人手机号/提货人手机号,买家备注,订单星级,买家昵称,买家是否会员,买家手机号,下单网点," +
      // The second 分销员 has the name of the first.
      "收银员,分销员,销售导购,专属导购,订单退款状态,订单已退款金额,商家订单备注,桌号,挂账主体,挂账手机号,团长订单," +
      "订单风险标签,分销员,分销员手机号," +
      "分销员所属店铺,分销员所属团队,分销员所属分组,分销员等级,订单佣金类型,订单佣金金额,订单下级卖货提成类型," +
      "订单下级卖货提成金额",
    rows: [
      {
        订单号: "E20261130",
        收货人省份: "浙江省",
        收货人城市: "杭州市",
        收货人地区: "西湖区",
        "详细收货地址/提货地址": "文三路90号",
        "收货人/提货人": "张三",
        "收货人手机号/提货人手机号": "13800138000",
        买家手机号: "13900139000",
        买家备注: "放前台",
      },
    ],
    expected: [
      {
        customer: { name: "张三", phones: ["+8613800138000", "+8613900139000"] },
        addresses: [{ ...westLake, recipient: "张三", phone: "+8613800138000", instructions: "放前台" }],
      },
    ],
  },
  {
    name: "快递助手",
    header:
      "订单编号,店铺名称,收件人姓名,收件人手机,收件人电话,收件人省,收件人市,收件人区,收件人详细地址,收件人邮编,寄件人姓名,寄件人手机,寄件人地址,商品信息,买家留言,卖家备注,快递公司,快递单号",
    rows: [
      {
        订单编号: "K1",
        收件人姓名: "张三",
        收件人手机: "13800138000",
        收件人电话: "0571-85022088",
        收件人省: "浙江省",
        收件人市: "杭州市",
        收件人区: "西湖区",
        收件人详细地址: "文三路90号",
        收件人邮编: "310012",
        寄件人姓名: "店家",
        寄件人手机: "13700137000",
        寄件人地址: "上海市徐汇区漕溪北路18号",
      },
    ],
    expected: [
      {
        customer: { name: "张三", phones: ["+8613800138000", "+8657185022088"] },
        addresses: [{ ...westLake, recipient: "张三", phone: "+8613800138000", postal_code: "310012" }],
      },
    ],
  },
  {
    name: "纷享销客",
    header:
      "客户名称（必填）,客户编号,客户级别,客户来源,电话,网址,邮件,传真,国家,省,市,区,详细地址,定位,负责人（必填）,归属部门,备注,创建时间,最后跟进时间",
    rows: [
      {
        "客户名称（必填）": "杭州西湖茶业有限公司",
        客户编号: "C2026-0001",
        电话: "0571-85022088",
        邮件: "tea@example.com",
        国家: "中国",
        省: "浙江省",
        市: "杭州市",
        区: "西湖区",
        详细地址: "文三路90号",
      },
    ],
    expected: [
      {
        ref: "C2026-0001",
        customer: { name: "杭州西湖茶业有限公司", emails: ["tea@example.com"], phones: ["+8657185022088"] },
        addresses: [{ ...westLake, address_lines: ["文三路90号"] }],
      },
    ],
  },
  {
    name: "ERP, 20 columns",
    header:
      "客户编码,客户名称,客户简称,客户类别,所属行业,所在地区,联系人,联系电话,手机,传真,电子邮箱,邮政编码,送货地址,发票地址,开户银行,银行账号,税号,信用额度,业务员,备注",
    rows: [
      {
        客户编码: "KH001",
        客户名称: "杭州西湖茶业有限公司",
        所在地区: "浙江省/杭州市/西湖区",
        联系人: "张三",
        联系电话: "0571-85022088",
        手机: "13800138000",
        邮政编码: "310012",
        送货地址: "文三路90号",
        发票地址: "浙江省杭州市上城区解放路1号",
      },
    ],
    expected: [
      {
        ref: "KH001",
        customer: { name: "杭州西湖茶业有限公司", phones: ["+8613800138000", "+8657185022088"] },
        addresses: [
          {
            ...westLake,
            recipient: "张三",
            phone: "+8613800138000",
            postal_code: "310012",
            address_lines: ["文三路90号"],
          },
          { locality: "杭州市", dependent_locality: "上城区", usages: ["billing"] },
        ],
      },
    ],
  },
  {
    name: "ERP, 往来单位",
    header: "往来单位编号,往来单位全名,单位简称,联系人,联系电话,移动电话,固定电话,通讯地址,邮编,税号,期初应收",
    rows: [
      {
        往来单位编号: "W-7",
        往来单位全名: "杭州西湖茶业有限公司",
        联系人: "张三",
        联系电话: "0571-85022088",
        移动电话: "13800138000",
        通讯地址: "浙江省杭州市西湖区文三路90号",
        邮编: "310012",
      },
    ],
    expected: [
      {
        ref: "W-7",
        customer: { name: "杭州西湖茶业有限公司", phones: ["+8613800138000", "+8657185022088"] },
        addresses: [{ ...westLake, postal_code: "310012", recipient: "张三", phone: "+8613800138000" }],
      },
    ],
  },
  {
    name: "淘宝, with the data of customs",
    header:
      "订单编号,买家会员名,买家支付宝账号,支付交易号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分," +
      "买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机," +
      "订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,宝贝总数量,店铺Id,店铺名称," +
      "订单关闭原因,卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,定金排名,修改后的sku," +
      "修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易,买家姓名,买家身份证号,买家手机号",
    rows: [
      {
        订单编号: '="1234567890123456789"',
        买家会员名: "tb张三",
        收货人姓名: "李四",
        "收货地址 ": "浙江省 杭州市 西湖区 文三路90号东部软件园1号楼(310012)",
        联系手机: "'13800138000",
        买家姓名: "张三",
        买家手机号: "13900139000",
      },
    ],
    expected: [
      {
        ref: "tb张三",
        customer: { name: "张三", phones: ["+8613800138000", "+8613900139000"] },
        addresses: [{ ...westLake, postal_code: "310012", phone: "+8613800138000", recipient: "李四" }],
      },
    ],
  },
  {
    name: "抖音, without columns of divisions",
    header:
      "主订单编号,子订单编号,选购商品,商品规格,商品数量,商家编码,订单应付金额,运费,收件人,收件人手机号,详细地址," +
      "订单提交时间,商家备注,订单完成时间,订单状态,售后状态,取消原因,发货时间,平台实际承担优惠金额," +
      "商家实际承担优惠金额,达人实际承担优惠金额",
    rows: [
      {
        主订单编号: "\t6917926768823643751",
        收件人: "张三",
        收件人手机号: "13800138000",
        详细地址: "浙江省杭州市西湖区西溪街道文三路90号",
      },
    ],
    expected: [
      {
        customer: { name: "张三", phones: ["+8613800138000"] },
        addresses: [{ ...westLake, recipient: "张三", address_lines: ["文三路90号"] }],
      },
    ],
  },
  {
    name: "WooCommerce, orders of WebToffee",
    header:
      "order_id,order_number,order_date,paid_date,status,shipping_total,shipping_tax_total,fee_total,fee_tax_total," +
      "tax_total,cart_discount,order_discount,discount_total,order_total,order_subtotal,order_currency," +
      "payment_method," +
      "payment_method_title,transaction_id,customer_ip_address,customer_user_agent,shipping_method,customer_id," +
      "customer_user,customer_email,billing_first_name,billing_last_name,billing_company,billing_email,billing_phone," +
      "billing_address_1,billing_address_2,billing_postcode,billing_city,billing_state,billing_country," +
      "shipping_first_name,shipping_last_name,shipping_company,shipping_phone,shipping_address_1,shipping_address_2," +
      "shipping_postcode,shipping_city,shipping_state,shipping_country,customer_note,wt_import_key,shipping_items," +
      "fee_items,tax_items,coupon_items,refund_items,order_notes,download_permissions",
    rows: [
      {
        order_id: "4418",
        customer_id: "17",
        customer_user: "17",
        customer_email: "ann@example.com",
        billing_email: "ann@example.com",
        billing_phone: "503 222 0123",
        ...wooAddress("billing", "12 Main St", "Portland", "97201"),
        ...wooAddress("shipping", "12 Main St", "Portland", "97201"),
        shipping_phone: "503 222 0123",
      },
    ],
    expected: [
      {
        ref: "17",
        customer: { name: "Ann Lee", emails: ["ann@example.com"], phones: [PHONE] },
        addresses: [{ ...us, usages: ["shipping", "billing"], address_lines: ["12 Main St"], phone: PHONE }],
      },
    ],
  },
  {
    name: "ERP, 单位",
    header:
      "行号,单位编号,单位全名,单位简名,单位拼音码,单位地址,单位电话,电子邮件,联系人一,手机一,联系人二,手机二," +
      "默认经手人,开户银行,银行账号,邮政编码,传真,税号,地区全名,适用价格,状态,期初应收款,期初应付款",
    rows: [
      {
        行号: "1",
        单位编号: "W-8",
        单位全名: "杭州西湖茶业有限公司",
        单位地址: "浙江省杭州市西湖区文三路90号",
        单位电话: "0571-85022088",
        联系人一: "张三",
        手机一: "13800138000",
        手机二: "13900139000",
        邮政编码: "310012",
      },
    ],
    expected: [
      {
        ref: "W-8",
        customer: { name: "杭州西湖茶业有限公司", phones: ["+8613800138000", "+8657185022088", "+8613900139000"] },
        addresses: [{ ...westLake, postal_code: "310012", recipient: "张三", phone: "+8613800138000" }],
      },
    ],
  },
  {
    name: "ERP, 客户档案",
    header:
      "客户编码,客户名称,客户简称,客户分类编码,应收余额,最近发票时间,最近发票金额,最近收款时间,最近收款金额," +
      "营业执照照片,银行开户许可证,联系人,电话,地址,统一社会信用代码,备注,开票单位,开户银行,银行账号,所属银行编码," +
      "发货地址,发展日期,创建人,创建时间,修改人,修改时间,税率",
    rows: [
      {
        客户编码: "KH002",
        客户名称: "杭州西湖茶业有限公司",
        联系人: "张三",
        电话: "0571-85022088",
        地址: "浙江省杭州市西湖区文三路90号",
        发货地址: "浙江省杭州市上城区解放路1号",
      },
    ],
    expected: [
      {
        ref: "KH002",
        customer: { name: "杭州西湖茶业有限公司", phones: ["+8657185022088"] },
        addresses: [
          { ...westLake, recipient: "张三", phone: "+8657185022088" },
          { locality: "杭州市", dependent_locality: "上城区", usages: ["shipping"] },
        ],
      },
    ],
  },
  {
    name: "会员表",
    header: "会员卡号,姓名,性别,手机号码,所在地区,收货地址-街道地址,会员等级,注册时间",
    rows: [
      {
        会员卡号: "8001",
        姓名: "张三",
        手机号码: "13800138000",
        所在地区: "浙江省 杭州市 西湖区",
        "收货地址-街道地址": "文三路90号",
      },
      {
        会员卡号: "8002",
        姓名: "李四",
        手机号码: "13900139000",
        所在地区: "浙江省杭州市西湖区",
        "收货地址-街道地址": "文二路391号",
      },
      {
        会员卡号: "8003",
        姓名: "王五",
        手机号码: "13700137000",
        所在地区: "北京市/朝阳区",
        "收货地址-街道地址": "建国路88号",
      },
    ],
    expected: [
      { ref: "8001", customer: { name: "张三" }, addresses: [{ ...westLake, address_lines: ["文三路90号"] }] },
      { ref: "8002", customer: { name: "李四" }, addresses: [{ ...westLake, address_lines: ["文二路391号"] }] },
      {
        ref: "8003",
        customer: { name: "王五" },
        addresses: [{ administrative_area: "北京市", dependent_locality: "朝阳区", address_lines: ["建国路88号"] }],
      },
    ],
  },
  {
    name: "English",
    header:
      "Contact ID,Contact name,Contact number,Address,Apt,Town/City,State / County,Postcode,Country/Region," +
      "Delivery notes",
    rows: [
      {
        "Contact ID": "E1",
        "Contact name": "Ann Lee",
        "Contact number": "+1 503 222 0123",
        Address: "12 Main St",
        Apt: "Apt 4",
        "Town/City": "Portland",
        "State / County": "OR",
        Postcode: "97201",
        "Country/Region": "United States",
      },
    ],
    expected: [
      {
        ref: "E1",
        customer: { name: "Ann Lee", phones: [PHONE] },
        addresses: [{ ...us, address_lines: ["12 Main St, Apt 4"], recipient: "Ann Lee" }],
      },
    ],
  },
  {
    name: "German",
    delimiter: ";",
    header:
      "Kunden-Nr.;Vorname;Name;Firma;Straße;Nr.;PLZ;Ort;Land;Telefon;Mobil;E-Mail;Rechnung Straße;Rechnung Hausnr.;" +
      "Rechnung PLZ;Rechnung Ort",
    rows: [
      {
        "Kunden-Nr.": "D1",
        Vorname: "Jürgen",
        Name: "Müller",
        Straße: "Hafenstraße",
        "Nr.": "3a",
        PLZ: "20095",
        Ort: "Hamburg",
        Land: "Deutschland",
        Telefon: "040 227300",
        Mobil: "0151 23456789",
        "E-Mail": "jm@example.com",
        "Rechnung Straße": "Prager Straße",
        "Rechnung Hausnr.": "10",
        "Rechnung PLZ": "1069",
        "Rechnung Ort": "Dresden",
      },
    ],
    expected: [
      {
        ref: "D1",
        customer: { name: "Jürgen Müller", family_name: "Müller", phones: ["+4915123456789", "+4940227300"] },
        addresses: [
          { ...de, address_lines: ["Hafenstraße 3a"], recipient: "Jürgen Müller", phone: "+4915123456789" },
          { country_code: "DE", postal_code: "01069", address_lines: ["Prager Straße 10"], usages: ["billing"] },
        ],
      },
    ],
  },
  {
    name: "French",
    delimiter: ";",
    header:
      "N° client;Civilité;Nom;Prénom;Société;Adresse;Complément d'adresse;Code " +
      "postal;Ville;Pays;Téléphone;Portable;E-mail",
    rows: [
      {
        "N° client": "F1",
        Nom: "Dupont",
        Prénom: "Élise",
        Adresse: "12 rue de la Paix",
        "Complément d'adresse": "Bâtiment B",
        "Code postal": "75002",
        Ville: "Paris",
        Pays: "France",
        Portable: "06 12 34 56 78",
      },
    ],
    expected: [
      {
        ref: "F1",
        customer: { name: "Élise Dupont", given_name: "Élise", phones: ["+33612345678"] },
        addresses: [
          {
            country_code: "FR",
            locality: "Paris",
            postal_code: "75002",
            address_lines: ["12 rue de la Paix", "Bâtiment B"],
            recipient: "Élise Dupont",
          },
        ],
      },
    ],
  },
  {
    name: "Spanish",
    delimiter: ";",
    header:
      "Código cliente;Nombre;Apellidos;Empresa;Calle;Número;Piso;Código " +
      "postal;Población;Provincia;País;Teléfono;Móvil;" +
      "Correo electrónico",
    rows: [
      {
        "Código cliente": "S1",
        Nombre: "Lucía",
        Apellidos: "García Pérez",
        Calle: "Calle Mayor",
        Número: "7",
        Piso: "3º B",
        "Código postal": "28013",
        Población: "Madrid",
        Provincia: "Madrid",
        País: "España",
        Móvil: "612 34 56 78",
      },
    ],
    expected: [
      {
        ref: "S1",
        customer: { name: "Lucía García Pérez", given_name: "Lucía", phones: ["+34612345678"] },
        addresses: [
          { country_code: "ES", locality: "Madrid", postal_code: "28013", address_lines: ["Calle Mayor 7, 3º B"] },
        ],
      },
    ],
  },
  {
    name: "Japanese",
    header:
      "顧客番号,氏名,フリガナ,会社名,郵便番号,都道府県,市区町村,番地,建物名,電話番号,携帯電話,メールアドレス,備考",
    rows: [
      {
        顧客番号: "J1",
        氏名: "山田太郎",
        郵便番号: "150-0041",
        都道府県: "東京都",
        市区町村: "渋谷区",
        番地: "神南1-19-11",
        建物名: "パークウェースクエア2",
        携帯電話: "090-1234-5678",
        メールアドレス: "taro@example.com",
      },
    ],
    expected: [
      {
        ref: "J1",
        customer: { name: "山田太郎", phones: ["+819012345678"], emails: ["taro@example.com"] },
        addresses: [
          { country_code: "JP", postal_code: "150-0041", administrative_area: "東京都", recipient: "山田太郎" },
        ],
      },
    ],
  },
];

const quote = (cell: string): string => (/[",;\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

function fileOf({ header, rows, delimiter = "," }: Layout): string {
  const names = header.split(header.includes(";") ? ";" : ",");
  for (const row of rows)
    for (const name of Object.keys(row)) if (!names.includes(name)) throw new Error(`no column ${name}`);
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ""))]
    .map((cells) => cells.map(quote).join(delimiter))
    .join("\r\n");
}

t.test("exports of other systems are imported without a mapping", async (t) => {
  const { call, resources, tenantId } = await startService(t);
  for (const [index, layout] of LAYOUTS.entries()) {
    await t.test(layout.name, async (t) => {
      const { expected, made = [expected.length, expected.flatMap(({ addresses }) => addresses).length] } = layout;
      const post = (query: string): Promise<Answer> =>
        call("POST", `/imports?source=s${index}${query}`, fileOf(layout), { "content-type": "text/csv" });
      const { body } = await post("&dry_run=true");
      t.match(body, { usable: true, examined: layout.rows.length, refused: 0, refusals: [] });
      t.same(
        body.warnings.map(({ code, column }: Row) => `${code} ${column}`),
        layout.warnings ?? [],
        "nothing is lost",
      );
      t.match(body.rows, expected);
      t.same(
        body.rows.map(({ addresses }: { addresses: object[] }) => addresses.length),
        expected.map(({ addresses }) => addresses.length),
      );
      const { body: received } = await post("");
      await runImport(resources, { tenant_id: tenantId, id: received.id });
      t.match((await call("GET", `/imports/${received.id}`)).body, {
        status: "completed",
        progress: { refused: 0, customers_created: made[0], addresses_created: made[1] },
      });
      const again = await post("");
      await runImport(resources, { tenant_id: tenantId, id: again.body.id });
      t.match((await call("GET", `/imports/${again.body.id}`)).body.progress, {
        customers_created: 0,
        addresses_created: 0,
      });
    });
  }
});

t.test("columns that say which address is the default", async (t) => {
  const { call, resources, tenantId } = await startService(t);
  const post = async (rows: string): Promise<Answer> =>
    call(
      "POST",
      "/imports?source=x&country_code=US",
      `customer id,name,address,city,zip,default shipping,default billing\n${rows}`,
      { "content-type": "text/csv" },
    );
  const { body } = await post(
    "1,Ann Lee,12 Main St,Portland,97201,yes,no\n1,Ann Lee,99 Oak St,Portland,97201,,1\n" +
      "1,Ann Lee,12 Main St,Portland,97201,no,no\n2,Bob Ray,12 Main St,Portland,97201,perhaps,no",
  );
  await runImport(resources, { tenant_id: tenantId, id: body.id });
  const { items } = (await call("GET", "/addresses")).body;
  t.same(
    items
      .map((one: Record<string, unknown>) => [
        (one["address_lines"] as string[])[0],
        one["is_default_shipping"],
        one["is_default_billing"],
      ])
      .sort(),
    [
      ["12 Main St", true, false],
      ["99 Oak St", false, true],
    ],
    "an address stays the default if it is stated again without it",
  );
  t.match((await call("GET", `/imports/${body.id}`)).body.progress, { refused: 1 });
});

t.test("an export without addresses says what is missing", async (t) => {
  const { call } = await startService(t);
  const file =
    "email,_website,_store,confirmation,created_at,firstname,gender,group_id,lastname,store_id,taxvat,website_id\n" +
    "ann@example.com,base,default,,2026-11-30,Ann,,1,Lee,1,,1";
  const post = (query: string): Promise<Answer> =>
    call("POST", `/imports?source=magento${query}`, file, { "content-type": "text/csv" });
  t.match((await post("&dry_run=true")).body, {
    usable: false,
    warnings: [{ code: "no_address", detail: /No column was recognised as an address: a street, or a whole address/ }],
  });
  t.match(await post(""), { status: 422, body: { errors: [{ detail: /No column was recognised as an address/ }] } });
});
