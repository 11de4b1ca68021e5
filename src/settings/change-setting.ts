// Changes one setting by its name, from text.
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { parseSetting, writeSettings } from "./settings.ts";

/** @throws AppError not_found (no such setting), unprocessable (a value that it does not take) */
export async function changeSetting(app: App, name: string, text: string): Promise<void> {
  const changes = parseSetting(name, text);
  if (!changes) throw new AppError("not_found", `There is no setting ${name}`);
  await app.store.tx((tx) => writeSettings(tx, app.store, changes, app.clock.now()));
}
