/** Exports of systems for customer relations. See {@link testLayouts}. */
import { de, PHONE, us, westLake, testLayouts, UNVERIFIED } from "../../support/import-layouts.ts";

testLayouts([
  {
    name: "Salesforce, contacts",
    source: "stomita/salesforce-migration-app-pack: data/Contact.csv",
    header:
      "Id,IsDeleted,MasterRecordId,AccountId,LastName,FirstName,Salutation,Name,OtherStreet,OtherCity,OtherState," +
      "OtherPostalCode,OtherCountry,OtherLatitude,OtherLongitude,OtherGeocodeAccuracy,OtherAddress,MailingStreet," +
      "MailingCity,MailingState,MailingPostalCode,MailingCountry,MailingLatitude,MailingLongitude," +
      "MailingGeocodeAccuracy,MailingAddress,Phone,Fax,MobilePhone,HomePhone,OtherPhone,AssistantPhone," +
      "ReportsToId,Email,Title,Department,AssistantName,LeadSource,Birthdate,Description,OwnerId,CreatedDate," +
      "CreatedById,LastModifiedDate,LastModifiedById,SystemModstamp,LastActivityDate,LastCURequestDate," +
      "LastCUUpdateDate,LastViewedDate,LastReferencedDate,EmailBouncedReason,EmailBouncedDate,IsEmailBounced," +
      "PhotoUrl,Jigsaw,JigsawContactId,CleanStatus,IndividualId,Level__c,Languages__c",
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
        MailingAddress: '{"city":"Portland","country":"United States","street":"12 Main St"}',
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
    name: "Salesforce, accounts",
    source: "stomita/salesforce-migration-app-pack: data/Account.csv",
    header:
      "Id,IsDeleted,MasterRecordId,Name,Type,ParentId,BillingStreet,BillingCity,BillingState,BillingPostalCode," +
      "BillingCountry,BillingLatitude,BillingLongitude,BillingGeocodeAccuracy,BillingAddress,ShippingStreet," +
      "ShippingCity,ShippingState,ShippingPostalCode,ShippingCountry,ShippingLatitude,ShippingLongitude," +
      "ShippingGeocodeAccuracy,ShippingAddress,Phone,Fax,AccountNumber,Website,PhotoUrl,Sic,Industry," +
      "AnnualRevenue,NumberOfEmployees,Ownership,TickerSymbol,Description,Rating,Site,OwnerId,CreatedDate," +
      "CreatedById,LastModifiedDate,LastModifiedById,SystemModstamp,LastActivityDate,LastViewedDate," +
      "LastReferencedDate,Jigsaw,JigsawCompanyId,CleanStatus,AccountSource,DunsNumber,Tradestyle,NaicsCode," +
      "NaicsDesc,YearStarted,SicDesc,DandbCompanyId,OperatingHoursId,CustomerPriority__c,SLA__c,Active__c," +
      "NumberofLocations__c,UpsellOpportunity__c,SLASerialNumber__c,SLAExpirationDate__c",
    rows: [
      {
        Id: "0015000000AbC1XAAV",
        Name: "Lee Ltd",
        BillingStreet: "12 Main St",
        BillingCity: "Portland",
        BillingState: "OR",
        BillingPostalCode: "97201",
        BillingCountry: "US",
        BillingAddress: '{"city":"Portland","country":"US","street":"12 Main St"}',
        ShippingStreet: "Hafenstraße 3",
        ShippingCity: "Hamburg",
        ShippingPostalCode: "20095",
        ShippingCountry: "Germany",
        Phone: "503 222 0123",
      },
      {
        Id: "0015000000AbC2XAAV",
        Name: "Ray Ltd",
        BillingStreet: "99 Oak St",
        BillingCity: "Portland",
        BillingState: "OR",
        BillingPostalCode: "97201",
        BillingCountry: "US",
        AccountNumber: "CD355118",
      },
    ],
    expected: [
      {
        ref: "0015000000AbC1XAAV",
        customer: { name: "Lee Ltd", phones: [PHONE] },
        addresses: [
          { ...de, usages: ["shipping"], address_lines: ["Hafenstraße 3"], recipient: "Lee Ltd", phone: null },
          { ...us, usages: ["billing"], address_lines: ["12 Main St"], recipient: "Lee Ltd", phone: PHONE },
        ],
      },
      {
        ref: "0015000000AbC2XAAV",
        customer: { name: "Ray Ltd" },
        addresses: [{ ...us, usages: ["billing"], address_lines: ["99 Oak St"] }],
      },
    ],
  },
  {
    name: "Salesforce, report of contacts",
    source: "CodeForPhilly/paws-data-pipeline: src/server/api/file_uploader.py",
    header:
      "Contact ID,First Name,Last Name,Mailing Street,Mailing City,Mailing State/Province," +
      "Mailing Zip/Postal Code,Mailing Country,Phone,Mobile,Email",
    rows: [
      {
        "Contact ID": "0035000000XyZ1A",
        "First Name": "Ann",
        "Last Name": "Lee",
        "Mailing Street": "12 Main St",
        "Mailing City": "Portland",
        "Mailing State/Province": "OR",
        "Mailing Zip/Postal Code": "97201",
        "Mailing Country": "United States",
        Mobile: "503 222 0123",
      },
    ],
    expected: [
      {
        ref: "0035000000XyZ1A",
        customer: { name: "Ann Lee" },
        addresses: [{ ...us, recipient: "Ann Lee", phone: PHONE }],
      },
    ],
  },
  {
    name: "Zoho CRM, contacts",
    source: "niciliketo/zohoho: lib/zohoho/contact.rb has the fields; an export adds the ids",
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
    source: UNVERIFIED,
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
    name: "纷享销客",
    source: UNVERIFIED,
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
]);
