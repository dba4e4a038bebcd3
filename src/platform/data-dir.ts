import { access, constants, mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { StartError } from "./start-error.ts";

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on device",
  ENOTDIR: "a part of its path is a file",
  EEXIST: "it is a file",
};

/** Creates DATA_DIR, and checks that this user may create files in it. @throws StartError */
export async function ensureDataDir(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new StartError(
      `DATA_DIR (${resolve(folder)}) cannot be written: ${REASONS[code] ?? code}. ` +
        "Set it to a folder that this user can write",
      { cause: error },
    );
  }
}
