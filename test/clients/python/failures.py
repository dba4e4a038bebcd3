"""The client against a server with scripted responses."""

import threading
import time
import unittest
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from doorplate import APIConnectionError, APIError, APITimeoutError, Doorplate

Scene = Callable[["Service"], None]


class Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    scenes: list[Scene] = []
    requests: list[dict[str, str]] = []
    ports: list[int] = []

    def play(self) -> None:
        length = int(self.headers.get("content-length", 0))
        self.requests.append({**{name.lower(): value for name, value in self.headers.items()}, "path": self.path})
        self.ports.append(self.client_address[1])
        self.body = self.rfile.read(length)
        self.scenes.pop(0)(self) if self.scenes else answer(500, b"one request too many")(self)

    do_GET = do_POST = do_PATCH = play

    def log_message(self, *_: object) -> None:
        pass


def answer(status: int, body: bytes = b"<html>busy", **headers: str) -> Scene:
    def play(service: Service) -> None:
        service.send_response(status)
        for name, value in headers.items():
            service.send_header(name.replace("_", "-"), value)
        service.send_header("content-length", str(len(body)))
        service.end_headers()
        service.wfile.write(body)

    return play


def hang_up(service: Service) -> None:
    service.close_connection = True


def send_nothing(service: Service) -> None:
    time.sleep(0.5)
    service.close_connection = True


made = answer(201, b'{"id":"1"}', content_type="application/json")
page = answer(200, b'{"items":[],"next_cursor":null}', content_type="application/json")


class Failures(unittest.TestCase):
    def setUp(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.client = Doorplate(f"http://127.0.0.1:{self.server.server_port}/", key="k")

    def tearDown(self) -> None:
        self.client.close()
        self.server.shutdown()
        self.server.server_close()

    def play(self, *scenes: Scene) -> None:
        Service.scenes[:] = scenes
        Service.requests.clear()
        Service.ports.clear()

    def test_retries_use_the_same_idempotency_key(self) -> None:
        self.play(hang_up, answer(503, retry_after="0"), answer(429, retry_after="0"), made)
        self.assertEqual(self.client.create_customer(name="x"), {"id": "1"})
        keys = [request["idempotency-key"] for request in Service.requests]
        self.assertEqual((len(keys), len(set(keys))), (4, 1))
        self.assertRegex(keys[0], r"^\w{32}$")
        self.assertEqual(Service.requests[0]["authorization"], "Bearer k")
        self.play(made)
        self.client.create_customer(name="x", idempotency_key="order-1")
        self.assertEqual(Service.requests[0]["idempotency-key"], "order-1")

    def test_stops_retrying(self) -> None:
        self.play(*[answer(502, retry_after="0")] * 4)
        self.assert_refused("unavailable", 4)
        self.play(answer(429, retry_after="3600"))
        self.assert_refused("rate_limited", 1)
        self.play(answer(404))
        self.assert_refused("not_found", 1)
        self.play(hang_up)
        with self.assertRaises(APIConnectionError) as raised:
            self.client.with_options(retries=0).list_customers()
        self.assertEqual(raised.exception.attempts, 1)
        self.assertIsNotNone(raised.exception.__cause__)

    def assert_refused(self, code: str, attempts: int) -> None:
        with self.assertRaises(APIError) as raised:
            self.client.list_customers()
        self.assertEqual((raised.exception.code, raised.exception.attempts), (code, attempts))

    def test_timeout(self) -> None:
        self.play(send_nothing, send_nothing)
        with self.assertRaises(APITimeoutError) as raised:
            self.client.with_options(timeout=0.1, retries=1).list_customers()
        self.assertEqual(raised.exception.attempts, 2)

    def test_retry_after_can_be_a_date(self) -> None:
        self.play(answer(503, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"), page)
        self.assertEqual(self.client.list_customers().items, [])

    def test_streams_are_not_retried(self) -> None:
        self.play(answer(503, retry_after="0"))
        with self.assertRaises(APIError) as raised:
            self.client.create_import((part for part in [b"name\n", b"Ada\n"]), content_type="text/csv", source="erp")
        self.assertEqual(raised.exception.attempts, 1)

    def test_connections_are_reused(self) -> None:
        self.play(page, page)
        self.client.list_customers()
        self.client.list_customers()
        self.assertEqual(len(set(Service.ports)), 1)

    def test_threads_have_their_own_connections(self) -> None:
        together = threading.Barrier(4, timeout=30)

        def meet(service: Service) -> None:
            together.wait()
            page(service)

        self.play(*[meet] * 4)
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda _: self.client.list_customers(), range(4)))
        self.assertEqual(len(set(Service.ports)), 4)

    def test_query_parameters_are_encoded(self) -> None:
        self.play(page, made)
        self.client.list_divisions(country_code="CN", q="南山 &?")
        self.assertEqual(Service.requests[0]["path"], "/v1/divisions?country_code=CN&q=%E5%8D%97%E5%B1%B1+%26%3F")
        self.client.create_customer(name="x", dry_run=True)
        self.assertEqual(Service.requests[1]["path"], "/v1/customers?dry_run=true")


if __name__ == "__main__":
    unittest.main()
