// Keeps compiled statements of an SQLite handle: Drizzle compiles a query each time it runs it, and for most of ours that takes
// longer than running it.
import type Database from "better-sqlite3";
import { LRUCache } from "lru-cache";

/** The program has a few hundred; lists of values make more. */
const KEPT = 400;
/** Statements with long lists of values don't come back. */
const MAX_LENGTH = 8_000;

/** As much of a statement as Drizzle uses. It reads rows either as objects or, after `raw()`, as arrays: one statement can't do both. */
interface Kept {
  plain?: Database.Statement;
  raw?: Database.Statement;
}

/** Whatever is prepared on the handle from now on is kept; `before` each run. */
export function keepStatements(handle: Database.Database, before = () => {}): void {
  const original = handle.prepare.bind(handle) as (text: string) => Database.Statement;
  const kept = new LRUCache<string, Kept>({ max: KEPT });
  const compile = (text: string) => original(withFixedPlan(text));
  const find = (text: string): Kept => {
    const statement = kept.get(text) ?? {};
    if (text.length <= MAX_LENGTH) kept.set(text, statement);
    return statement;
  };
  const prepare = (text: string) => {
    const statement = find(text);
    const plain = () => {
      before();
      return (statement.plain ??= compile(text));
    };
    return {
      run: (...values: unknown[]) => plain().run(...values),
      all: (...values: unknown[]) => plain().all(...values),
      get: (...values: unknown[]) => plain().get(...values),
      raw() {
        before(); // whoever asks for it runs it at once
        return (statement.raw ??= compile(text).raw());
      },
    };
  };
  Object.assign(handle, { prepare });
}

/** What is no code in SQL (texts, names, comments), and the marks of values. */
const PARTS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|\/\*[^]*?\*\/|\?/g;

/**
 * SQLite compiles a statement anew for each run whose values might call for another plan: so it does with most joins, at 20 times
 * the cost of running them. Of an expression it looks at no value, and a plus changes none.
 */
export function withFixedPlan(text: string): string {
  return text.replace(PARTS, (part) => (part === "?" ? "+?" : part));
}
