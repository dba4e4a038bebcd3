import java.util.Collections;
import org.openapitools.client.*;
import org.openapitools.client.api.*;
import org.openapitools.client.model.*;

/** The first calls of a caller, with the Java clients of openapi-generator. */
public class Main {
  interface Call {
    void run() throws ApiException;
  }

  public static void main(String[] args) throws ApiException {
    ApiClient client = Connection.open(System.getenv("DOORPLATE_URL"), System.getenv("DOORPLATE_API_KEY"));
    AddressesApi addresses = new AddressesApi(client);

    Customer customer =
        new CustomersApi(client).createCustomer(new CustomerCreate().name("Ada"), null, null, null, null);
    AddressCreate body =
        new AddressCreate()
            .countryCode("DE")
            .addressLines(Collections.singletonList("Unter den Linden 1"))
            .locality("Berlin")
            .postalCode("10117")
            .usages(Collections.singleton(AddressUsage.SHIPPING));
    String key = "java-" + customer.getId();
    Address address = addresses.createAddress(customer.getId(), body, null, null, null, key);
    Address again = addresses.createAddress(customer.getId(), body, null, null, null, key);
    check("a repeated request returns the first response", address.getId().equals(again.getId()));
    check("a new address has no position", address.getLocation() == null);

    ApiResponse<Address> read = addresses.getAddressWithHttpInfo(address.getId(), null, null);
    check("the usages", read.getData().getUsages().equals(Collections.singleton(AddressUsage.SHIPPING)));
    String etag = read.getHeaders().get("etag").get(0);
    check("304", refusal(() -> addresses.getAddress(address.getId(), null, etag)).getCode() == 304);

    AddressPatch patch = new AddressPatch().recipient("Ada Lovelace");
    Address changed = addresses.updateAddress(address.getId(), etag, patch, null, null, null);
    check("the new recipient", changed.getRecipient().equals("Ada Lovelace"));
    ApiException error = refusal(() -> addresses.updateAddress(address.getId(), etag, patch, null, null, null));
    check("412", error.getCode() == 412 && error.getResponseBody().contains("\"version_mismatch\""));

    AddressHistory history = addresses.getAddressHistory(address.getId(), null, null);
    check("two versions", history.getItems().size() == 2 && history.getItems().get(0).getVersion() == 2);
    System.out.println("works");
  }

  /** Returns the exception of a call that must fail. */
  static ApiException refusal(Call call) {
    try {
      call.run();
    } catch (ApiException error) {
      return error;
    }
    throw new AssertionError("the call did not fail");
  }

  static void check(String what, boolean holds) {
    if (!holds) throw new AssertionError("failed: " + what);
  }
}
