"""The first calls of a caller, with the Python client of openapi-generator."""

import os

import doorplate

configuration = doorplate.Configuration(host=os.environ["DOORPLATE_URL"], access_token=os.environ["DOORPLATE_API_KEY"])
client = doorplate.ApiClient(configuration)
customers, addresses = doorplate.CustomersApi(client), doorplate.AddressesApi(client)


def refusal(call):
    """Returns the exception of a call that must fail."""
    try:
        call()
    except doorplate.ApiException as error:
        return error
    raise AssertionError("the call did not fail")


customer = customers.create_customer(doorplate.CustomerCreate(name="Ada"))
body = doorplate.AddressCreate(
    country_code="DE",
    address_lines=["Unter den Linden 1"],
    locality="Berlin",
    postal_code="10117",
    usages=[doorplate.AddressUsage.SHIPPING],
)
key = f"python-{customer.id}"
address, again = (addresses.create_address(customer.id, body, idempotency_key=key) for _ in range(2))
assert address.id == again.id
assert address.location is None

read = addresses.get_address_with_http_info(address.id)
assert read.data.usages == [doorplate.AddressUsage.SHIPPING]
etag = read.headers["etag"]
assert refusal(lambda: addresses.get_address(address.id, if_none_match=etag)).status == 304

patch = doorplate.AddressPatch(recipient="Ada Lovelace")
assert addresses.update_address(address.id, etag, patch).recipient == "Ada Lovelace"
error = refusal(lambda: addresses.update_address(address.id, etag, patch))
assert error.status == 412 and error.data.code == "version_mismatch"

history = addresses.get_address_history(address.id)
assert [entry.version for entry in history.items] == [2, 1]
print("works")
