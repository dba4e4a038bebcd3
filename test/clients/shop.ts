/**
 * The program of a shop, which uses only the client. Any change of the API that breaks it breaks other programs too.
 */
import * as api from "../../clients/typescript/src/index.ts";

interface Day {
  customer: string;
  city: string | null;
  status: string;
  changed: string[];
  suggested: string | undefined;
  parsed: number;
  lines: number;
  total: number;
  cancelled: string;
}

export async function runShop(client: api.Client): Promise<Day> {
  const customer: api.Customer = await api.putCustomerByRef(client, {
    source: "shop",
    ref: "R-1",
    body: { name: "张三", phones: ["+8613800138000"] },
  });
  const address = await api.createAddress(client, {
    customer_id: customer.id,
    idempotency_key: "order-1",
    doorplate_source: "checkout",
    body: {
      country_code: "CN",
      administrative_area: "广东",
      locality: "深圳",
      dependent_locality: "南山区",
      address_lines: ["科技园1栋"],
      phone: "138 0013 8000",
    },
  });
  await api.update(client, customer, { tags: ["frequent"] });
  const {
    items: [last],
  } = await api.getCustomerHistory(client, { customer_id: customer.id, limit: 1 });
  const found = await api.suggest(client, { q: "szns", country_code: "CN", limit: 1 });
  const parsed = await api.parseAddress(client, {
    body: { text: "张三 13800138000 广东省深圳市南山区粤海街道科技园1栋" },
  });
  const written: api.FormattedAddress | api.FormattedAddresses = await api.formatAddress(client, {
    body: {
      address: { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" },
      origin_country: "CN",
    },
  });
  const estimate = await api.createCampaign(client, {
    dry_run: true,
    body: { name: "Guangdong", filter: { country_code: "CN" } },
  });
  const campaign = await api.createCampaign(client, {
    dry_run: false,
    body: { name: "Guangdong", filter: { division_code: "440000" } },
  });
  const ended = await api.cancelCampaign(client, { campaign_id: campaign.id });
  return {
    customer: customer.name,
    city: address.locality,
    status: address.verdict.status,
    changed: last?.diff.map(({ pointer }) => pointer) ?? [],
    suggested: found.items[0]?.text,
    parsed: "addresses" in parsed ? parsed.addresses.length : 0,
    lines: "lines" in written ? written.lines.length : 0,
    total: estimate.total,
    cancelled: ended.status,
  };
}
