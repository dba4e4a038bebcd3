/** The pages below /docs: the Markdown files of `docs/`, and the reference, which Swagger UI draws in the browser. */
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathOf, renderMarkdown } from "./markdown.ts";
import { layOut, type Contents } from "./layout.ts";

export const DOCS = resolve(import.meta.dirname, "../../../docs");

/** Folders of `docs/` in the order of the contents; of the last ones only their own list. */
const SECTIONS = {
  "": "Doorplate",
  guides: "Guides",
  operations: "Operations",
  "how-to": "How to change it",
  decisions: "Decisions",
  problems: "Problems",
};
const LISTS = ["decisions", "problems"];

const REFERENCE = `<link rel="stylesheet" href="/docs/swagger-ui/swagger-ui.css">
<link rel="stylesheet" href="/docs/assets/reference.css">
<div id="reference"></div>
<script src="/docs/swagger-ui/swagger-ui-bundle.js"></script>
<script src="/docs/assets/reference.js"></script>`;

export interface Pages {
  /** The HTML of the page at that path below /docs; undefined where there is none. */
  read(path: string): Promise<string | undefined>;
}

/** Each page is made when it is first asked for, and kept. */
export function openPages(): Pages {
  const made = new Map<string, Promise<string>>();
  let known: Promise<Map<string, string>> | undefined;

  async function makePage(path: string, file: string | undefined): Promise<string> {
    const files = await (known ??= listFiles());
    const contents = await readContents(files);
    if (file === undefined) return layOut({ title: "Reference", path, body: REFERENCE, contents });
    const { title, html } = renderMarkdown(await readFile(join(DOCS, file), "utf8"), file, new Set(files.values()));
    return layOut({ title, path, body: html, contents });
  }

  return {
    async read(path) {
      const files = await (known ??= listFiles());
      if (path !== "reference" && !files.has(path)) return undefined;
      let page = made.get(path);
      if (!page) made.set(path, (page = makePage(path, files.get(path))));
      return page;
    },
  };
}

/** The Markdown files by the paths of their pages. */
async function listFiles(): Promise<Map<string, string>> {
  const files = (await readdir(DOCS, { recursive: true })).filter((file) => file.endsWith(".md")).sort();
  return new Map(files.map((file) => [pathOf(file), file]));
}

async function readContents(files: ReadonlyMap<string, string>): Promise<Contents> {
  const pages = await Promise.all(
    [...files].map(async ([path, file]) => ({
      path,
      folder: file.includes("/") ? file.slice(0, file.indexOf("/")) : "",
      title: titleOf(await readFile(join(DOCS, file), "utf8")),
    })),
  );
  const sections = Object.entries(SECTIONS).map(([folder, title]) => ({
    title,
    pages: [
      ...pages.filter((page) => page.folder === folder && (!LISTS.includes(folder) || page.path === folder)),
      ...(folder === "" ? [{ path: "reference", title: "Reference" }] : []),
    ],
  }));
  return sections.filter((section) => section.pages.length > 0);
}

const titleOf = (markdown: string): string => /^# (.+)$/m.exec(markdown)?.[1] ?? "";
