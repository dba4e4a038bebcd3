/** The Markdown pages of the repository, and the code in them. */
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");

export interface Block {
  /** The first word after the fence. */
  language: string;
  text: string;
}

export const readPage = (path: string): Promise<string> => readFile(join(ROOT, path), "utf8");

/** Pages below a folder, by their paths from the root. */
export const listPages = async (folder: string): Promise<string[]> =>
  (await readdir(join(ROOT, folder), { recursive: true }))
    .filter((file) => file.endsWith(".md"))
    .map((file) => join(folder, file))
    .sort();

export const blocksOf = (page: string): Block[] =>
  [...page.matchAll(/^```(\w*).*\n([^]*?)^```/gm)].map(([, language = "", text = ""]) => ({ language, text }));
