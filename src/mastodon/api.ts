// The Mastodon door: a table of contents. Each path of the API is a small router in a file of its name.
import { Hono } from "hono";
import { cors } from "hono/cors";
import type { App } from "../app.ts";
import { answerError } from "../http.ts";
import { accounts } from "./accounts.ts";
import { admin } from "./admin.ts";
import { adminDomainBlocks } from "./admin-domain-blocks.ts";
import { adminEmojis, adminServer } from "./admin-server.ts";
import { adminSignUps } from "./admin-sign-ups.ts";
import { apps } from "./apps.ts";
import { archives } from "./archives.ts";
import { authorizedAppsRouter } from "./authorized-apps.ts";
import { asyncRefreshes } from "./async-refreshes.ts";
import { blocks } from "./blocks.ts";
import { Counters } from "./counters.ts";
import { emails } from "./emails.ts";
import { customEmojis, emojiPictures } from "./custom-emojis.ts";
import type { ApiEnv } from "./env.ts";
import { domainBlocks } from "./domain-blocks.ts";
import { featuredTags, featuredTagsOfOthers } from "./featured-tags.ts";
import { followRequests } from "./follow-requests.ts";
import { instanceV1, instanceV2 } from "./instance.ts";
import { bookmarks, favourites } from "./kept-posts.ts";
import { invitations } from "./invitations.ts";
import { markers } from "./markers.ts";
import { mediaV1, mediaV2 } from "./media.ts";
import { notificationGroups } from "./notification-groups.ts";
import { notifications, notificationsV2 } from "./notifications.ts";
import { accountDeletion } from "./account-deletion.ts";
import { exportedLists } from "./exports.ts";
import { imports } from "./imports.ts";
import { migration } from "./migration.ts";
import { nothingYet } from "./nothing-yet.ts";
import { oauth, oauthMetadata, oauthRequest } from "./oauth.ts";
import { polls } from "./polls.ts";
import { push } from "./push.ts";
import { quotes } from "./quotes.ts";
import { limitRequests } from "./rate-limits.ts";
import { reactions } from "./reactions.ts";
import { preferences } from "./preferences.ts";
import { profilePictures } from "./profile-pictures.ts";
import { registration } from "./registration.ts";
import { reports } from "./reports.ts";
import { scheduledStatuses } from "./scheduled-statuses.ts";
import { search } from "./search.ts";
import { security } from "./security.ts";
import { sessions } from "./sessions.ts";
import { conversations } from "./conversations.ts";
import { directory } from "./directory.ts";
import { filtersV2 } from "./filters.ts";
import { filtersV1 } from "./filters-v1.ts";
import { tagFollows, tags, trends } from "./tags.ts";
import { threadMutes } from "./thread-mutes.ts";
import { createStreamingEvents } from "./streaming/events.ts";
import { Streams } from "./streaming/streams.ts";
import { relations } from "./relations.ts";
import { lists } from "./lists.ts";
import { mutes } from "./mutes.ts";
import { suggestionsV1, suggestionsV2 } from "./suggestions.ts";
import { setup } from "./setup.ts";
import { passwords, signUps } from "./sign-ups.ts";
import { spaceReplays } from "./space-replays.ts";
import { spaces } from "./spaces.ts";
import { statusActions } from "./status-actions.ts";
import { statuses } from "./statuses.ts";
import { timelines } from "./timelines.ts";
import { tipJar } from "./tip-jar.ts";
import { identify } from "./viewer.ts";

const PATHS =
  /^\/(?:api\/|emojis\/[^/]+$|oauth\/(?:token|revoke|userinfo)$|\.well-known\/oauth-authorization-server$)/;

/**
 * Whether a request is for this door. /oauth/authorize is a page of the web app, which hands its form on to here and shows what
 * fails as a page; JSON comes here at once.
 */
export function isForApi(request: Request): boolean {
  const { pathname } = new URL(request.url);
  return (
    PATHS.test(pathname) || (pathname === "/oauth/authorize" && request.method === "POST" && !isForm(request))
  );
}

function isForm(request: Request): boolean {
  return request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") ?? false;
}

/**
 * Called as `api.fetch(request, { peer })`; the web app's server-rendered pages call it in process likewise.
 * A new part of the API is a `new Hono<ApiEnv>()` in a file of its own, and a line here that mounts it.
 */
