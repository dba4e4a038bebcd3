/** Exports of shops. See {@link testLayouts}. */
import { PHONE, us, testLayouts, UNVERIFIED, type Row } from "../../support/import-layouts.ts";

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

testLayouts([
  {
    name: "Shopify, customers",
    source: "jdiaz-ops/test1234: tests/unit/shopify-customers-csv.test.ts",
    header:
      "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company," +
      "Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code," +
      "Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing," +
      "Total Spent,Total Orders,Note,Tax Exempt,Tags,Accepts WhatsApp Marketing," +
      "Fecha de nacimiento (customer.metafields.facts.birth_date)," +
      "GW Referral link (customer.metafields.growave.referral_link)",
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
    source: "jadwro/allegro_csv_parser: src/Shopify/types/ShopifyOrderTypeCSV.ts",
    header:
      "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal," +
      "Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity," +
      "Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping," +
      "Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1," +
      "Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone," +
      "Shipping Name,Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City," +
      "Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at," +
      "Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID," +
      "Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name," +
      "Tax 3 Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties," +
      "Billing Province Name,Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At," +
      "Payment References",
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
    source: UNVERIFIED,
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
    name: "WooCommerce, orders of WebToffee",
    source:
      "WordPressBugBounty/plugins-order-import-export-for-woocommerce: " +
      "order-import-export-for-woocommerce/admin/modules/order/data/data-order-post-columns.php",
    header:
      "order_id,order_number,order_date,paid_date,status,shipping_total,shipping_tax_total,fee_total," +
      "fee_tax_total,tax_total,cart_discount,order_discount,discount_total,order_total,order_subtotal,order_key," +
      "order_currency,payment_method,payment_method_title,transaction_id,customer_ip_address,customer_user_agent," +
      "shipping_method,customer_id,customer_user,customer_email,billing_first_name,billing_last_name," +
      "billing_company,billing_email,billing_phone,billing_address_1,billing_address_2,billing_postcode," +
      "billing_city,billing_state,billing_country,shipping_first_name,shipping_last_name,shipping_company," +
      "shipping_phone,shipping_address_1,shipping_address_2,shipping_postcode,shipping_city,shipping_state," +
      "shipping_country,customer_note,wt_import_key,tax_items,shipping_items,fee_items,coupon_items,refund_items," +
      "order_notes,download_permissions,meta:_wc_order_attribution_device_type," +
      "meta:_wc_order_attribution_referrer,meta:_wc_order_attribution_session_count," +
      "meta:_wc_order_attribution_session_entry,meta:_wc_order_attribution_session_pages," +
      "meta:_wc_order_attribution_session_start_time,meta:_wc_order_attribution_source_type," +
      "meta:_wc_order_attribution_user_agent,meta:_wc_order_attribution_utm_source",
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
    name: "WooCommerce, users of WebToffee",
    source:
      "WordPressBugBounty/plugins-users-customers-import-export-for-wp-woocommerce: " +
      "users-customers-import-export-for-wp-woocommerce/admin/modules/user/data/data-user-columns.php",
    header:
      "ID,customer_id,user_login,user_pass,user_nicename,user_email,user_url,user_registered,display_name," +
      "first_name,last_name,user_status,roles,nickname,description,rich_editing,syntax_highlighting,admin_color," +
      "use_ssl,show_admin_bar_front,locale,wp_user_level,dismissed_wp_pointers,show_welcome_panel,session_tokens," +
      "last_update,is_guest_user,orders,billing_first_name,billing_last_name,billing_company,billing_email," +
      "billing_phone,billing_address_1,billing_address_2,billing_postcode,billing_city,billing_state," +
      "billing_country,shipping_first_name,shipping_last_name,shipping_company,shipping_phone,shipping_address_1," +
      "shipping_address_2,shipping_postcode,shipping_city,shipping_state,shipping_country,wc_last_active," +
      "total_spent,aov",
    rows: [
      {
        ID: "31",
        customer_id: "31",
        locale: "en_US",
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
        customer: {
          name: "Ann Lee",
          given_name: "Ann",
          language_code: "en-US",
          emails: ["ann@example.com", "bills@example.com"],
        },
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
]);
