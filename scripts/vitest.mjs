// Runs vitest and counts. What failed beside everything else is run once more by itself, and said: a loaded machine makes a
// browser or a voice late now and then, a defect is there the second time too.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { root, run } from "./processes.mjs";

/** When more files fail than this, it is not the machine. */
const MOST_TRIED_AGAIN = 4;

/** @typedef {{ passed: number, failed: number, skipped: number, files: string[] }} Outcome `files` are those that failed. */

/** A file that could not be loaded has no tests to count, and an error outside of tests belongs to none. */
function outcomeOf(report, code) {
  const failed = report.testResults.filter((file) => file.status === "failed");
  const unloaded = failed.filter((file) => !file.assertionResults.some((test) => test.status === "failed"));
  const count = report.numFailedTests + unloaded.length;
  return {
    passed: report.numPassedTests,
    failed: code === 0 ? count : Math.max(count, 1),
    skipped: report.numPendingTests + report.numTodoTests,
    files: [...new Set(failed.map(({ name }) => relative(root, name)))],
  };
}

async function runOnce(node, args, env) {
  const folder = mkdtempSync(join(tmpdir(), "hakawati-test-"));
  const report = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  try {
    const code = await run(node, ["node_modules/vitest/vitest.mjs", "run", ...reporters, ...args], { env });
    if (existsSync(report)) return outcomeOf(JSON.parse(readFileSync(report, "utf8")), code);
    process.stderr.write(`\nvitest ended with ${code} before it could count its tests.\n`);
    return { passed: 0, failed: 1, skipped: 0, files: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} node
 * @param {string[]} args Files and options of vitest; files that were asked for by name are not tried again.
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<Outcome>}
 */
export async function runVitest(node, args, env) {
  const first = await runOnce(node, args, env);
  const { files } = first;
  if (args.length > 0 || files.length === 0 || files.length > MOST_TRIED_AGAIN) return first;
  process.stdout.write(`\nOnce more, by themselves: ${files.join(", ")}\n`);
  const second = await runOnce(node, [...files, "--maxWorkers=1"], env);
  if (second.failed > 0) return { ...first, failed: second.failed, files: second.files };
  process.stdout.write(`\nFAILED BESIDE OTHERS, PASSED ALONE: ${files.join(", ")}\n`);
  return { ...first, passed: first.passed + first.failed, failed: 0, files: [] };
}
