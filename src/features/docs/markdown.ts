import { posix } from "node:path";
import { Marked, type Tokens } from "marked";
import { escapeHtml } from "../../platform/http/html.ts";

/** What the service itself answers with, of the files that pages link to. */
const SERVED: Record<string, string> = { "openapi/openapi.json": "/openapi.json" };

/**
 * Renders a page of `docs/`. Links to other pages lead to /docs; links to files that the service does not serve become
 * text, and Mermaid drawings the pictures that `npm run generate` made of them.
 * @param file its path in `docs/`
 * @param files all pages, by their paths in `docs/`
 */
export function renderMarkdown(
  markdown: string,
  file: string,
  files: ReadonlySet<string>,
): { title: string; html: string } {
  let title = "";
  let heading = "";
  let drawings = 0;
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }: Tokens.Heading): string {
        const text = this.parser.parseInline(tokens, this.parser.textRenderer);
        if (depth === 1) title = text;
        heading = text;
        const slug = slugOf(text);
        return `<h${depth} id="${slug}"><a href="#${slug}">${this.parser.parseInline(tokens)}</a></h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link): string {
        const text = this.parser.parseInline(tokens);
        const target = targetOf(href, file, files);
        return target === undefined ? text : `<a href="${escapeHtml(target)}">${text}</a>`;
      },
      code({ text, lang }: Tokens.Code): string {
        if (lang !== "mermaid") return `<pre><code>${escapeHtml(text)}</code></pre>\n`;
        const source = `/docs/drawings/${drawingOf(file, ++drawings)}`;
        const picture = `<img src="${source}" alt="Drawing: ${escapeHtml(heading)}" loading="lazy">`;
        return `<figure><a href="${source}">${picture}</a></figure>\n`;
      },
      table(token: Tokens.Table): string {
        const row = (cells: Tokens.TableCell[], tag: string): string =>
          `<tr>${cells.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join("")}</tr>`;
        const rows = token.rows.map((cells) => row(cells, "td")).join("\n");
        const head = `<thead>${row(token.header, "th")}</thead>`;
        return `<div class="table"><table>${head}<tbody>${rows}</tbody></table></div>\n`;
      },
    },
  });
  const html = marked.parse(markdown, { async: false });
  return { title, html };
}

/** The path below /docs of a page: README.md is the page of its folder. */
export const pathOf = (file: string): string => file.replace(/(?:^|\/)README\.md$|\.md$/, "");

/** The file of a page's drawing, the first being number 1. */
export const drawingOf = (file: string, number: number): string =>
  `${file.replace(/\.md$/, "").replaceAll("/", "-")}-${number}.svg`;

/** The id of a heading, as GitHub makes it. */
export const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");

function targetOf(href: string, file: string, files: ReadonlySet<string>): string | undefined {
  if (/^(?:https?:|mailto:|#|\/)/.test(href)) return href;
  const [path = "", fragment] = href.split("#");
  const target = posix.join("docs", posix.dirname(file), path);
  const page = target.replace(/^docs\//, "");
  const end = fragment === undefined ? "" : `#${fragment}`;
  return files.has(page) ? posix.join("/docs", pathOf(page)) + end : SERVED[target];
}
