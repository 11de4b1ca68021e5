// Opens the app for one command, and closes it again.
import { requireOrigin } from "../accounts/require-origin.ts";
import { createApp, type App } from "../app.ts";
import type { Config } from "../config.ts";

export async function withApp(config: Config, run: (app: App) => Promise<void>): Promise<void> {
  await using app = await createApp(config);
  await requireOrigin(app);
  await run(app);
}
