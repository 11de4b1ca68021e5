// What admins change while the instance runs: one row a setting.
import type { Kit } from "../db/kit.ts";

export function settingTables(kit: Kit) {
  const settings = kit.table("settings", {
    name: kit.text("name").primaryKey(),
    value: kit.json<unknown>("value").notNull(),
    updatedAt: kit.time("updated_at").notNull(),
  });
  return { settings };
}
