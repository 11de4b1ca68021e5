// Whether others see that one listens: chosen once, remembered for every room.
import type { App } from "../../app.ts";

export async function chooseVisibility(app: App, accountId: string, visible: boolean): Promise<void> {
  await app.store.tx(async ({ q, t }) => {
    await q
      .insert(t.listenerPreferences)
      .values({ accountId, visible })
      .onConflictDoUpdate({ target: t.listenerPreferences.accountId, set: { visible } });
  });
}
