// The doors of an admin's page: what the server is called and who may join, and its own emoji.
import type { Hono } from "hono";
import { readBody } from "#src/http.ts";
import { REGISTRATIONS } from "../app/entities/instance.ts";
import type { DoorTools } from "./forms.ts";
import { answerPress, mountPress } from "./press-doors.ts";
import type { WebEnv } from "./visit.ts";

const PAGE = "/admin/server";

export function mountAdmin<Peer>(web: Hono<WebEnv<Peer>>, tools: DoorTools<Peer>): void {
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
