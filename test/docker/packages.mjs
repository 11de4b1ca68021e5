// Prints the packages of a lockfile that a Debian of this machine's kind installs, as name@version.
import { readFileSync } from "node:fs";

const { packages } = JSON.parse(readFileSync(process.argv[2], "utf8"));

const suits = (wanted, own) => !wanted || wanted.includes(own);

function isInstalled({ os, cpu, libc }) {
  return suits(os, process.platform) && suits(cpu, process.arch) && suits(libc, "glibc");
}

const specs = Object.entries(packages)
  .filter(([path, entry]) => path !== "" && isInstalled(entry))
  .map(([path, { name, version }]) => `${name ?? path.replace(/^.*node_modules\//, "")}@${version}`);

process.stdout.write([...new Set(specs)].map((spec) => `${spec}\n`).join(""));
