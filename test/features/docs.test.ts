import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import t from "tap";
import { pathOf } from "../../src/features/docs/markdown.ts";
import { startService } from "../support/service.ts";

const DOCS = resolve(import.meta.dirname, "../../docs");

t.test("/docs", async (t) => {
  const { app } = await startService(t);
  const files = (await readdir(DOCS, { recursive: true })).filter((file) => file.endsWith(".md"));
  const paths = [...files.map((file) => `/docs/${pathOf(file)}`.replace(/\/$/, "")), "/docs/reference"];
  const get = (url: string, headers = {}) => app.inject({ method: "GET", url, headers });

  t.test("the root leads a browser there", async (t) => {
    t.match(await get("/"), { statusCode: 302, headers: { location: "/docs" } });
  });

  t.test("every page is served, loads nothing from elsewhere, and links to what there is", async (t) => {
    const seen = new Set<string>();
    for (const path of paths) {
      const { statusCode, headers, body } = await get(path);
      t.match(
        { statusCode, headers },
        {
          statusCode: 200,
          headers: { "content-type": /^text\/html/, "content-security-policy": /default-src 'self'/ },
        },
        path,
      );
      t.match(body, /<h1 id|<div id="reference">/, `${path} has a title`);
      t.notMatch(body, /(?:src|<link[^>]*href)="(?:https?:)?\/\//, `${path} loads nothing from elsewhere`);
      t.notMatch(body, /```|\]\(/, `${path} is rendered`);
      for (const [, target = ""] of body.matchAll(/(?:href|src)="(\/[^"#]*)/g)) seen.add(target);
    }
    for (const target of seen) t.equal((await get(target)).statusCode, 200, target);
    for (const path of paths) t.ok(seen.has(path), `a page links to ${path}`);
  });

  t.test("a drawing has its picture", async (t) => {
    const drawn = files.filter((file) => file === "jobs.md");
    for (const file of drawn) {
      const count = (await readFile(join(DOCS, file), "utf8")).split("```mermaid").length - 1;
      const { body } = await get(`/docs/${pathOf(file)}`);
      const pictures = [...body.matchAll(/<figure><a href="([^"]+)"/g)].map(([, source = ""]) => source);
      t.equal(pictures.length, count, file);
      for (const picture of pictures)
        t.match(await get(picture), { statusCode: 200, headers: { "content-type": "image/svg+xml" }, body: /^<svg/ });
    }
  });

  t.test("the reference shows the document of this service", async (t) => {
    const { body } = await get("/docs/reference");
    const script = /<script src="(\/docs\/assets\/[^"]+)"/.exec(body)?.[1] ?? "";
    t.match((await get(script)).body, /url: "\/openapi\.json"/);
  });

  t.test("a page that a browser has is not sent again", async (t) => {
    const { headers } = await get("/docs/glossary");
    t.equal((await get("/docs/glossary", { "if-none-match": headers.etag })).statusCode, 304);
  });

  t.test("what is no page is a 404", async (t) => {
    for (const path of ["none", "glossary.md", "guides/..%2f..%2fpackage.json", "%00", "drawings/none.svg"])
      t.match(await get(`/docs/${path}`), { statusCode: 404, headers: { "content-type": "application/problem+json" } });
  });
});
