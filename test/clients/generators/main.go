// The first calls of a caller, with the Go client of openapi-generator.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"doorplate.check/doorplate"
)

func main() {
	config := doorplate.NewConfiguration()
	config.Servers = doorplate.ServerConfigurations{{URL: os.Getenv("DOORPLATE_URL")}}
	client := doorplate.NewAPIClient(config)
	ctx := context.WithValue(context.Background(), doorplate.ContextAccessToken, os.Getenv("DOORPLATE_API_KEY"))

	customer, answer, err := client.CustomersAPI.CreateCustomer(ctx).CustomerCreate(*doorplate.NewCustomerCreate("Ada")).Execute()
	expect("create a customer", 201, answer, err)

	body := doorplate.NewAddressCreate()
	body.SetCountryCode("DE")
	body.SetAddressLines([]string{"Unter den Linden 1"})
	body.SetLocality("Berlin")
	body.SetPostalCode("10117")
	body.SetUsages([]doorplate.AddressUsage{doorplate.SHIPPING})
	create := func() *doorplate.Address {
		address, answer, err := client.AddressesAPI.CreateAddress(ctx, customer.Id).AddressCreate(*body).IdempotencyKey("go-" + customer.Id).Execute()
		expect("create an address", 201, answer, err)
		return address
	}
	address := create()
	check("a repeated request returns the first response", create().Id == address.Id)
	check("a new address has no position", address.Location.Get() == nil)

	read, answer, err := client.AddressesAPI.GetAddress(ctx, address.Id).Execute()
	expect("read", 200, answer, err)
	check("the usages", len(read.Usages) == 1 && read.Usages[0] == doorplate.SHIPPING)
	etag := answer.Header.Get("ETag")
	_, answer, _ = client.AddressesAPI.GetAddress(ctx, address.Id).IfNoneMatch(etag).Execute()
	expect("conditional read", 304, answer, nil)

	patch := doorplate.NewAddressPatch()
	patch.SetRecipient("Ada Lovelace")
	change := func() (*doorplate.Address, *http.Response, error) {
		return client.AddressesAPI.UpdateAddress(ctx, address.Id).IfMatch(etag).AddressPatch(*patch).Execute()
	}
	changed, answer, err := change()
	expect("update", 200, answer, err)
	check("the new recipient", *changed.Recipient.Get() == "Ada Lovelace")
	_, answer, err = change()
	expect("update with an old version", 412, answer, nil)
	problem, ok := err.(*doorplate.GenericOpenAPIError).Model().(doorplate.Problem)
	check("the problem", ok && problem.Code == "version_mismatch")

	history, answer, err := client.AddressesAPI.GetAddressHistory(ctx, address.Id).Execute()
	expect("history", 200, answer, err)
	check("two versions", len(history.Items) == 2)
	fmt.Println("works")
}

func expect(what string, status int, answer *http.Response, err error) {
	if err != nil {
		fmt.Println(what+":", err)
		os.Exit(1)
	}
	check(fmt.Sprint(what, ": status ", answer.StatusCode), answer.StatusCode == status)
}

func check(what string, holds bool) {
	if !holds {
		fmt.Println("failed:", what)
		os.Exit(1)
	}
}
