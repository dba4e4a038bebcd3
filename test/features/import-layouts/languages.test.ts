/** Files of no system, with columns named in other languages. See {@link testLayouts}. */
import { de, westLake, PHONE, us, testLayouts, INVENTED } from "../../support/import-layouts.ts";

testLayouts([
  {
    name: "Chinese: 会员表",
    source: INVENTED,
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
    source: INVENTED,
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
    source: INVENTED,
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
    source: INVENTED,
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
    source: INVENTED,
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
    source: INVENTED,
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
]);
