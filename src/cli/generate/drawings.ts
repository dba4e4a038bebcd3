import { renderMermaidSVG } from "beautiful-mermaid";
import { drawingOf } from "../../features/docs/markdown.ts";

/**
 * Renders the Mermaid blocks of pages as SVG images, which `/docs` shows instead of the Mermaid source.
 * @param pages Markdown, by path in `docs/`
 * @returns SVG, by path from the root
 */
export function drawPages(pages: Readonly<Record<string, string>>): Record<string, string> {
  const drawings: Record<string, string> = {};
  for (const [file, text] of Object.entries(pages))
    [...text.matchAll(/^```mermaid\n([^]*?)^```/gm)].forEach(([, source = ""], index) => {
      drawings[`docs/drawings/${drawingOf(file, index + 1)}`] = draw(source);
    });
  return drawings;
}

/** Renders an SVG without external resources: replaces the web font with system fonts of equal widths. */
const draw = (source: string): string =>
  `${renderMermaidSVG(source)
    .replace(/^.*@import.*\n/m, "")
    .replace(/'Inter', system-ui/, "Inter, Arial, 'Liberation Sans', system-ui")
    .trim()}\n`;
