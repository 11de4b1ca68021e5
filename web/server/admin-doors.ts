// The doors of the staff's pages: reports and what is done about them, who asks to join, other servers, this one's name and who may join, its own emoji.
import type { Hono } from "hono";
import { readBody } from "#src/http.ts";
import { SERVER_SEVERITIES } from "../app/entities/moderation.ts";
import { REGISTRATIONS } from "../app/entities/instance.ts";
import type { DoorTools } from "./forms.ts";
import { answerPress, mountPress, type Given } from "./press-doors.ts";
import type { Visit, WebEnv } from "./visit.ts";

const PAGE = "/admin/server";

export function mountAdmin<Peer>(web: Hono<WebEnv<Peer>>, tools: DoorTools<Peer>): void {
  const press = (path: string, name: string, act: (here: Visit, given: Given) => Promise<unknown>) =>
    mountPress(web, tools, path, name, async (here, given) => void (await act(here, given)));

  press("/admin/reports/resolve", "resolve_report", ({ api }, given) =>
    api.changeReport(given("id"), "resolve"),
  );
  press("/admin/reports/reopen", "reopen_report", ({ api }, given) =>
    api.changeReport(given("id"), "reopen"),
  );
  press("/admin/reports/take", "take_report", ({ api }, given) =>
    api.changeReport(given("id"), "assign_to_self"),
  );
  press("/admin/reports/leave", "leave_report", ({ api }, given) =>
    api.changeReport(given("id"), "unassign"),
  );
  press("/admin/accounts/silence", "standing", ({ api }, given) => api.standing(given("id"), "silence"));
  press("/admin/accounts/suspend", "standing", ({ api }, given) => api.standing(given("id"), "suspend"));
  press("/admin/accounts/unsilence", "restore_standing", ({ api }, given) =>
    api.restoreStanding(given("id"), "unsilence"),
  );
  press("/admin/accounts/unsuspend", "restore_standing", ({ api }, given) =>
    api.restoreStanding(given("id"), "unsuspend"),
  );
  press("/admin/sign-ups/approve", "let_in", ({ api }, given) => api.approve(given("id")));
  press("/admin/sign-ups/reject", "turn_away", ({ api }, given) => api.reject(given("id")));
  press("/admin/posts/delete", "take_down", ({ api }, given) => api.takeDownStatus(given("id")));
  press("/admin/servers/allow", "allow_server", ({ api }, given) => api.allowServer(given("domain")));
  press("/admin/servers/limit", "limit_server", ({ api }, given) =>
    api.blockServer({
      domain: given("domain"),
      severity: SERVER_SEVERITIES.find((one) => one === given("severity")) ?? "silence",
      reject_media: given("reject_media") !== "",
      reject_reports: given("reject_reports") !== "",
      public_comment: given("public_comment").trim(),
      private_comment: given("private_comment").trim(),
    }),
  );
  mountPress(web, tools, PAGE, "server", async ({ api }, given) => {
    const registrations = REGISTRATIONS.find((one) => one === given("registrations"));
    const language = given("language");
    const [name, description] = [given("name").trim(), given("description").trim()];
    await api.changeServer({ name, description, language, ...(registrations ? { registrations } : {}) });
  });
  mountPress(web, tools, "/admin/emojis/remove", "remove_emoji", async ({ api }, given) => {
    await api.removeEmoji(given("shortcode"));
  });

  web.post("/admin/emojis/add", async (context) => {
    const { api } = await tools.visit(context);
    const { shortcode, category, picture } = await readBody(context.req.raw);
    const bytes = picture instanceof Blob ? Buffer.from(await picture.arrayBuffer()) : Buffer.alloc(0);
    const [name, under] = [shortcode, category].map((value) => (typeof value === "string" ? value : ""));
    const pressed = { back: PAGE, origin: tools.origin, name: "add_emoji" };
    return answerPress(context, pressed, async () => {
      await api.addEmoji({ shortcode: name!, category: under!, picture: bytes.toString("base64") });
    });
  });
}
