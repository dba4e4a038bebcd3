"""The program of a shop that uses the client, against the service at DOORPLATE_URL."""

import copy
import io
import json
import os
import pickle
import queue
import threading
import time
import typing
import unittest
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer

from doorplate import APIError, Doorplate, WebhookVerificationError, etag_of, types, verify_webhook

T = typing.TypeVar("T")

doorplate = Doorplate(os.environ["DOORPLATE_URL"], key=lambda: os.environ["DOORPLATE_API_KEY"], source="shop")


def create_address(customer_id: str, line: str) -> types.Address:
    return doorplate.create_address(
        customer_id, country_code="DE", address_lines=[line], locality="Berlin", postal_code="10117"
    )


def wait_for(read: Callable[[], T], is_ready: Callable[[T], bool]) -> T:
    """Polls until the value is ready, as workers take a moment. Returns the last value after 60 s."""
    end = time.monotonic() + 60
    while not is_ready(value := read()) and time.monotonic() < end:
        time.sleep(0.1)
    return value


class Resources(unittest.TestCase):
    def test_created_once_for_a_key(self) -> None:
        first = doorplate.create_customer(name="张三", idempotency_key="order-1")
        again = doorplate.create_customer(name="张三", idempotency_key="order-1")
        self.assertEqual(again, first)
        with self.assertRaises(APIError) as raised:
            doorplate.create_customer(name="李四", idempotency_key="order-1")
        self.assertEqual(raised.exception.code, "idempotency_key_reused")

    def test_read_again_only_when_changed(self) -> None:
        created = doorplate.create_customer(name="Ada", tags=["new"], phones=["+8613800138000"])
        self.assertEqual(etag_of(created), '"1"')
        current = doorplate.get_customer(created["id"])
        self.assertIs(doorplate.get_customer(created["id"], if_none_match=current), current)
        self.assertIs(doorplate.reread(current), current)
        doorplate.update(current, {"name": "Ada L."})
        self.assertEqual(doorplate.reread(current)["name"], "Ada L.")

    def test_patched(self) -> None:
        made = doorplate.create_customer(name="Ada", given_name="Ada", tags=["new"])
        patched = doorplate.update(made, {"given_name": None, "family_name": "L."}, doorplate_reason="来电更正")
        self.assertEqual((patched["given_name"], patched["family_name"], patched["tags"]), (None, "L.", ["new"]))
        named = doorplate.update_customer(made["id"], if_match=patched, name="Ada L.")
        self.assertEqual((named["version"], named["family_name"]), (3, "L."))
        entries = doorplate.get_customer_history(made["id"]).items
        self.assertEqual([entry["operation"] for entry in entries], ["update", "update", "create"])
        self.assertEqual((entries[1]["reason"], entries[1]["source"]), ("来电更正", "shop"))

    def test_rejected_after_a_concurrent_change(self) -> None:
        made = doorplate.create_customer(name="Ada", tags=["new"])
        doorplate.update(made, {"name": "Ada L."})
        with self.assertRaises(APIError) as raised:
            doorplate.update(made, {"name": "late"})
        self.assertEqual((raised.exception.status, raised.exception.code), (412, "version_mismatch"))
        with self.assertRaises(APIError):
            doorplate.delete(made)
        merged = doorplate.update(made, lambda now: {"tags": [*now["tags"], "vip"]})
        self.assertEqual((merged["name"], merged["tags"], merged["version"]), ("Ada L.", ["new", "vip"], 3))
        self.assertEqual(made["version"], 1, "the old object is not modified")
        doorplate.delete(merged)
        with self.assertRaises(APIError) as raised:
            doorplate.reread(merged)
        self.assertEqual(raised.exception.code, "not_found")

    def test_copies_keep_their_version_but_plain_dictionaries_do_not(self) -> None:
        made = doorplate.create_customer(name="Ada")
        for same in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
            self.assertEqual(doorplate.reread(same), made)
        with self.assertRaises(ValueError):
            doorplate.reread(dict(made))

    def test_created_only(self) -> None:
        self.assertEqual(doorplate.put_customer_by_ref("crm", "1", name="Ada", if_none_match="*")["version"], 1)
        with self.assertRaises(APIError) as raised:
            doorplate.put_customer_by_ref("crm", "1", name="Eve", if_none_match="*")
        self.assertEqual(raised.exception.status, 412)


