/** Who is meant by an id, a key, a number or an e-mail address. */
import * as api from "../../../clients/typescript/src/index.ts";

interface Key {
  customer_id?: string;
  source?: string;
  ref?: string;
  phone?: string;
  email?: string;
}

export interface Found {
  customer: api.Customer;
  addresses: api.AddressPage;
}

const ADDRESSES_SHOWN = 50;
const CUSTOMERS_SHOWN = 10;
/** Calling codes have at most so many digits. */
const CALLING_CODE = 3;
const FEWEST_DIGITS = 7;

/** @throws TypeError the key says too little or nothing @throws DoorplateError not_found */
export async function findCustomers(
  client: api.Client,
  { customer_id, source, ref, phone, email }: Key,
): Promise<Found[]> {
  if (customer_id !== undefined) return [await withAddresses(client, await api.getCustomer(client, { customer_id }))];
  if (source !== undefined && ref !== undefined)
    return [await withAddresses(client, await api.getCustomerByRef(client, { source, ref }))];
  if (email !== undefined) return search(client, { email, ...(phone !== undefined && { phone }) });
  if (phone === undefined) throw new TypeError("State customer_id, source and ref, phone, or email.");
  const digits = digitsOf(phone.replace("(0)", "")).replace(/^0+/, "");
  if (digits.length < FEWEST_DIGITS) throw new TypeError("State the complete phone number.");
  // By asking for parts of a number, its hidden digits could be found one after another.
  return (await search(client, { phone })).filter((found) =>
    numbersOf(found).some((number) => number.endsWith(digits) && number.length - digits.length <= CALLING_CODE),
  );
}

async function search(client: api.Client, body: api.CustomerSearch): Promise<Found[]> {
  const { items } = await api.searchCustomers(client, { body: { ...body, limit: CUSTOMERS_SHOWN } });
  return Promise.all(items.map(({ customer }) => withAddresses(client, customer)));
}

const withAddresses = async (client: api.Client, customer: api.Customer): Promise<Found> => ({
  customer,
  addresses: await api.listCustomerAddresses(client, { customer_id: customer.id, limit: ADDRESSES_SHOWN }),
});

const numbersOf = ({ customer, addresses }: Found): string[] =>
  [...customer.phones, ...addresses.items.flatMap(({ phone }) => (phone === null ? [] : [phone]))].map((phone) =>
    digitsOf(phone.replace(/;.*$/, "")),
  );

const digitsOf = (text: string): string => text.replaceAll(/\D/g, "");
