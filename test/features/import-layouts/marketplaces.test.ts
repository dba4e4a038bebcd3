/** Exports of marketplaces. See {@link testLayouts}. */
import { PHONE, us, testLayouts } from "../../support/import-layouts.ts";

testLayouts([
  {
    name: "Amazon, orders",
    source: "brummett/SimpleInventory: t/commands/print_pick_list.t",
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
    name: "Etsy, orders",
    source: "budwakelam/digidoughnut: tests/pricing_test.py",
    header:
      "Sale Date,Order ID,Buyer User ID,Full Name,First Name,Last Name,Number of Items,Payment Method," +
      "Date Shipped,Street 1,Street 2,Ship City,Ship State,Ship Zipcode,Ship Country,Currency,Order Value," +
      "Coupon Code,Coupon Details,Discount Amount,Shipping Discount,Shipping,Sales Tax,Order Total,Status," +
      "Card Processing Fees,Order Net,Adjusted Order Total,Adjusted Card Processing Fees," +
      "Adjusted Net Order Amount,Buyer,Order Type,Payment Type",
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
    source: "budwakelam/digidoughnut: tests/pricing_test.py",
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
]);
