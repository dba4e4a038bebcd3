import { posix } from "node:path";
import { escapeHtml } from "../../platform/http/html.ts";

export type Contents = readonly { title: string; pages: readonly { path: string; title: string }[] }[];

interface Page {
  title: string;
  /** Below /docs. */
  path: string;
  body: string;
  contents: Contents;
}

/** The whole page: on a wide screen the list of pages stands at the left, on a narrow one after the text. */
export const layOut = ({ title, path, body, contents }: Page): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title === "Doorplate" ? title : `${title} · Doorplate`}</title>
<link rel="icon" type="image/svg+xml" href="/docs/assets/icon.svg">
<link rel="stylesheet" href="/docs/assets/page.css">
</head>
<body${path === "reference" ? ' class="reference"' : ""}>
<header>
<a class="brand" href="/docs"><img src="/docs/assets/icon.svg" alt="" width="28" height="28">Doorplate</a>
<nav aria-label="Main">
${link("", "Contents", path)}
${link("reference", "Reference", path)}
${link("glossary", "Glossary", path)}
<a class="pages" href="#pages">All pages</a>
</nav>
</header>
<main>
${body}
</main>
<nav id="pages" aria-label="All pages">
${contents.map((section) => layOutSection(section, path)).join("\n")}
</nav>
</body>
</html>
`;

const layOutSection = ({ title, pages }: Contents[number], current: string): string =>
  `<h2>${title}</h2>\n<ul>${pages.map((page) => `<li>${link(page.path, page.title, current)}</li>`).join("")}</ul>`;

const link = (target: string, text: string, current: string): string =>
  `<a href="${posix.join("/docs", target)}"${target === current ? ' aria-current="page"' : ""}>${escapeHtml(text)}</a>`;