export function createApi(app: App, streams = new Streams(app)): Hono<ApiEnv> {
  const api = new Hono<ApiEnv>();
  const limits = new Counters();
  api.use(async (c, next) => {
    c.set("app", app);
    c.set("peer", c.env.peer);
    c.set("limits", limits);
    await next();
  });
  // Clients are pages of other sites; without credentials, so that no cookie ever comes along.
  api.use(
    cors({
      origin: "*",
      exposeHeaders: [
        "Link",
        "Mastodon-Async-Refresh",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
      ],
    }),
  );
  api.use("/api/*", identify, limitRequests);
  api.use("/oauth/*", identify, limitRequests);
  api.route("/oauth", oauth);
  api.route("/.well-known/oauth-authorization-server", oauthMetadata);
  api.route("/api/v1/oauth/request", oauthRequest);
  api.route("/api/v1/apps", apps);
  api.route("/api/v1/instance", instanceV1);
  api.route("/api/v2/instance", instanceV2);
  api.route("/api/v1/setup", setup);
  api.route("/api/v1/sessions", sessions);
  api.route("/api/v1/domain_blocks", domainBlocks);
  api.route("/api/v1_alpha/async_refreshes", asyncRefreshes);
  api.route("/api/v1/sign_ups", signUps);
  api.route("/api/v1/passwords", passwords);
  api.route("/api/v1/emails", emails);
  api.route("/api/v1/invitations", invitations);
  api.route("/api/v1/security", security);
  api.route("/api/v1/authorized_apps", authorizedAppsRouter);
  api.route("/", nothingYet);
  api.route("/api/v1/accounts", registration);
  api.route("/api/v1/accounts", relations);
  api.route("/api/v1/accounts", accounts);
  api.route("/api/v1/lists", lists);
  api.route("/api/v1/streaming", createStreamingEvents(streams));
  api.route("/api/v1/filters", filtersV1);
  api.route("/api/v2/filters", filtersV2);
  api.route("/api/v1/tags", tags);
  api.route("/api/v1/followed_tags", tagFollows);
  api.route("/api/v1/trends", trends);
  api.route("/api/v1/conversations", conversations);
  api.route("/api/v1/directory", directory);
  api.route("/api/v1/statuses", threadMutes);
  api.route("/api/v1/mutes", mutes);
  api.route("/api/v1/suggestions", suggestionsV1);
  api.route("/api/v2/suggestions", suggestionsV2);
  api.route("/api/v1/admin/accounts", adminSignUps);
  api.route("/api/v2/admin/accounts", adminSignUps);
  api.route("/api/v1/admin/domain_blocks", adminDomainBlocks);
  api.route("/api/v1/admin/server", adminServer);
  api.route("/api/v1/admin/custom_emojis", adminEmojis);
  api.route("/api/v1/admin", admin);
  api.route("/api/v1/reports", reports);
  api.route("/api/v1/blocks", blocks);
  api.route("/api/v1/bookmarks", bookmarks);
  api.route("/api/v1/favourites", favourites);
  api.route("/api/v1/custom_emojis", customEmojis);
  api.route("/emojis", emojiPictures);
  api.route("/api/v1/featured_tags", featuredTags);
  api.route("/api/v1/accounts", featuredTagsOfOthers);
  api.route("/api/v1/follow_requests", followRequests);
  api.route("/api/v1/markers", markers);
  api.route("/api/v1/media", mediaV1);
  api.route("/api/v2/media", mediaV2);
  api.route("/api/v1/exports", exportedLists);
  api.route("/api/v1/imports", imports);
  api.route("/api/v1/account_deletion", accountDeletion);
  api.route("/api/v1/archives", archives);
  api.route("/api/v1/migration", migration);
  api.route("/api/v1/notifications", notifications);
  api.route("/api/v2/notifications", notificationsV2);
  api.route("/api/v2/notifications", notificationGroups);
  api.route("/api/v1/spaces", spaceReplays);
  api.route("/api/v1/spaces", spaces);
  api.route("/api/v1/preferences", preferences);
  api.route("/api/v1/profile", profilePictures);
  api.route("/api/v1/polls", polls);
  api.route("/api/v1/statuses", quotes);
  api.route("/api/v1/pleroma/statuses", reactions);
  api.route("/api/v1/push", push);
  api.route("/api/v1/scheduled_statuses", scheduledStatuses);
  api.route("/api/v1/statuses", statuses);
  api.route("/api/v1/statuses", statusActions);
  api.route("/api/v1/timelines", timelines);
  api.route("/api/v2/search", search);
  api.route("/api/v1", tipJar);
  api.notFound((c) => c.json({ error: "Record not found" }, 404));
  api.onError((error, c) => answerError(c, error));
  return api;
}
