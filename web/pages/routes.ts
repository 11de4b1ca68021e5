// Which page answers which address. Pages load on demand, so a reader fetches only what is shown.
import type { Account } from "../app/entities/people.ts";
import type { AnyPage } from "./page.ts";

interface Route {
  pattern: RegExp;
  page: (me: Account | null) => Promise<{ page: AnyPage }>;
}

const routes: Route[] = [
  { pattern: /^\/$/, page: (me) => (me ? import("./home.tsx") : import("./welcome.tsx")) },
  { pattern: /^\/spaces$/, page: () => import("./spaces.tsx") },
  { pattern: /^\/spaces\/new$/, page: () => import("./new-space.tsx") },
  { pattern: /^\/spaces\/(?<id>[^/]+)\/edit$/, page: () => import("./edit-space.tsx") },
  { pattern: /^\/spaces\/(?<id>[^/]+)$/, page: () => import("./space.tsx") },
  { pattern: /^\/write$/, page: () => import("./write.tsx") },
  { pattern: /^\/search$/, page: () => import("./search.tsx") },
  { pattern: /^\/explore(?:\/(?<tab>all|people|tags))?$/, page: () => import("./explore.tsx") },
  { pattern: /^\/tags\/(?<name>[^/]+)$/, page: () => import("./tag.tsx") },
  { pattern: /^\/lists$/, page: () => import("./lists.tsx") },
  { pattern: /^\/lists\/(?<id>[^/]+)$/, page: () => import("./list.tsx") },
  { pattern: /^\/lists\/(?<id>[^/]+)\/edit$/, page: () => import("./list-edit.tsx") },
  { pattern: /^\/messages$/, page: () => import("./messages.tsx") },
  { pattern: /^\/messages\/(?<id>[^/]+)$/, page: () => import("./message.tsx") },
  { pattern: /^\/report$/, page: () => import("./report.tsx") },
  { pattern: /^\/farewell$/, page: () => import("./farewell.tsx") },
  { pattern: /^\/follow-requests$/, page: () => import("./follow-requests.tsx") },
  { pattern: /^\/settings\/filters$/, page: () => import("./filters.tsx") },
  { pattern: /^\/settings\/filters\/(?<id>[^/]+)$/, page: () => import("./filter.tsx") },
  { pattern: /^\/settings\/mutes$/, page: () => import("./mutes.tsx") },
  { pattern: /^\/settings\/blocks$/, page: () => import("./blocks.tsx") },
  { pattern: /^\/notifications$/, page: () => import("./notifications.tsx") },
  { pattern: /^\/notifications\/requests$/, page: () => import("./kept-apart.tsx") },
  { pattern: /^\/saved$/, page: () => import("./saved.tsx") },
  { pattern: /^\/scheduled$/, page: () => import("./scheduled.tsx") },
  { pattern: /^\/settings\/writing$/, page: () => import("./writing-settings.tsx") },
  { pattern: /^\/settings$/, page: () => import("./settings.tsx") },
  { pattern: /^\/settings\/profile$/, page: () => import("./profile-settings.tsx") },
  { pattern: /^\/settings\/notifications$/, page: () => import("./push-settings.tsx") },
  { pattern: /^\/settings\/security$/, page: () => import("./security.tsx") },
  { pattern: /^\/settings\/invitations$/, page: () => import("./invitations.tsx") },
  { pattern: /^\/admin\/sign-ups$/, page: () => import("./waiting.tsx") },
  { pattern: /^\/admin\/reports$/, page: () => import("./reports.tsx") },
  { pattern: /^\/admin\/reports\/(?<id>[^/]+)$/, page: () => import("./one-report.tsx") },
  { pattern: /^\/admin\/servers$/, page: () => import("./limited-servers.tsx") },
  { pattern: /^\/admin\/server$/, page: () => import("./server-settings.tsx") },
  { pattern: /^\/settings\/data$/, page: () => import("./own-data.tsx") },
  { pattern: /^\/settings\/tips$/, page: () => import("./tip-settings.tsx") },
  { pattern: /^\/about$/, page: () => import("./about.tsx") },
  { pattern: /^\/@(?<acct>[^/]+)\/tips$/, page: () => import("./tips.tsx") },
  { pattern: /^\/@(?<acct>[^/]+)\/(?<which>followers|following)$/, page: () => import("./follows.tsx") },
  { pattern: /^\/@(?<acct>[^/]+)(?:\/(?<tab>replies|media))?$/, page: () => import("./profile.tsx") },
  {
    pattern: /^\/@(?<acct>[^/]+)\/(?<id>[^/]+)\/(?<which>likes|boosts)$/,
    page: () => import("./likers.tsx"),
  },
  { pattern: /^\/@(?<acct>[^/]+)\/(?<id>[^/]+)$/, page: () => import("./post.tsx") },
];

export interface Match {
  params: Record<string, string>;
  load: Route["page"];
}

export function matchRoute(path: string): Match | null {
  for (const { pattern, page } of routes) {
    const match = pattern.exec(path);
    const params = match && decodeAll(match.groups ?? {});
    if (params) return { params, load: page };
  }
  return null;
}

function decodeAll(groups: Record<string, string>): Record<string, string> | null {
  try {
    return Object.fromEntries(
      Object.entries(groups)
        .filter(([, value]) => value !== undefined) // what may be left out
        .map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    return null; // a broken percent sign is no address of ours
  }
}
