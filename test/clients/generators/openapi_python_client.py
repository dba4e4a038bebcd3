"""The first calls of a caller, with the client of openapi-python-client."""

import os

from doorplate import AuthenticatedClient
from doorplate.api.addresses import create_address, get_address, get_address_history, update_address
from doorplate.api.customers import create_customer
from doorplate.models import AddressCreate, AddressPatch, AddressUsage, CustomerCreate, Problem

client = AuthenticatedClient(base_url=os.environ["DOORPLATE_URL"], token=os.environ["DOORPLATE_API_KEY"])


def expect(status, answer):
    assert answer.status_code == status, (answer.status_code, answer.content)
    return answer.parsed


customer = expect(201, create_customer.sync_detailed(client=client, body=CustomerCreate(name="Ada")))
body = AddressCreate(
    country_code="DE",
    address_lines=["Unter den Linden 1"],
    locality="Berlin",
    postal_code="10117",
    usages=[AddressUsage.SHIPPING],
)
key = f"python-{customer.id}"
address, again = (
    expect(201, create_address.sync_detailed(customer.id, client=client, body=body, idempotency_key=key))
    for _ in range(2)
)
assert address.id == again.id
assert address.location is None

read = get_address.sync_detailed(address.id, client=client)
assert expect(200, read).usages == [AddressUsage.SHIPPING]
etag = read.headers["etag"]
expect(304, get_address.sync_detailed(address.id, client=client, if_none_match=etag))

patch = AddressPatch(recipient="Ada Lovelace")
changed = expect(200, update_address.sync_detailed(address.id, client=client, if_match=etag, body=patch))
assert changed.recipient == "Ada Lovelace"
problem = expect(412, update_address.sync_detailed(address.id, client=client, if_match=etag, body=patch))
assert isinstance(problem, Problem) and problem.code == "version_mismatch"

history = expect(200, get_address_history.sync_detailed(address.id, client=client))
assert [entry.version for entry in history.items] == [2, 1]
print("works")
