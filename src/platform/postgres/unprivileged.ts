import { execFile } from "node:child_process";
import { chown, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { StartError } from "../start-error.ts";

const run = promisify(execFile);

/**
 * Returns the command prefix that runs Postgres, which refuses to run as root, as another user who can read the data
 * directory and the binaries; empty if this process is not root.
 *
 * The user is the owner of the data directory. A directory of root is used from a user namespace that maps root to
 * another user. Where such namespaces are forbidden (many containers, every chroot), the directory is given to an
 * unprivileged user, with a capability to pass the directories above it, often a home of mode 0700.
 * @throws StartError if there is no such user
 */
export async function unprivilegedPrefix(dataDir: string, postgres: string): Promise<string[]> {
  if (process.getuid?.() !== 0) return [];
  if (process.platform !== "linux")
    throw new StartError("Postgres does not run as root: start as an unprivileged user");

  let owner = await stat(dataDir);
  if (owner.uid === 0) {
    const namespace = ["unshare", "-U", "--map-user=65534", "--map-group=65534"];
    if (await works(namespace, dataDir, postgres)) return namespace;
    await giveAway(dataDir, await serviceUser());
    owner = await stat(dataDir);
  }
  const asOwner = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, "--clear-groups"];
  // access(2) considers the capability only with this securebit. The second prefix relies on file permissions.
  const passing = ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
  for (const prefix of [
    ["setpriv", ...passing, ...asOwner],
    ["setpriv", ...asOwner],
  ]) {
    if (await works(prefix, dataDir, postgres)) return prefix;
  }
  throw new StartError(
    `Postgres does not run as root, and user ${owner.uid} cannot read ${dataDir} or ${postgres}: start as an ` +
      "unprivileged user, or set DATABASE_URL",
  );
}

async function works(prefix: string[], dataDir: string, postgres: string): Promise<boolean> {
  const [command = "", ...args] = prefix;
  try {
    await run(command, [...args, "sh", "-c", 'cd "$0" && ls . && "$1" --version', dataDir, postgres]);
    return true;
  } catch {
    return false;
  }
}

async function serviceUser(): Promise<{ uid: number; gid: number }> {
  const users = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  const user = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody");
  return { uid: Number(user?.[2] ?? 65534), gid: Number(user?.[3] ?? 65534) };
}

async function giveAway(directory: string, to: { uid: number; gid: number }): Promise<void> {
  // The directory itself last: its owner shows whether all of it was given away.
  for (const entry of await readdir(directory, { recursive: true }))
    await chown(join(directory, entry), to.uid, to.gid);
  await chown(directory, to.uid, to.gid);
}

/** Gives a file that root has written to the owner of the data directory. */
export async function giveToOwnerOf(directory: string, file: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const owner = await stat(directory);
  await chown(file, owner.uid, owner.gid);
}
