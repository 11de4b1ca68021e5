// Keeps the number of unread notifications right while a page is open.
import type { Api } from "../api.ts";
import type { News } from "./news.ts";

export function countUnread(api: Api, news: News, now: () => number, set: (count: number) => void): void {
  news.listen(
    { stream: "user" },
    {
      onEvent(event) {
        if (event === "notification") set(now() + 1);
      },
      // Counted by the server: they may have been seen elsewhere.
      onLook: () => void api.unread().then(set, () => undefined),
    },
  );
}
