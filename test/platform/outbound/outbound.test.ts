import type { LookupAddress } from "node:dns";
import t, { type Test } from "tap";
import { isPublic, readNetworks } from "../../../src/platform/outbound/networks.ts";
import {
  createOutbound,
  refusalOf,
  type Outbound,
  type OutboundOptions,
} from "../../../src/platform/outbound/outbound.ts";
import { startReceiver } from "../../support/receiver.ts";

const NOBODY = readNetworks("");
const LOOPBACK = readNetworks("127.0.0.0/8");

function open(t: Test, options: Partial<OutboundOptions> = {}): Outbound {
  const outbound = createOutbound({ allowed: NOBODY, timeout_ms: 1_000, ...options });
  t.teardown(() => outbound.close());
  return outbound;
}

/** Each entry is what a name has when it is asked for once more; the last one stays. */
function resolver(...answers: string[][]): { asked: number; resolve: NonNullable<OutboundOptions["resolve"]> } {
  const fake = {
    asked: 0,
    resolve: (_name: string, answer: (error: Error | null, addresses: LookupAddress[]) => void): void => {
      const addresses = answers[Math.min(fake.asked++, answers.length - 1)]!;
      answer(
        null,
        addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );
    },
  };
  return fake;
}

t.test("which addresses are public", async (t) => {
  const never = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "",
    "localhost",
    "1.2.3",
  ];
  t.same(never.filter(isPublic), []);
  const always = [
    "1.1.1.1",
    "9.9.9.9",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "192.169.0.1",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450:4001::1",
    "2400:3200::1",
  ];
  t.same(
    always.filter((address) => !isPublic(address)),
    [],
  );
});

t.test("networks of the configuration", async (t) => {
  const networks = readNetworks("10.1.0.0/16, fd00::/8");
  t.same(
    ["10.1.2.3", "fd12::1", "10.2.0.1", "fe80::1"].map((address) => networks.contains(address)),
    [true, true, false, false],
  );
  t.equal(readNetworks(" ").isEmpty, true);
  for (const wrong of ["10.1.0.0", "10.1.0.0/33", "10.1/16", "::/129", "example.com/8", "10.0.0.0/8/8", "10.0.0.0/x"])
    t.throws(() => readNetworks(wrong), /must be a list of networks/, wrong);
});

t.test("URLs that are refused as they stand", async (t) => {
  const refused = [
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://0x7f.1/",
    "https://0/",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[fd00::1]/",
    "https://[fe80::1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://１２７.０.０.１/",
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "https://user:secret@example.com/",
    "https://user@example.com/",
    "https://example.com:22/",
    "https://example.com:25/",
    "example.com",
    "",
    "https://",
    "https://example.com/\r\nX-Other: 1",
    "https://example\t.com/",
    " https://example.com/",
    "https://example.com/\u200b",
    "https://example.com/a b",
  ];
  t.same(
    refused.filter((url) => refusalOf(url, NOBODY) === undefined),
    [],
  );
  const fine = [
    "https://example.com/hook?token=1",
    "https://example.com:8443/",
    "https://1.1.1.1/",
    "https://[2606:4700::1111]/",
    "https://例え.jp/",
  ];
  t.same(
    fine.filter((url) => refusalOf(url, NOBODY) !== undefined),
    [],
  );
  t.equal(refusalOf("http://127.0.0.1:8080/", LOOPBACK), undefined);
  t.ok(refusalOf("http://10.0.0.1/", LOOPBACK), "another network stays closed");
});

