import { renderMermaidSVG } from "beautiful-mermaid";
import { drawingOf } from "../../features/docs/markdown.ts";

/**
 * Draws the Mermaid blocks of pages, for readers whose browser cannot.
 * @param pages their texts, by their paths in `docs/`
 * @returns the pictures, by their paths from the root
 */
export function drawPages(pages: Readonly<Record<string, string>>): Record<string, string> {
  const drawings: Record<string, string> = {};
  for (const [file, text] of Object.entries(pages))
    [...text.matchAll(/^```mermaid\n([^]*?)^```/gm)].forEach(([, source = ""], index) => {
      drawings[`docs/drawings/${drawingOf(file, index + 1)}`] = draw(source);
    });
  return drawings;
}

/** A picture that loads nothing: it comes with a font from elsewhere, which fonts of the same width replace. */
const draw = (source: string): string =>
  `${renderMermaidSVG(source)
    .replace(/^.*@import.*\n/m, "")
    .replace(/'Inter', system-ui/, "Inter, Arial, 'Liberation Sans', system-ui")
    .trim()}\n`;
