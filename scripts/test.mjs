// `npm test [-- files and options of vitest]`: does its own set-up, then every check and every test there is.
import { startPostgres } from "./postgres.mjs";
import { runQuietly } from "./processes.mjs";
import { giveUp, step } from "./progress.mjs";
import { setUp } from "./setup.mjs";
import { provideSystemPackages } from "./system-packages.mjs";
import { runVitest } from "./vitest.mjs";

const CHECKS = [
  { name: "types", args: ["node_modules/typescript/bin/tsc", "--project", "."] },
  { name: "lint", args: ["node_modules/oxlint/bin/oxlint", "--deny-warnings"] },
  { name: "format", args: ["node_modules/oxfmt/bin/oxfmt", "--check"] },
];

const none = { passed: 0, failed: 0, skipped: 0 };

function add(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

/** Each check counts as one test. */
async function runCheck(node, { name, args }) {
  try {
    await step(name, () => runQuietly(node, args));
    return { ...none, passed: 1 };
  } catch (error) {
    process.stderr.write(`${error.message}\n\n`);
    return { ...none, failed: 1 };
  }
}

async function runChecks(node) {
  let counts = none;
  for (const check of CHECKS) counts = add(counts, await runCheck(node, check));
  return counts;
}

async function runTests(node, args, hasPostgres) {
  const cluster = hasPostgres ? await startPostgres() : undefined;
  try {
    return await runVitest(node, args, cluster ? { HAKAWATI_TEST_POSTGRES: cluster.url } : {});
  } finally {
    await cluster?.stop();
  }
}

function sayWhatIsSkipped(missing) {
  for (const { package: name, part } of missing) {
    process.stderr.write(`\n!!! SKIPPED: ${part}. Install the program (Debian: apt-get install ${name}).\n`);
  }
  if (missing.length > 0) process.stderr.write("\n");
}

async function testAll(args) {
  const missing = await provideSystemPackages();
  sayWhatIsSkipped(missing);
  const { node } = await setUp({ builds: true });
  // A single file is asked for while working on it: the checks would only be in the way.
  const checks = args.length === 0 ? await runChecks(node) : none;
  const hasPostgres = !missing.some((program) => program.package === "postgresql");
  const tests = await runTests(node, args, hasPostgres);
  return add(add(checks, tests), { ...none, skipped: missing.length });
}

const { passed, failed, skipped } = await testAll(process.argv.slice(2)).catch(giveUp);
const skippedInCi = process.env.CI === "true" && skipped > 0;
if (skippedInCi) process.stderr.write("\nNothing may be skipped under CI.\n");
process.exitCode = failed > 0 || skippedInCi ? 1 : 0;
process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