class Lists(unittest.TestCase):
    def test_all_pages_are_read(self) -> None:
        customer = doorplate.create_customer(name="Lists")
        lines = [f"Hauptstraße {number}" for number in range(1, 6)]
        for line in lines:
            create_address(customer["id"], line)
        page = doorplate.list_customer_addresses(customer["id"], limit=2)
        self.assertEqual([len(page.items) for page in page.pages()], [2, 2, 1])
        self.assertEqual(sorted(address["address_lines"][0] for address in page), lines)
        listed = page.items[0]
        self.assertEqual(doorplate.reread(listed)["id"], listed["id"], "items of a list can be read again")

        hits = wait_for(
            lambda: list(doorplate.search_addresses(q="Hauptstraße", limit=2)), lambda hits: len(hits) == len(lines)
        )
        self.assertEqual(sorted(hit["address"]["address_lines"][0] for hit in hits), lines)

    def test_a_page_is_read_again_only_when_changed(self) -> None:
        page = doorplate.list_countries(limit=200)
        self.assertIs(doorplate.list_countries(limit=200, if_none_match=page), page)
        self.assertGreater(len(list(page)), 200)

    def test_the_feed_returns_existing_and_new_changes(self) -> None:
        end = next(page.cursor for page in doorplate.list_changes().follow_pages(wait=0) if not page.has_more)
        for name in ("One", "Two", "Three"):
            doorplate.create_customer(name=name)
        seen: list[str] = []
        changes = doorplate.list_changes(after=end, entity="customer", limit=2)
        for change in changes.follow(wait=5):
            after = change["after"]
            seen.append(str(after and after.get("name")))
            if len(seen) == 3:
                doorplate.create_customer(name="While it waits")
            if len(seen) == 4:
                break
        self.assertEqual(seen, ["One", "Two", "Three", "While it waits"])



class Responses(unittest.TestCase):
    def test_of_a_dry_run_and_of_several_items(self) -> None:
        estimate = doorplate.create_campaign(name="all", filter={}, dry_run=True)
        self.assertIsInstance(estimate["total"], int)
        parsed = doorplate.parse_address(items=[{"text": "Unter den Linden 1, 10117 Berlin"}])
        self.assertEqual(len(parsed["items"]), 1)
        self.assertIn("addresses", doorplate.parse_address(text="Unter den Linden 1, 10117 Berlin"))

    def test_an_import_of_a_file(self) -> None:
        rows = "".join(f"R-{row},Ada {row},DE,Unter den Linden {row},Berlin,10117\n" for row in range(1, 201))
        file = io.BytesIO(f"ref,name,country_code,address_line,locality,postal_code\n{rows}".encode())
        job = doorplate.create_import(file, content_type="text/csv", source="erp", doorplate_reason="first load")
        done = wait_for(lambda: doorplate.get_import(job["id"]), lambda job: job["status"] in ("completed", "failed"))
        self.assertEqual((done["status"], done["progress"]["customers_created"]), ("completed", 200))
        with doorplate.download_refused_rows(job["id"]) as refused:
            self.assertTrue(refused.read().startswith("refused_line,refused_reason".encode()))

    def test_a_file_in_text_mode_is_rejected(self) -> None:
        with self.assertRaises(TypeError):
            doorplate.create_import(io.StringIO("name\nAda\n"), content_type="text/csv", source="erp")  # type: ignore[call-overload]

    def test_errors_name_the_invalid_parts(self) -> None:
        with self.assertRaises(APIError) as raised:
            doorplate.create_customer(name="")
        error = raised.exception
        self.assertEqual((error.status, error.code, error.attempts), (422, "invalid_body", 1))
        self.assertEqual([(place["in"], place["pointer"]) for place in error.errors], [("body", "/name")])
        self.assertRegex(str(error), r"^422 invalid_body: .+ \(body /name: .+\)$")
        self.assertTrue(error.request_id)
        self.assertEqual(str(pickle.loads(pickle.dumps(error))), str(error))
        with self.assertRaises(APIError) as raised:
            doorplate.with_options(key="dp_wrong").list_customers()
        self.assertEqual(raised.exception.code, "unauthorized")
        with self.assertRaises(ValueError):
            doorplate.get_customer("")


class Types(unittest.TestCase):
    def test_type_hints_can_be_evaluated_at_run_time(self) -> None:
        for name in types.__all__:
            if isinstance(kind := getattr(types, name), type):
                self.assertEqual(typing.get_type_hints(kind).keys(), kind.__annotations__.keys(), name)


class Webhooks(unittest.TestCase):
    def test_a_delivery_is_verified(self) -> None:
        received: queue.Queue[tuple[bytes, dict[str, str]]] = queue.Queue()

        class Receiver(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                received.put((self.rfile.read(int(self.headers["content-length"])), dict(self.headers.items())))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        with HTTPServer(("127.0.0.1", 0), Receiver) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            webhook = doorplate.create_webhook(url=f"http://127.0.0.1:{server.server_port}/", event_types=["customer.*"])
            customer = doorplate.create_customer(name="Ada")
            body, headers = received.get(timeout=60)
            doorplate.delete_webhook(webhook["id"], if_match="*")
            server.shutdown()
        event = verify_webhook(body, headers, webhook["secret"])
        self.assertEqual(event["type"], "customer.created")
        self.assertIn(customer["id"], json.dumps(event))
        others = {**headers, "Webhook-Timestamp": str(int(time.time()) - 600)}
        others.pop("webhook-timestamp", None)
        for refused in (
            lambda: verify_webhook(body + b" ", headers, webhook["secret"]),
            lambda: verify_webhook(body, others, webhook["secret"]),
            lambda: verify_webhook(body, {}, webhook["secret"]),
            lambda: verify_webhook(body, headers, "whsec_" + "A" * 32),
        ):
            self.assertRaises(WebhookVerificationError, refused)


if __name__ == "__main__":
    with doorplate:
        unittest.main()