t.test("no connection is made to where it may not lead", async (t) => {
  const receiver = await startReceiver(t);
  const { port } = receiver;
  for (const host of [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "0",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "169.254.169.254",
    "[fd00::1]",
  ]) {
    for (const protocol of ["http", "https"])
      await t.rejects(
        open(t).post(`${protocol}://${host}:${port}/`, {}, "{}"),
        { message: "address_refused" },
        `${protocol} ${host}`,
      );
  }
  await t.rejects(
    open(t).post(`https://localhost:${port}/`, {}, "{}"),
    { message: "address_refused" },
    "a name of this machine",
  );
  for (const address of [
    "127.0.0.1",
    "::1",
    "::ffff:127.0.0.1",
    "10.0.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
  ]) {
    const { resolve } = resolver([address]);
    await t.rejects(
      open(t, { resolve }).post(`https://hooks.example.com:${port}/`, {}, "{}"),
      { message: "address_refused" },
      `a name with ${address}`,
    );
  }
  // Allowed networks go over plain HTTP too; the public internet does not.
  await t.rejects(
    open(t, { allowed: readNetworks("10.0.0.0/8"), resolve: resolver(["1.1.1.1"]).resolve }).post(
      "http://hooks.example.com/",
      {},
      "{}",
    ),
    { message: "address_refused" },
  );
  t.equal(receiver.connections, 0);
});

t.test("a name that changes its address is checked again at each connection", async (t) => {
  const receiver = await startReceiver(t);
  const names = resolver(["127.0.0.2"], ["127.0.0.1"]);
  // 127.0.0.2 stands for the public internet, where nobody listens on this port.
  const outbound = open(t, { allowed: readNetworks("127.0.0.2/32"), resolve: names.resolve });
  await t.rejects(
    outbound.post(`http://rebind.example.com:${receiver.port}/`, {}, "{}"),
    { message: "connection_failed" },
    "the first answer is the one that is connected to",
  );
  await t.rejects(outbound.post(`http://rebind.example.com:${receiver.port}/`, {}, "{}"), {
    message: "address_refused",
  });
  t.equal(names.asked, 2);
  const mixed = open(t, {
    allowed: readNetworks("127.0.0.2/32"),
    resolve: resolver(["127.0.0.1", "127.0.0.2"]).resolve,
  });
  await t.rejects(
    mixed.post(`http://mixed.example.com:${receiver.port}/`, {}, "{}"),
    { message: "connection_failed" },
    "of several addresses only the good ones are tried",
  );
  t.equal(receiver.connections, 0);
});

t.test("redirects are not followed", async (t) => {
  const [receiver, target] = [await startReceiver(t), await startReceiver(t)];
  const outbound = open(t, { allowed: LOOPBACK });
  for (const status of [301, 302, 303, 307, 308]) {
    receiver.answer = (response) => response.writeHead(status, { location: target.url }).end();
    t.equal((await outbound.post(receiver.url, {}, "{}")).status, status);
  }
  t.equal(target.connections, 0);
});

t.test("answers that do not end, break off or never come", async (t) => {
  const receiver = await startReceiver(t);
  const outbound = open(t, { allowed: LOOPBACK });
  const post = () => outbound.post(receiver.url, { "content-type": "application/json" }, "{}");
  receiver.answer = (response) => {
    response.writeHead(200);
    const more = setInterval(() => response.write("x".repeat(10_000)), 1);
    response.on("close", () => clearInterval(more));
  };
  t.equal((await post()).status, 200, "an endless body is cut off");
  receiver.answer = (response) => response.writeHead(200).write("x");
  t.equal((await post()).status, 200, "a body that stalls too");
  receiver.answer = (response) => response.writeHead(429, { "retry-after": "120" }).end("slow down");
  t.same(await post(), { status: 429, retry_after: "120" });
  receiver.answer = () => {};
  await t.rejects(post(), { message: "timeout" });
  receiver.answer = (response) => void response.socket?.resetAndDestroy();
  await t.rejects(post(), { message: "connection_failed" });
  await t.rejects(outbound.post(receiver.url.replace("http", "https"), {}, "{}"), /tls_failed|connection_failed/);
  await t.rejects(
    open(t, { resolve: (_name, answer) => answer(new Error("ENOTFOUND"), []) }).post(
      "https://nowhere.example.com/",
      {},
      "{}",
    ),
    { message: "name_not_resolved" },
  );
  const leaving = new AbortController();
  receiver.answer = () => leaving.abort();
  await t.rejects(outbound.post(receiver.url, {}, "{}", leaving.signal), { message: "timeout" });
});
