/** Reads the Markdown pages of the repository and their code blocks. */
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");

export interface Block {
  /** The first word of the info string. */
  language: string;
  text: string;
}

export const readPage = (path: string): Promise<string> => readFile(join(ROOT, path), "utf8");

/** Returns the pages below a folder, by path from the root. */
export const listPages = async (folder: string): Promise<string[]> =>
  (await readdir(join(ROOT, folder), { recursive: true }))
    .filter((file) => file.endsWith(".md"))
    .map((file) => join(folder, file))
    .sort();

export const blocksOf = (page: string): Block[] =>
  [...page.matchAll(/^```(\w*).*\n([^]*?)^```/gm)].map(([, language = "", text = ""]) => ({ language, text }));
