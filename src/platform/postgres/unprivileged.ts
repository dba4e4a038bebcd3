import { execFile } from "node:child_process";
import { chown, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Postgres refuses to run as root. This is the command prefix that runs it as another user, who must be able to reach
 * both the data directory and the binaries; empty when we are not root.
 *
 * The owner of the data directory decides. Root's own directory is used as it is from a user namespace, where root has
 * another name. Where such namespaces are forbidden (many containers, every chroot) the directory is given to an
 * unprivileged user, who may still pass the directories above it, often a 0700 home.
 */
export async function unprivilegedPrefix(dataDir: string, postgres: string): Promise<string[]> {
  if (process.getuid?.() !== 0) return [];
  if (process.platform !== "linux") throw new Error("Postgres does not run as root: start as an ordinary user");

  let owner = await stat(dataDir);
  if (owner.uid === 0) {
    const namespace = ["unshare", "-U", "--map-user=65534", "--map-group=65534"];
    if (await works(namespace, dataDir, postgres)) return namespace;
    await giveAway(dataDir, await serviceUser());
    owner = await stat(dataDir);
  }
  const asOwner = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, "--clear-groups"];
  // access(2) looks at the capability only with this securebit; without either, plain file permissions have to do.
  const passing = ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
  for (const prefix of [
    ["setpriv", ...passing, ...asOwner],
    ["setpriv", ...asOwner],
  ]) {
    if (await works(prefix, dataDir, postgres)) return prefix;
  }
  throw new Error(
    `Postgres does not run as root, and user ${owner.uid} cannot reach ${dataDir} or ${postgres}: ` +
      "start as an ordinary user, or set DATABASE_URL",
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
  // The directory itself last: its owner says whether the whole of it was given away.
  for (const entry of await readdir(directory, { recursive: true }))
    await chown(join(directory, entry), to.uid, to.gid);
  await chown(directory, to.uid, to.gid);
}

/** What root writes into a data directory, its owner must be able to read later. */
export async function giveToOwnerOf(directory: string, file: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const owner = await stat(directory);
  await chown(file, owner.uid, owner.gid);
}
