// /api/v1/instance and /api/v2/instance: what clients decode before they let anyone log in.
import { Hono } from "hono";
import packageJson from "../../package.json" with { type: "json" };
import { countInstance, findOwner } from "../accounts/queries.ts";
import { MAX_FIELDS } from "../accounts/update-profile.ts";
import type { App } from "../app.ts";
import { canSendMail } from "../mail/enqueue-mail.ts";
import { MAX_ATTACHMENTS, MAX_DESCRIPTION, MEGABYTE, takenTypes } from "../media/limits.ts";
import { MAX_FRAME_RATE, MAX_PIXELS, MAX_VIDEO_PIXELS } from "../media/processing/limits.ts";
import { MAX_CHARACTERS } from "../posts/compose.ts";
import { MAX_FEATURED_TAGS } from "../posts/hashtags/featured.ts";
import { MAX_PINS } from "../posts/pins/queries.ts";
import { MAX_EXPIRATION_S, MAX_OPTION_CHARACTERS, MIN_EXPIRATION_S } from "../posts/polls/poll-draft.ts";
import { publicVapidKey } from "../push/vapid.ts";
import { readSettings, type Settings } from "../settings/settings.ts";
import { toAccount } from "./entities/account.ts";
import type { ApiEnv } from "./env.ts";

/** Clients compare the number with Mastodon's releases: 4.2 is what this API can do. */
const VERSION = `4.2.0 (compatible; Hakawati ${packageJson.version})`;
const MONTH_MS = 30 * 24 * 3_600_000;

export const instanceV1 = new Hono<ApiEnv>();
export const instanceV2 = new Hono<ApiEnv>();

instanceV1.get("/", async (c) => {
  const { app } = c.var;
  const { settings, counts, contact, vapidKey } = await gather(app);
  return c.json({
    // A bare host, not an address.
    uri: app.config.domain,
    title: settings.instanceName,
    short_description: settings.instanceDescription,
    description: settings.instanceDescription,
    email: "",
    version: VERSION,
    urls: { streaming_api: streamingOrigin(app) },
    stats: { user_count: counts.people, status_count: counts.posts, domain_count: counts.peers },
    thumbnail: thumbnail(app),
    languages: languagesOf(settings.language),
    registrations: isJoinable(settings),
    approval_required: settings.registrations === "approval",
    invites_enabled: settings.registrations !== "closed",
    configuration: configuration(app, settings, vapidKey),
    contact_account: contact,
    rules: [],
  });
});

instanceV2.get("/", async (c) => {
  const { app } = c.var;
  const { settings, counts, contact, vapidKey } = await gather(app);
  return c.json({
    domain: app.config.domain,
    title: settings.instanceName,
    version: VERSION,
    source_url: settings.sourceUrl || app.uris.sourceArchive,
    description: settings.instanceDescription,
    usage: { users: { active_month: counts.active } },
    thumbnail: { url: thumbnail(app), blurhash: null, versions: {} },
    icon: [],
    languages: languagesOf(settings.language),
    configuration: configuration(app, settings, vapidKey),
    registrations: {
      enabled: isJoinable(settings),
      approval_required: settings.registrations === "approval",
      reason_required: settings.registrations === "approval",
      message: null,
      url: `${app.uris.origin}/sign-up`,
      min_age: null,
      /** Extensions: whether an invitation lets in who could not join without, and whether the address must be confirmed. */
      invitation_required: settings.registrations === "invite",
      confirmation_required: canSendMail(app.config),
    },
    // By 2 clients read grouped notifications and the policy of 4.3, which are here; by 7 quotes. Those are here too, and clients
    // that look for their fields find them; but a number promises all that Mastodon had with it, so that one waits for the rest.
    api_versions: { mastodon: 2 },
    contact: { email: "", account: contact },
    rules: [],
  });
});

instanceV1.get("/peers", (c) => c.json([]));
instanceV1.get("/activity", (c) => c.json([]));
instanceV1.get("/rules", (c) => c.json([]));
instanceV1.get("/domain_blocks", (c) => c.json([]));
instanceV1.get("/translation_languages", (c) => c.json({}));

instanceV1.get("/extended_description", async (c) => {
  const { instanceDescription, setUpAt } = await readSettings(c.var.app.store);
  return c.json({ updated_at: setUpAt, content: instanceDescription });
});

/** Without an invitation. */
function isJoinable({ registrations }: Settings): boolean {
  return registrations === "open" || registrations === "approval";
}

async function gather(app: App) {
  const db = app.store.read;
  const settings = await readSettings(app.store);
  const counts = await countInstance(db, new Date(app.clock.now().getTime() - MONTH_MS));
  const owner = await findOwner(db);
  const vapidKey = await publicVapidKey(app);
  return { settings, counts, vapidKey, contact: owner ? await toAccount(app, owner, undefined) : null };
}

function streamingOrigin({ uris }: App): string {
  return uris.origin.replace(/^http/, "ws");
}

function thumbnail({ uris }: App): string {
  return `${uris.origin}/headers/original/missing.png`;
}

/** The language of the pages first, then the other one that they speak. */
function languagesOf(language: "en" | "ar"): string[] {
  return language === "ar" ? ["ar", "en"] : ["en", "ar"];
}

/** Elk reads urls.streaming unguarded, Tusky wants max_featured_tags, IceCubes all four numbers of polls. */
function configuration(app: App, settings: Settings, vapidKey: string) {
  return {
    urls: {
      streaming: streamingOrigin(app),
      status: null,
      about: `${app.uris.origin}/about`,
      privacy_policy: null,
      terms_of_service: null,
    },
    vapid: { public_key: vapidKey },
    accounts: {
      max_featured_tags: MAX_FEATURED_TAGS,
      max_pinned_statuses: MAX_PINS,
      max_profile_fields: MAX_FIELDS,
    },
    statuses: {
      max_characters: MAX_CHARACTERS,
      max_media_attachments: MAX_ATTACHMENTS,
      characters_reserved_per_url: 23,
    },
    media_attachments: {
      supported_mime_types: takenTypes(app),
      description_limit: MAX_DESCRIPTION,
      image_size_limit: settings.imageMegabytes * MEGABYTE,
      image_matrix_limit: MAX_PIXELS,
      video_size_limit: settings.videoMegabytes * MEGABYTE,
      video_frame_rate_limit: MAX_FRAME_RATE,
      video_matrix_limit: MAX_VIDEO_PIXELS,
    },
    polls: {
      max_options: settings.pollOptions,
      max_characters_per_option: MAX_OPTION_CHARACTERS,
      min_expiration: MIN_EXPIRATION_S,
      max_expiration: MAX_EXPIRATION_S,
    },
    translation: { enabled: false },
  };
}
