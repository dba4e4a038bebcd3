import t from "tap";
import { readConfig } from "../../src/platform/config.ts";
import { readRedisUrl, serversOf } from "../../src/platform/queue/redis-url.ts";

t.test("what REDIS_URL says", async (t) => {
  t.match(readRedisUrl("redis://:p%40w@db.example:6380/2"), {
    kind: "server",
    hosts: [{ host: "db.example", port: 6380 }],
    tls: false,
    username: undefined,
    password: "p@w",
    database: 2,
  });
  t.match(readRedisUrl("rediss+cluster://ada:pw@a:7000,[::1]:7001,c"), {
    kind: "cluster",
    tls: true,
    username: "ada",
    hosts: [
      { host: "a", port: 7000 },
      { host: "::1", port: 7001 },
      { host: "c", port: 6379 },
    ],
  });
  t.match(readRedisUrl("redis+sentinel://:pw@a,b:26380/mymaster/3?sentinel_password=x"), {
    kind: "sentinel",
    hosts: [
      { host: "a", port: 26379 },
      { host: "b", port: 26380 },
    ],
    master: "mymaster",
    database: 3,
    password: "pw",
    sentinelPassword: "x",
  });
  t.equal(serversOf(readRedisUrl("redis+cluster://ada:pw@a:7000,[::1]:7001")), "a:7000,[::1]:7001");
});

for (const [url, fault] of [
  ["http://hush@host", /must have the form redis:\/\/host:port/],
  ["redis-cluster://:hush@host:7000", /redis\+cluster:\/\//],
  ["redis://:hush@a:1,b:2", /several hosts/],
  ["redis+cluster://:hush@a:1/1", /only one database/],
  ["redis+sentinel://:hush@a:1", /name of the Sentinel master/],
  ["redis+sentinel://a:1/m?password=hush", /unknown option/],
  ["redis://a:70000", /host:port/],
  ["redis://:p@hush@host:6379", /%40/],
  ["redis://:p/hush@host", /%2F/],
  ["redis://:p#hush@host", /%23/],
  ["redis://:p?hush@host", /%3F/],
  ["redis://:%zzhush@host", /%25/],
  ["redis+cluster://:hush@a,,b", /host:port/],
  ["redis+sentinel://:hush@a/mymaster/x", /number of a database/],
  [" redis://:hush@host", /form/],
  ["REDIS://:hush@host", /form/],
] as const) {
  t.test(`${url} is refused at the start`, async (t) => {
    t.throws(() => readConfig({ REDIS_URL: url }), { message: fault });
    try {
      readConfig({ REDIS_URL: url });
    } catch (error) {
      t.notMatch((error as Error).message, /hush/, "without its password");
    }
  });
}
