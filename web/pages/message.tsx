// The way into a thread of direct posts: it counts as read from here on, and the thread itself answers.
import { postPath } from "../app/paths.ts";
import { definePage, Elsewhere, requireMe } from "./page.ts";

export const page = definePage<null>({
  async load(request) {
    requireMe(request);
    const { last_status: last } = await request.api.readConversation(request.params.id!);
    throw new Elsewhere(last ? postPath(last) : "/messages");
  },
  title: (_data, tr) => tr.t("messages.title"),
  View: () => null,
});
