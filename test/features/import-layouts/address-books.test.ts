/** Exports of address books. See {@link testLayouts}. */
import { de, PHONE, us, testLayouts, UNVERIFIED } from "../../support/import-layouts.ts";

testLayouts([
  {
    name: "Google contacts",
    source: "szabgab/google-contacts-csv.rs: src/lib.rs",
    header:
      "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix," +
      "Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes," +
      "Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,E-mail 3 - Label," +
      "E-mail 3 - Value,E-mail 4 - Label,E-mail 4 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label," +
      "Phone 2 - Value,Phone 3 - Label,Phone 3 - Value,Phone 4 - Label,Phone 4 - Value,Address 1 - Label," +
      "Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,Address 1 - Region," +
      "Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address,Address 2 - Label," +
      "Address 2 - Formatted,Address 2 - Street,Address 2 - City,Address 2 - PO Box,Address 2 - Region," +
      "Address 2 - Postal Code,Address 2 - Country,Address 2 - Extended Address,Relation 1 - Label," +
      "Relation 1 - Value,Website 1 - Label,Website 1 - Value,Event 1 - Label,Event 1 - Value," +
      "Custom Field 1 - Label,Custom Field 1 - Value",
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
    source: "roundcube/roundcubemail: tests/src/Csv2vcard/gmail.csv",
    header:
      "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi," +
      "Family Name Yomi,Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender," +
      "Location,Billing Information,Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,Notes," +
      "Group Membership,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value,E-mail 3 - Type," +
      "E-mail 3 - Value,E-mail 4 - Type,E-mail 4 - Value,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type," +
      "Phone 2 - Value,Phone 3 - Type,Phone 3 - Value,Phone 4 - Type,Phone 4 - Value,Phone 5 - Type," +
      "Phone 5 - Value,Phone 6 - Type,Phone 6 - Value,Phone 7 - Type,Phone 7 - Value,Address 1 - Type," +
      "Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,Address 1 - Region," +
      "Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address,Address 2 - Type," +
      "Address 2 - Formatted,Address 2 - Street,Address 2 - City,Address 2 - PO Box,Address 2 - Region," +
      "Address 2 - Postal Code,Address 2 - Country,Address 2 - Extended Address,Organization 1 - Type," +
      "Organization 1 - Name,Organization 1 - Yomi Name,Organization 1 - Title,Organization 1 - Department," +
      "Organization 1 - Symbol,Organization 1 - Location,Organization 1 - Job Description,Relation 1 - Type," +
      "Relation 1 - Value,Website 1 - Type,Website 1 - Value,Website 2 - Type,Website 2 - Value",
    rows: [
      {
        Name: "Ann Lee",
        "Given Name": "Ann",
        "Family Name": "Lee",
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
    name: "Outlook.com",
    source: "michalbe/csv2vcard: README.md",
    header:
      "Title,First Name,Middle Name,Last Name,Suffix,Given Name Yomi,Family Name Yomi,Home Street,Home City," +
      "Home State,Home Postal Code,Home Country,Company,Department,Job Title,Office Location,Business Street," +
      "Business City,Business State,Business Postal Code,Business Country,Other Street,Other City,Other State," +
      "Other Postal Code,Other Country,Assistant's Phone,Business Fax,Business Phone,Business Phone 2,Callback," +
      "Car Phone,Company Main Phone,Home Fax,Home Phone,Home Phone 2,ISDN,Mobile Phone,Other Fax,Other Phone," +
      "Pager,Primary Phone,Radio Phone,TTY/TDD Phone,Telex,Anniversary,Birthday,E-mail Address,E-mail Type," +
      "E-mail 2 Address,E-mail 2 Type,E-mail 3 Address,E-mail 3 Type,Notes,Spouse,Web Page",
    rows: [
      {
        "First Name": "Ann",
        "Last Name": "Lee",
        "E-mail Address": "ann@example.com",
        "E-mail Type": "SMTP",
        "Mobile Phone": "+1 503 222 0123",
        "Home Phone": "+1 503 222 0199",
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
    name: "Outlook, of the desktop",
    source: UNVERIFIED,
    header:
      "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street," +
      "Business Street 2,Business Street 3,Business City,Business State,Business Postal Code," +
      "Business Country/Region,Home Street,Home Street 2,Home Street 3,Home City,Home State,Home Postal Code," +
      "Home Country/Region,Other Street,Other Street 2,Other Street 3,Other City,Other State,Other Postal Code," +
      "Other Country/Region,Assistant's Phone,Business Fax,Business Phone,Business Phone 2,Callback,Car Phone," +
      "Company Main Phone,Home Fax,Home Phone,Home Phone 2,ISDN,Mobile Phone,Other Fax,Other Phone,Pager," +
      "Primary Phone,Radio Phone,TTY/TDD Phone,Telex,Account,Anniversary,Assistant's Name,Billing Information," +
      "Birthday,Business Address PO Box,Categories,Children,Directory Server,E-mail Address,E-mail Type," +
      "E-mail Display Name,E-mail 2 Address,E-mail 2 Type,E-mail 2 Display Name,E-mail 3 Address,E-mail 3 Type," +
      "E-mail 3 Display Name,Gender,Government ID Number,Hobby,Home Address PO Box,Initials,Internet Free Busy," +
      "Keywords,Language,Location,Manager's Name,Mileage,Notes,Office Location,Organizational ID Number," +
      "Other Address PO Box,Priority,Private,Profession,Referred By,Sensitivity,Spouse,User 1,User 2,User 3," +
      "User 4,Web Page",
    rows: [
      {
        "First Name": "Ann",
        "Last Name": "Lee",
        "E-mail Address": "ann@example.com",
        "E-mail Type": "SMTP",
        "Mobile Phone": "+1 503 222 0123",
        "Home Phone": "+1 503 222 0199",
        "Home Street": "12 Main St",
        "Home City": "Portland",
        "Home State": "OR",
        "Home Postal Code": "97201",
        "Home Country/Region": "United States",
        Company: "Lee GmbH",
        "Business Street": "Hafenstraße 3",
        "Business City": "Hamburg",
        "Business Postal Code": "20095",
        "Business Country/Region": "Germany",
        "E-mail Display Name": "Ann Lee (ann@example.com)",
        Gender: "Unspecified",
        Location: "Room 7",
        Language: "English",
        Private: "False",
        Account: "",
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
    name: "Outlook, people of Windows Live",
    source: UNVERIFIED,
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
]);
