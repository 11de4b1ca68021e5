// The doors of notifications: being rid of some or all, letting somebody through or forgetting what they sent, and the rules.
import type { Hono } from "hono";
import { ApiError } from "../app/api/caller.ts";
import { NOTICE_ANSWERS, NOTICE_CASES, type NoticeRules } from "../app/entities/notifications.ts";
import type { DoorTools } from "./forms.ts";
import { mountPress, type Act, type Given } from "./press-doors.ts";
import type { WebEnv } from "./visit.ts";

/** Of one group. */
const MOST = 100;

export function mountNotices<Peer>(web: Hono<WebEnv<Peer>>, tools: DoorTools<Peer>): void {
  const press = (path: string, name: string, act: Act) => mountPress(web, tools, path, name, act);
  press("/notifications/dismiss", "dismiss_notice", async ({ api }, given) => {
    const ids = given("ids").split(" ").filter(Boolean).slice(0, MOST);
    for (const id of ids) await api.dismissNotification(id).catch(unlessGone);
  });
  press("/notifications/clear", "clear_notices", async ({ api }) => {
    await api.clearNotifications();
  });
  press("/notifications/let-through", "let_through", async ({ api }, given) => {
    await api.answerNotificationRequest(given("id"), "accept");
  });
  press("/notifications/forget", "forget_notices", async ({ api }, given) => {
    await api.answerNotificationRequest(given("id"), "dismiss");
  });
  press("/settings/notifications/policy", "notice_policy", async ({ api }, given) => {
    await api.setNotificationPolicy(rulesIn(given));
  });
}

/** What is gone already is as it was meant to be. */
function unlessGone(error: unknown): void {
  if (!(error instanceof ApiError && error.status === 404)) throw error;
}

function rulesIn(given: Given): Partial<NoticeRules> {
  const chosen = NOTICE_CASES.map(
    (name) => [name, NOTICE_ANSWERS.find((one) => one === given(name))] as const,
  );
  return Object.fromEntries(chosen.filter(([, answer]) => answer !== undefined));
}
