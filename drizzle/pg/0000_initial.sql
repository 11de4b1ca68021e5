CREATE TABLE "account_badges" (
	"account_id" text NOT NULL,
	"badge" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "account_badges_account_id_badge_pk" PRIMARY KEY("account_id","badge")
);
--> statement-breakpoint
CREATE TABLE "account_domain_blocks" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"domain" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "account_keys" (
	"owner_id" text NOT NULL,
	"kind" text NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"private_jwk" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "account_keys_owner_id_kind_pk" PRIMARY KEY("owner_id","kind")
);
--> statement-breakpoint
CREATE TABLE "account_notes" (
	"account_id" text NOT NULL,
	"target_id" text NOT NULL,
	"note" text NOT NULL,
	CONSTRAINT "account_notes_account_id_target_id_pk" PRIMARY KEY("account_id","target_id")
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"username" text NOT NULL,
	"domain" text,
	"handle" text NOT NULL,
	"uri" text NOT NULL,
	"url" text NOT NULL,
	"type" text DEFAULT 'Person' NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"bio" text DEFAULT '' NOT NULL,
	"fields" jsonb NOT NULL,
	"avatar_url" text,
	"header_url" text,
	"locked" boolean DEFAULT false NOT NULL,
	"discoverable" boolean DEFAULT true NOT NULL,
	"indexable" boolean DEFAULT false NOT NULL,
	"language" text,
	"inbox_url" text NOT NULL,
	"shared_inbox_url" text,
	"outbox_url" text,
	"followers_url" text,
	"featured_url" text,
	"featured_fetched_at" timestamp (3) with time zone,
	"public_key_id" text,
	"public_key_pem" text,
	"proof_keys" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"hides_network" boolean DEFAULT false NOT NULL,
	"followers_count" integer DEFAULT 0 NOT NULL,
	"following_count" integer DEFAULT 0 NOT NULL,
	"posts_count" integer DEFAULT 0 NOT NULL,
	"last_post_at" timestamp (3) with time zone,
	"silenced_at" timestamp (3) with time zone,
	"suspended_at" timestamp (3) with time zone,
	"silenced_by_domain" boolean DEFAULT false NOT NULL,
	"suspended_by_domain" boolean DEFAULT false NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	"also_known_as" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"moved_to_uri" text,
	"moved_at" timestamp (3) with time zone,
	"fetched_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "archives" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"file_key" text,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "blocks" (
	"blocker_id" text NOT NULL,
	"blocked_id" text NOT NULL,
	"uri" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "blocks_blocker_id_blocked_id_pk" PRIMARY KEY("blocker_id","blocked_id")
);
--> statement-breakpoint
CREATE TABLE "bookmarks" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"post_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "caption_lines" (
	"id" text PRIMARY KEY NOT NULL,
	"space_id" text NOT NULL,
	"account_id" text,
	"from_ms" integer NOT NULL,
	"to_ms" integer NOT NULL,
	"text" text NOT NULL,
	"language" text
);
--> statement-breakpoint
CREATE TABLE "clips" (
	"id" text PRIMARY KEY NOT NULL,
	"space_id" text NOT NULL,
	"account_id" text NOT NULL,
	"media_id" text NOT NULL,
	"from_ms" integer NOT NULL,
	"duration_ms" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "conversations" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"thread_id" text NOT NULL,
	"last_post_id" text NOT NULL,
	"account_ids" jsonb NOT NULL,
	"unread" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "custom_emojis" (
	"id" text PRIMARY KEY NOT NULL,
	"shortcode" text NOT NULL,
	"domain" text,
	"url" text NOT NULL,
	"file" text,
	"media_type" text,
	"category" text,
	"visible" boolean DEFAULT true NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "domain_blocks" (
	"domain" text PRIMARY KEY NOT NULL,
	"severity" text NOT NULL,
	"reject_media" boolean DEFAULT false NOT NULL,
	"reject_reports" boolean DEFAULT false NOT NULL,
	"public_comment" text DEFAULT '' NOT NULL,
	"private_comment" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dropped_deliveries" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"activity_id" text NOT NULL,
	"inbox" text NOT NULL,
	"ordering_key" text,
	"attempts" integer NOT NULL,
	"last_error" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"dropped_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "event_cursors" (
	"reader" text PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"position" bigserial PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"type" text NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "featured_tags" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"hashtag_id" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "filter_keywords" (
	"id" text PRIMARY KEY NOT NULL,
	"filter_id" text NOT NULL,
	"keyword" text NOT NULL,
	"whole_word" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "filter_posts" (
	"id" text PRIMARY KEY NOT NULL,
	"filter_id" text NOT NULL,
	"post_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "filters" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"title" text NOT NULL,
	"contexts" jsonb NOT NULL,
	"action" text NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "follows" (
	"follower_id" text NOT NULL,
	"followee_id" text NOT NULL,
	"state" text NOT NULL,
	"uri" text NOT NULL,
	"show_boosts" boolean DEFAULT true NOT NULL,
	"notify" boolean DEFAULT false NOT NULL,
	"languages" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "follows_follower_id_followee_id_pk" PRIMARY KEY("follower_id","followee_id")
);
--> statement-breakpoint
CREATE TABLE "hashtags" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"last_used_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "import_rows" (
	"import_id" text NOT NULL,
	"position" integer NOT NULL,
	"cells" jsonb NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"reason" text,
	CONSTRAINT "import_rows_import_id_position_pk" PRIMARY KEY("import_id","position")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"kind" text NOT NULL,
	"mode" text NOT NULL,
	"total" integer NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"cleared_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"user_id" text NOT NULL,
	"max_uses" integer,
	"uses" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"queue" text NOT NULL,
	"payload" jsonb NOT NULL,
	"ordering_key" text,
	"group_key" text,
	"turn" bigint DEFAULT 0 NOT NULL,
	"run_at" bigint NOT NULL,
	"lease_until" bigint,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "kept_timelines" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"list_id" text,
	"whole_from" text NOT NULL,
	"stale" boolean NOT NULL,
	"read_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "kv" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL,
	"expires" bigint
);
--> statement-breakpoint
CREATE TABLE "likes" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"post_id" text NOT NULL,
	"uri" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "link_previews" (
	"url" text PRIMARY KEY NOT NULL,
	"title" text,
	"description" text DEFAULT '' NOT NULL,
	"image_url" text,
	"image_alt" text DEFAULT '' NOT NULL,
	"width" integer DEFAULT 0 NOT NULL,
	"height" integer DEFAULT 0 NOT NULL,
	"author" text DEFAULT '' NOT NULL,
	"provider" text DEFAULT '' NOT NULL,
	"language" text,
	"published_at" timestamp (3) with time zone,
	"fetched_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "list_members" (
	"list_id" text NOT NULL,
	"account_id" text NOT NULL,
	CONSTRAINT "list_members_list_id_account_id_pk" PRIMARY KEY("list_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "listener_preferences" (
	"account_id" text PRIMARY KEY NOT NULL,
	"visible" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lists" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"title" text NOT NULL,
	"replies_policy" text NOT NULL,
	"exclusive" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mail_tokens" (
	"hash" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"owner_id" text NOT NULL,
	"email" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "media" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"type" text NOT NULL,
	"state" text NOT NULL,
	"failure" text,
	"description" text DEFAULT '' NOT NULL,
	"focus" jsonb,
	"blurhash" text,
	"sizes" jsonb NOT NULL,
	"media_type" text NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"hash" text,
	"file_key" text NOT NULL,
	"preview_key" text,
	"used_by" text,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mentions" (
	"post_id" text NOT NULL,
	"account_id" text NOT NULL,
	CONSTRAINT "mentions_post_id_account_id_pk" PRIMARY KEY("post_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "mutes" (
	"muter_id" text NOT NULL,
	"muted_id" text NOT NULL,
	"notifications" boolean DEFAULT true NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "mutes_muter_id_muted_id_pk" PRIMARY KEY("muter_id","muted_id")
);
--> statement-breakpoint
CREATE TABLE "notification_permissions" (
	"account_id" text NOT NULL,
	"from_account_id" text NOT NULL,
	CONSTRAINT "notification_permissions_account_id_from_account_id_pk" PRIMARY KEY("account_id","from_account_id")
);
--> statement-breakpoint
CREATE TABLE "notification_policies" (
	"account_id" text PRIMARY KEY NOT NULL,
	"policy" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"type" text NOT NULL,
	"from_account_id" text NOT NULL,
	"post_id" text,
	"emoji" jsonb,
	"subject" text NOT NULL,
	"filtered" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "oauth_apps" (
	"id" text PRIMARY KEY NOT NULL,
	"client_id" text NOT NULL,
	"secret_hash" text NOT NULL,
	"name" text NOT NULL,
	"website" text,
	"redirect_uris" jsonb NOT NULL,
	"scopes" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "oauth_codes" (
	"hash" text PRIMARY KEY NOT NULL,
	"app_id" text NOT NULL,
	"user_id" text NOT NULL,
	"scopes" jsonb NOT NULL,
	"redirect_uri" text NOT NULL,
	"challenge" text,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "oauth_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"app_id" text NOT NULL,
	"user_id" text,
	"code_hash" text,
	"scopes" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "outgoing_activities" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text,
	"body" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passkeys" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"public_key" text NOT NULL,
	"counter" bigint NOT NULL,
	"transports" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "peers" (
	"host" text PRIMARY KEY NOT NULL,
	"signature_spec" text,
	"failing_since" timestamp (3) with time zone,
	"retry_at" timestamp (3) with time zone,
	"last_error" text
);
--> statement-breakpoint
CREATE TABLE "pinned_posts" (
	"post_id" text NOT NULL,
	"account_id" text NOT NULL,
	"pinned_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "pinned_posts_post_id_pk" PRIMARY KEY("post_id")
);
--> statement-breakpoint
CREATE TABLE "poll_votes" (
	"id" text PRIMARY KEY NOT NULL,
	"poll_id" text NOT NULL,
	"account_id" text NOT NULL,
	"choice" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "polls" (
	"id" text PRIMARY KEY NOT NULL,
	"post_id" text NOT NULL,
	"options" jsonb NOT NULL,
	"multiple" boolean DEFAULT false NOT NULL,
	"hide_totals" boolean DEFAULT false NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"voters_count" integer,
	"fetched_at" timestamp (3) with time zone,
	"is_told" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "post_edits" (
	"id" text PRIMARY KEY NOT NULL,
	"post_id" text NOT NULL,
	"content" text NOT NULL,
	"source" text,
	"source_type" text NOT NULL,
	"spoiler" text NOT NULL,
	"sensitive" boolean NOT NULL,
	"attachments" jsonb NOT NULL,
	"written_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "post_hashtags" (
	"post_id" text NOT NULL,
	"hashtag_id" text NOT NULL,
	CONSTRAINT "post_hashtags_post_id_hashtag_id_pk" PRIMARY KEY("post_id","hashtag_id")
);
--> statement-breakpoint
CREATE TABLE "posting_preferences" (
	"account_id" text NOT NULL,
	"visibility" text DEFAULT 'public' NOT NULL,
	"sensitive" boolean DEFAULT false NOT NULL,
	"source_type" text DEFAULT 'text/plain' NOT NULL,
	"languages" jsonb NOT NULL,
	CONSTRAINT "posting_preferences_account_id_pk" PRIMARY KEY("account_id")
);
--> statement-breakpoint
CREATE TABLE "posts" (
	"id" text PRIMARY KEY NOT NULL,
	"uri" text NOT NULL,
	"url" text NOT NULL,
	"account_id" text NOT NULL,
	"visibility" text NOT NULL,
	"content" text NOT NULL,
	"source" text,
	"source_type" text DEFAULT 'text/plain' NOT NULL,
	"spoiler" text DEFAULT '' NOT NULL,
	"sensitive" boolean DEFAULT false NOT NULL,
	"language" text,
	"hashtags" jsonb NOT NULL,
	"attachments" jsonb NOT NULL,
	"in_reply_to_uri" text,
	"in_reply_to_id" text,
	"in_reply_to_account_id" text,
	"replies_url" text,
	"boost_of_id" text,
	"space_uri" text,
	"card_url" text,
	"quote_policy" jsonb,
	"application" jsonb,
	"quotes_count" integer DEFAULT 0 NOT NULL,
	"replies_count" integer DEFAULT 0 NOT NULL,
	"boosts_count" integer DEFAULT 0 NOT NULL,
	"likes_count" integer DEFAULT 0 NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL,
	"edited_at" timestamp (3) with time zone,
	"deleted_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "push_subscriptions" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"token_id" text,
	"session_hash" text,
	"access_token" text NOT NULL,
	"endpoint" text NOT NULL,
	"p256dh" text NOT NULL,
	"auth" text NOT NULL,
	"is_standard" boolean NOT NULL,
	"alerts" jsonb NOT NULL,
	"policy" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "quotes" (
	"id" text PRIMARY KEY NOT NULL,
	"post_id" text NOT NULL,
	"account_id" text NOT NULL,
	"quoted_uri" text NOT NULL,
	"quoted_post_id" text,
	"quoted_account_id" text,
	"state" text NOT NULL,
	"request_uri" text,
	"approval_uri" text,
	"is_legacy" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reactions" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"post_id" text NOT NULL,
	"name" text NOT NULL,
	"image_url" text,
	"uri" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recorded_voices" (
	"space_id" text NOT NULL,
	"account_id" text NOT NULL,
	"heard" boolean DEFAULT false NOT NULL,
	CONSTRAINT "recorded_voices_space_id_account_id_pk" PRIMARY KEY("space_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "recordings" (
	"space_id" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"clippers" text DEFAULT 'speakers' NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"stretches" jsonb NOT NULL,
	"trim_ms" integer,
	"progress" integer DEFAULT 0 NOT NULL,
	"begin_ms" integer,
	"duration_ms" integer,
	"file_key" text,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"hash" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "remote_files" (
	"id" text PRIMARY KEY NOT NULL,
	"url" text NOT NULL,
	"file_key" text,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"retry_at" timestamp (3) with time zone,
	"used_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"id" text PRIMARY KEY NOT NULL,
	"uri" text NOT NULL,
	"reporter_id" text NOT NULL,
	"target_account_id" text NOT NULL,
	"category" text NOT NULL,
	"comment" text NOT NULL,
	"post_ids" jsonb NOT NULL,
	"rule_ids" jsonb NOT NULL,
	"space_id" text,
	"forwarded" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"assigned_to_id" text,
	"resolved_at" timestamp (3) with time zone,
	"resolved_by_id" text
);
--> statement-breakpoint
CREATE TABLE "scheduled_posts" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"draft" jsonb NOT NULL,
	"scheduled_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_names" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"ref" text NOT NULL,
	"words" text
);
--> statement-breakpoint
CREATE TABLE "search_posts" (
	"id" bigint PRIMARY KEY NOT NULL,
	"post_id" text NOT NULL,
	"words" text
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"hash" text PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"user_id" text NOT NULL,
	"user_agent" text NOT NULL,
	"authenticated_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"name" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_ups" (
	"id" text PRIMARY KEY NOT NULL,
	"username" text NOT NULL,
	"handle" text NOT NULL,
	"email" text,
	"password_hash" text NOT NULL,
	"locale" text,
	"reason" text DEFAULT '' NOT NULL,
	"invitation_id" text,
	"confirmed_at" timestamp (3) with time zone,
	"approved_at" timestamp (3) with time zone,
	"token_hash" text,
	"token_app_id" text,
	"token_scopes" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "space_guests" (
	"space_id" text NOT NULL,
	"account_id" text NOT NULL,
	"role" text NOT NULL,
	"invite_uri" text NOT NULL,
	"invited_by_id" text,
	"accepted_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "space_guests_space_id_account_id_pk" PRIMARY KEY("space_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "space_hands" (
	"space_id" text NOT NULL,
	"account_id" text NOT NULL,
	"raised_at" timestamp (3) with time zone,
	"invited_as" text,
	"invited_by_id" text,
	CONSTRAINT "space_hands_space_id_account_id_pk" PRIMARY KEY("space_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "space_insiders" (
	"space_id" text NOT NULL,
	"key" text NOT NULL,
	"left_at" timestamp (3) with time zone,
	CONSTRAINT "space_insiders_space_id_key_pk" PRIMARY KEY("space_id","key")
);
--> statement-breakpoint
CREATE TABLE "space_people" (
	"space_id" text NOT NULL,
	"account_id" text NOT NULL,
	"role" text DEFAULT 'listener' NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"spoke" boolean DEFAULT false NOT NULL,
	"agreed_to_recording_at" timestamp (3) with time zone,
	"removed_at" timestamp (3) with time zone,
	CONSTRAINT "space_people_space_id_account_id_pk" PRIMARY KEY("space_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "space_pins" (
	"space_id" text NOT NULL,
	"post_id" text NOT NULL,
	"by_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "space_pins_space_id_post_id_pk" PRIMARY KEY("space_id","post_id")
);
--> statement-breakpoint
CREATE TABLE "space_reminders" (
	"space_id" text NOT NULL,
	"account_id" text NOT NULL,
	"join_uri" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "space_reminders_space_id_account_id_pk" PRIMARY KEY("space_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "space_rooms" (
	"space_id" text PRIMARY KEY NOT NULL,
	"captioner_id" text,
	"tip_jar_id" text,
	"recording_since" timestamp (3) with time zone,
	"recorded_once" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "space_samples" (
	"space_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"listeners" integer NOT NULL,
	CONSTRAINT "space_samples_space_id_at_pk" PRIMARY KEY("space_id","at")
);
--> statement-breakpoint
CREATE TABLE "space_subscribers" (
	"space_id" text NOT NULL,
	"host" text NOT NULL,
	"inbox" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "space_subscribers_space_id_host_pk" PRIMARY KEY("space_id","host")
);
--> statement-breakpoint
CREATE TABLE "space_topics" (
	"space_id" text NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "space_topics_space_id_key_pk" PRIMARY KEY("space_id","key")
);
--> statement-breakpoint
CREATE TABLE "spaces" (
	"id" text PRIMARY KEY NOT NULL,
	"uri" text NOT NULL,
	"url" text NOT NULL,
	"host_id" text NOT NULL,
	"title" text NOT NULL,
	"topics" jsonb NOT NULL,
	"language" text,
	"who_listens" text DEFAULT 'everyone' NOT NULL,
	"who_speaks" text DEFAULT 'everyone' NOT NULL,
	"state" text NOT NULL,
	"announcement_id" text,
	"wants_recording" boolean DEFAULT false NOT NULL,
	"locked_at" timestamp (3) with time zone,
	"listeners_count" integer DEFAULT 0 NOT NULL,
	"peak_listeners" integer DEFAULT 0 NOT NULL,
	"scheduled_for" timestamp (3) with time zone,
	"timezone" text,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"reminded_at" timestamp (3) with time zone,
	"told_at" timestamp (3) with time zone,
	"heard_at" timestamp (3) with time zone,
	"speaker_uris" jsonb NOT NULL,
	"image" jsonb,
	"replay_url" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tag_follows" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "thread_mutes" (
	"account_id" text NOT NULL,
	"thread_id" text NOT NULL,
	CONSTRAINT "thread_mutes_account_id_thread_id_pk" PRIMARY KEY("account_id","thread_id")
);
--> statement-breakpoint
CREATE TABLE "timeline_entries" (
	"timeline_id" text NOT NULL,
	"post_id" text NOT NULL,
	"subject_id" text NOT NULL,
	CONSTRAINT "timeline_entries_timeline_id_subject_id_pk" PRIMARY KEY("timeline_id","subject_id")
);
--> statement-breakpoint
CREATE TABLE "tip_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"position" integer NOT NULL,
	"service" text NOT NULL,
	"name" text NOT NULL,
	"handle" text NOT NULL,
	"href" text,
	"visibility" text NOT NULL,
	"source" text NOT NULL,
	"amounts" jsonb,
	"links_back_at" timestamp (3) with time zone,
	"link_checked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "tip_history" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"change" text NOT NULL,
	"service" text NOT NULL,
	"name" text NOT NULL,
	"handle" text NOT NULL,
	"href" text,
	"visibility" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tip_jars" (
	"account_id" text PRIMARY KEY NOT NULL,
	"enabled" boolean NOT NULL,
	"adult_declared_at" timestamp (3) with time zone,
	"changed_at" timestamp (3) with time zone,
	"frozen_at" timestamp (3) with time zone,
	"frozen_by" text
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"email" text,
	"email_confirmed_at" timestamp (3) with time zone,
	"password_hash" text NOT NULL,
	"role" text DEFAULT 'user' NOT NULL,
	"locale" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"password_changed_at" timestamp (3) with time zone NOT NULL,
	"security_changed_at" timestamp (3) with time zone,
	"totp_secret" text,
	"totp_since" timestamp (3) with time zone,
	"totp_step" integer DEFAULT 0 NOT NULL,
	"deletes_at" timestamp (3) with time zone,
	"invitation_id" text
);
--> statement-breakpoint
ALTER TABLE "account_badges" ADD CONSTRAINT "account_badges_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_domain_blocks" ADD CONSTRAINT "account_domain_blocks_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_notes" ADD CONSTRAINT "account_notes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_notes" ADD CONSTRAINT "account_notes_target_id_accounts_id_fk" FOREIGN KEY ("target_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archives" ADD CONSTRAINT "archives_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blocks" ADD CONSTRAINT "blocks_blocker_id_accounts_id_fk" FOREIGN KEY ("blocker_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blocks" ADD CONSTRAINT "blocks_blocked_id_accounts_id_fk" FOREIGN KEY ("blocked_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookmarks" ADD CONSTRAINT "bookmarks_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookmarks" ADD CONSTRAINT "bookmarks_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caption_lines" ADD CONSTRAINT "caption_lines_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caption_lines" ADD CONSTRAINT "caption_lines_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clips" ADD CONSTRAINT "clips_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clips" ADD CONSTRAINT "clips_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clips" ADD CONSTRAINT "clips_media_id_media_id_fk" FOREIGN KEY ("media_id") REFERENCES "public"."media"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_last_post_id_posts_id_fk" FOREIGN KEY ("last_post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "featured_tags" ADD CONSTRAINT "featured_tags_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "featured_tags" ADD CONSTRAINT "featured_tags_hashtag_id_hashtags_id_fk" FOREIGN KEY ("hashtag_id") REFERENCES "public"."hashtags"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "filter_keywords" ADD CONSTRAINT "filter_keywords_filter_id_filters_id_fk" FOREIGN KEY ("filter_id") REFERENCES "public"."filters"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "filter_posts" ADD CONSTRAINT "filter_posts_filter_id_filters_id_fk" FOREIGN KEY ("filter_id") REFERENCES "public"."filters"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "filter_posts" ADD CONSTRAINT "filter_posts_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "filters" ADD CONSTRAINT "filters_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follows" ADD CONSTRAINT "follows_follower_id_accounts_id_fk" FOREIGN KEY ("follower_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follows" ADD CONSTRAINT "follows_followee_id_accounts_id_fk" FOREIGN KEY ("followee_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kept_timelines" ADD CONSTRAINT "kept_timelines_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "likes" ADD CONSTRAINT "likes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "likes" ADD CONSTRAINT "likes_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "list_members" ADD CONSTRAINT "list_members_list_id_lists_id_fk" FOREIGN KEY ("list_id") REFERENCES "public"."lists"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "list_members" ADD CONSTRAINT "list_members_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listener_preferences" ADD CONSTRAINT "listener_preferences_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lists" ADD CONSTRAINT "lists_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "media" ADD CONSTRAINT "media_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mutes" ADD CONSTRAINT "mutes_muter_id_accounts_id_fk" FOREIGN KEY ("muter_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mutes" ADD CONSTRAINT "mutes_muted_id_accounts_id_fk" FOREIGN KEY ("muted_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_permissions" ADD CONSTRAINT "notification_permissions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_permissions" ADD CONSTRAINT "notification_permissions_from_account_id_accounts_id_fk" FOREIGN KEY ("from_account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_policies" ADD CONSTRAINT "notification_policies_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_from_account_id_accounts_id_fk" FOREIGN KEY ("from_account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_codes" ADD CONSTRAINT "oauth_codes_app_id_oauth_apps_id_fk" FOREIGN KEY ("app_id") REFERENCES "public"."oauth_apps"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_codes" ADD CONSTRAINT "oauth_codes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_tokens" ADD CONSTRAINT "oauth_tokens_app_id_oauth_apps_id_fk" FOREIGN KEY ("app_id") REFERENCES "public"."oauth_apps"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_tokens" ADD CONSTRAINT "oauth_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pinned_posts" ADD CONSTRAINT "pinned_posts_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pinned_posts" ADD CONSTRAINT "pinned_posts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "poll_votes" ADD CONSTRAINT "poll_votes_poll_id_polls_id_fk" FOREIGN KEY ("poll_id") REFERENCES "public"."polls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "poll_votes" ADD CONSTRAINT "poll_votes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "polls" ADD CONSTRAINT "polls_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_edits" ADD CONSTRAINT "post_edits_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_hashtags" ADD CONSTRAINT "post_hashtags_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_hashtags" ADD CONSTRAINT "post_hashtags_hashtag_id_hashtags_id_fk" FOREIGN KEY ("hashtag_id") REFERENCES "public"."hashtags"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posting_preferences" ADD CONSTRAINT "posting_preferences_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_token_id_oauth_tokens_id_fk" FOREIGN KEY ("token_id") REFERENCES "public"."oauth_tokens"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_session_hash_sessions_hash_fk" FOREIGN KEY ("session_hash") REFERENCES "public"."sessions"("hash") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_quoted_post_id_posts_id_fk" FOREIGN KEY ("quoted_post_id") REFERENCES "public"."posts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_quoted_account_id_accounts_id_fk" FOREIGN KEY ("quoted_account_id") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reactions" ADD CONSTRAINT "reactions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reactions" ADD CONSTRAINT "reactions_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recorded_voices" ADD CONSTRAINT "recorded_voices_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recorded_voices" ADD CONSTRAINT "recorded_voices_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_reporter_id_accounts_id_fk" FOREIGN KEY ("reporter_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_target_account_id_accounts_id_fk" FOREIGN KEY ("target_account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_assigned_to_id_accounts_id_fk" FOREIGN KEY ("assigned_to_id") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_resolved_by_id_accounts_id_fk" FOREIGN KEY ("resolved_by_id") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scheduled_posts" ADD CONSTRAINT "scheduled_posts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_guests" ADD CONSTRAINT "space_guests_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_guests" ADD CONSTRAINT "space_guests_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_guests" ADD CONSTRAINT "space_guests_invited_by_id_accounts_id_fk" FOREIGN KEY ("invited_by_id") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_hands" ADD CONSTRAINT "space_hands_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_hands" ADD CONSTRAINT "space_hands_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_hands" ADD CONSTRAINT "space_hands_invited_by_id_accounts_id_fk" FOREIGN KEY ("invited_by_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_insiders" ADD CONSTRAINT "space_insiders_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_people" ADD CONSTRAINT "space_people_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_people" ADD CONSTRAINT "space_people_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_pins" ADD CONSTRAINT "space_pins_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_pins" ADD CONSTRAINT "space_pins_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_pins" ADD CONSTRAINT "space_pins_by_id_accounts_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_reminders" ADD CONSTRAINT "space_reminders_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_reminders" ADD CONSTRAINT "space_reminders_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_rooms" ADD CONSTRAINT "space_rooms_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_rooms" ADD CONSTRAINT "space_rooms_captioner_id_accounts_id_fk" FOREIGN KEY ("captioner_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_rooms" ADD CONSTRAINT "space_rooms_tip_jar_id_accounts_id_fk" FOREIGN KEY ("tip_jar_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_samples" ADD CONSTRAINT "space_samples_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_subscribers" ADD CONSTRAINT "space_subscribers_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "space_topics" ADD CONSTRAINT "space_topics_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "spaces" ADD CONSTRAINT "spaces_host_id_accounts_id_fk" FOREIGN KEY ("host_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "spaces" ADD CONSTRAINT "spaces_announcement_id_posts_id_fk" FOREIGN KEY ("announcement_id") REFERENCES "public"."posts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tag_follows" ADD CONSTRAINT "tag_follows_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_mutes" ADD CONSTRAINT "thread_mutes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "timeline_entries" ADD CONSTRAINT "timeline_entries_timeline_id_kept_timelines_id_fk" FOREIGN KEY ("timeline_id") REFERENCES "public"."kept_timelines"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tip_entries" ADD CONSTRAINT "tip_entries_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tip_history" ADD CONSTRAINT "tip_history_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tip_jars" ADD CONSTRAINT "tip_jars_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "account_domain_blocks_once_key" ON "account_domain_blocks" USING btree ("account_id","domain");--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_handle_key" ON "accounts" USING btree ("handle");--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_uri_key" ON "accounts" USING btree ("uri");--> statement-breakpoint
CREATE INDEX "accounts_domain_idx" ON "accounts" USING btree ("domain");--> statement-breakpoint
CREATE INDEX "accounts_key_idx" ON "accounts" USING btree ("public_key_id");--> statement-breakpoint
CREATE INDEX "archives_account_idx" ON "archives" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "archives_expires_idx" ON "archives" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "blocks_blocked_idx" ON "blocks" USING btree ("blocked_id");--> statement-breakpoint
CREATE INDEX "blocks_uri_idx" ON "blocks" USING btree ("uri");--> statement-breakpoint
CREATE UNIQUE INDEX "bookmarks_once_key" ON "bookmarks" USING btree ("account_id","post_id");--> statement-breakpoint
CREATE INDEX "bookmarks_account_idx" ON "bookmarks" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "bookmarks_post_idx" ON "bookmarks" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "caption_lines_space_idx" ON "caption_lines" USING btree ("space_id","from_ms");--> statement-breakpoint
CREATE INDEX "clips_space_idx" ON "clips" USING btree ("space_id","id");--> statement-breakpoint
CREATE INDEX "clips_media_idx" ON "clips" USING btree ("media_id");--> statement-breakpoint
CREATE UNIQUE INDEX "conversations_once_key" ON "conversations" USING btree ("account_id","thread_id");--> statement-breakpoint
CREATE INDEX "conversations_account_idx" ON "conversations" USING btree ("account_id","last_post_id");--> statement-breakpoint
CREATE INDEX "conversations_post_idx" ON "conversations" USING btree ("last_post_id");--> statement-breakpoint
CREATE UNIQUE INDEX "custom_emojis_key" ON "custom_emojis" USING btree ("shortcode","domain");--> statement-breakpoint
CREATE UNIQUE INDEX "custom_emojis_local_key" ON "custom_emojis" USING btree ("shortcode") WHERE "custom_emojis"."domain" is null;--> statement-breakpoint
CREATE INDEX "dropped_deliveries_time_idx" ON "dropped_deliveries" USING btree ("dropped_at");--> statement-breakpoint
CREATE UNIQUE INDEX "events_id_key" ON "events" USING btree ("id");--> statement-breakpoint
CREATE UNIQUE INDEX "featured_tags_once_key" ON "featured_tags" USING btree ("account_id","hashtag_id");--> statement-breakpoint
CREATE INDEX "filter_keywords_filter_idx" ON "filter_keywords" USING btree ("filter_id");--> statement-breakpoint
CREATE UNIQUE INDEX "filter_posts_once_key" ON "filter_posts" USING btree ("filter_id","post_id");--> statement-breakpoint
CREATE INDEX "filter_posts_post_idx" ON "filter_posts" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "filters_account_idx" ON "filters" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "follows_followee_idx" ON "follows" USING btree ("followee_id","state");--> statement-breakpoint
CREATE INDEX "follows_uri_idx" ON "follows" USING btree ("uri");--> statement-breakpoint
CREATE UNIQUE INDEX "hashtags_key_key" ON "hashtags" USING btree ("key");--> statement-breakpoint
CREATE INDEX "import_rows_state_idx" ON "import_rows" USING btree ("import_id","state","position");--> statement-breakpoint
CREATE INDEX "imports_account_idx" ON "imports" USING btree ("account_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_code_key" ON "invitations" USING btree ("code");--> statement-breakpoint
CREATE INDEX "invitations_user_idx" ON "invitations" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "jobs_ready_idx" ON "jobs" USING btree ("queue","run_at","id");--> statement-breakpoint
CREATE INDEX "jobs_turn_idx" ON "jobs" USING btree ("queue","turn","id");--> statement-breakpoint
CREATE INDEX "jobs_group_idx" ON "jobs" USING btree ("group_key") WHERE "jobs"."group_key" is not null;--> statement-breakpoint
CREATE INDEX "jobs_ordering_idx" ON "jobs" USING btree ("ordering_key","id");--> statement-breakpoint
CREATE INDEX "kept_timelines_account_idx" ON "kept_timelines" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "kv_expires_idx" ON "kv" USING btree ("expires");--> statement-breakpoint
CREATE UNIQUE INDEX "likes_once_key" ON "likes" USING btree ("account_id","post_id");--> statement-breakpoint
CREATE INDEX "likes_account_idx" ON "likes" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "likes_post_idx" ON "likes" USING btree ("post_id","id");--> statement-breakpoint
CREATE INDEX "likes_uri_idx" ON "likes" USING btree ("uri");--> statement-breakpoint
CREATE INDEX "list_members_account_idx" ON "list_members" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "lists_account_idx" ON "lists" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "mail_tokens_owner_idx" ON "mail_tokens" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "media_account_idx" ON "media" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "media_used_idx" ON "media" USING btree ("used_by");--> statement-breakpoint
CREATE INDEX "media_expires_idx" ON "media" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "media_file_idx" ON "media" USING btree ("file_key");--> statement-breakpoint
CREATE INDEX "media_preview_idx" ON "media" USING btree ("preview_key");--> statement-breakpoint
CREATE INDEX "mentions_account_idx" ON "mentions" USING btree ("account_id","post_id");--> statement-breakpoint
CREATE UNIQUE INDEX "notifications_once_key" ON "notifications" USING btree ("account_id","type","subject");--> statement-breakpoint
CREATE INDEX "notifications_account_idx" ON "notifications" USING btree ("account_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "oauth_apps_client_key" ON "oauth_apps" USING btree ("client_id");--> statement-breakpoint
CREATE UNIQUE INDEX "oauth_tokens_hash_key" ON "oauth_tokens" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "oauth_tokens_user_idx" ON "oauth_tokens" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "oauth_tokens_code_idx" ON "oauth_tokens" USING btree ("code_hash");--> statement-breakpoint
CREATE INDEX "passkeys_user_idx" ON "passkeys" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "pinned_posts_account_idx" ON "pinned_posts" USING btree ("account_id","pinned_at");--> statement-breakpoint
CREATE UNIQUE INDEX "poll_votes_once_key" ON "poll_votes" USING btree ("poll_id","account_id","choice");--> statement-breakpoint
CREATE INDEX "poll_votes_account_idx" ON "poll_votes" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "polls_post_key" ON "polls" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "post_edits_post_idx" ON "post_edits" USING btree ("post_id","id");--> statement-breakpoint
CREATE INDEX "post_hashtags_hashtag_idx" ON "post_hashtags" USING btree ("hashtag_id","post_id");--> statement-breakpoint
CREATE UNIQUE INDEX "posts_uri_key" ON "posts" USING btree ("uri");--> statement-breakpoint
CREATE INDEX "posts_account_idx" ON "posts" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "posts_visibility_idx" ON "posts" USING btree ("visibility","id");--> statement-breakpoint
CREATE INDEX "posts_reply_idx" ON "posts" USING btree ("in_reply_to_id") WHERE "posts"."in_reply_to_id" is not null;--> statement-breakpoint
CREATE INDEX "posts_reply_uri_idx" ON "posts" USING btree ("in_reply_to_uri") WHERE "posts"."in_reply_to_uri" is not null;--> statement-breakpoint
CREATE INDEX "posts_space_idx" ON "posts" USING btree ("space_uri") WHERE "posts"."space_uri" is not null;--> statement-breakpoint
CREATE INDEX "posts_boost_idx" ON "posts" USING btree ("boost_of_id") WHERE "posts"."boost_of_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "posts_boost_once_key" ON "posts" USING btree ("account_id","boost_of_id") WHERE "posts"."deleted_at" is null and "posts"."boost_of_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "push_subscriptions_token_key" ON "push_subscriptions" USING btree ("token_id");--> statement-breakpoint
CREATE UNIQUE INDEX "push_subscriptions_session_key" ON "push_subscriptions" USING btree ("session_hash");--> statement-breakpoint
CREATE INDEX "push_subscriptions_account_idx" ON "push_subscriptions" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "quotes_post_key" ON "quotes" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "quotes_quoted_idx" ON "quotes" USING btree ("quoted_post_id","id");--> statement-breakpoint
CREATE INDEX "quotes_quoted_uri_idx" ON "quotes" USING btree ("quoted_uri");--> statement-breakpoint
CREATE INDEX "quotes_request_idx" ON "quotes" USING btree ("request_uri");--> statement-breakpoint
CREATE INDEX "quotes_approval_idx" ON "quotes" USING btree ("approval_uri");--> statement-breakpoint
CREATE INDEX "quotes_account_idx" ON "quotes" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "quotes_quoted_account_idx" ON "quotes" USING btree ("quoted_account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "reactions_once_key" ON "reactions" USING btree ("post_id","account_id","name");--> statement-breakpoint
CREATE INDEX "reactions_account_idx" ON "reactions" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "reactions_uri_idx" ON "reactions" USING btree ("uri");--> statement-breakpoint
CREATE INDEX "recordings_expires_idx" ON "recordings" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "recordings_file_idx" ON "recordings" USING btree ("file_key");--> statement-breakpoint
CREATE INDEX "recovery_codes_user_idx" ON "recovery_codes" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "remote_files_used_idx" ON "remote_files" USING btree ("used_at");--> statement-breakpoint
CREATE INDEX "remote_files_file_idx" ON "remote_files" USING btree ("file_key");--> statement-breakpoint
CREATE UNIQUE INDEX "reports_uri_key" ON "reports" USING btree ("uri");--> statement-breakpoint
CREATE INDEX "reports_target_idx" ON "reports" USING btree ("target_account_id","id");--> statement-breakpoint
CREATE INDEX "reports_reporter_idx" ON "reports" USING btree ("reporter_id");--> statement-breakpoint
CREATE INDEX "scheduled_posts_account_idx" ON "scheduled_posts" USING btree ("account_id","scheduled_at");--> statement-breakpoint
CREATE UNIQUE INDEX "search_names_ref_key" ON "search_names" USING btree ("kind","ref");--> statement-breakpoint
CREATE UNIQUE INDEX "search_posts_post_key" ON "search_posts" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "sessions_user_idx" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "sign_ups_handle_key" ON "sign_ups" USING btree ("handle");--> statement-breakpoint
CREATE INDEX "sign_ups_email_idx" ON "sign_ups" USING btree ("email");--> statement-breakpoint
CREATE INDEX "sign_ups_token_idx" ON "sign_ups" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "space_guests_account_idx" ON "space_guests" USING btree ("account_id","space_id");--> statement-breakpoint
CREATE UNIQUE INDEX "space_guests_invite_key" ON "space_guests" USING btree ("invite_uri");--> statement-breakpoint
CREATE INDEX "space_people_account_idx" ON "space_people" USING btree ("account_id","space_id");--> statement-breakpoint
CREATE INDEX "space_reminders_account_idx" ON "space_reminders" USING btree ("account_id","space_id");--> statement-breakpoint
CREATE INDEX "space_topics_key_idx" ON "space_topics" USING btree ("key","space_id");--> statement-breakpoint
CREATE UNIQUE INDEX "spaces_uri_key" ON "spaces" USING btree ("uri");--> statement-breakpoint
CREATE INDEX "spaces_state_idx" ON "spaces" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "spaces_upcoming_idx" ON "spaces" USING btree ("state","scheduled_for");--> statement-breakpoint
CREATE INDEX "spaces_host_idx" ON "spaces" USING btree ("host_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "tag_follows_once_key" ON "tag_follows" USING btree ("account_id","key");--> statement-breakpoint
CREATE INDEX "tag_follows_key_idx" ON "tag_follows" USING btree ("key");--> statement-breakpoint
CREATE INDEX "timeline_entries_page_idx" ON "timeline_entries" USING btree ("timeline_id","post_id");--> statement-breakpoint
CREATE INDEX "timeline_entries_post_idx" ON "timeline_entries" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "tip_entries_account_idx" ON "tip_entries" USING btree ("account_id","position");--> statement-breakpoint
CREATE INDEX "tip_entries_checked_idx" ON "tip_entries" USING btree ("link_checked_at");--> statement-breakpoint
CREATE INDEX "tip_history_account_idx" ON "tip_history" USING btree ("account_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_account_key" ON "users" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_key" ON "users" USING btree ("email");