CREATE TABLE `account_badges` (
	`account_id` text NOT NULL,
	`badge` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `badge`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `account_domain_blocks` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`domain` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `account_domain_blocks_once_key` ON `account_domain_blocks` (`account_id`,`domain`);--> statement-breakpoint
CREATE TABLE `account_keys` (
	`owner_id` text NOT NULL,
	`kind` text NOT NULL,
	`public_jwk` text NOT NULL,
	`private_jwk` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`owner_id`, `kind`)
);
--> statement-breakpoint
CREATE TABLE `account_notes` (
	`account_id` text NOT NULL,
	`target_id` text NOT NULL,
	`note` text NOT NULL,
	PRIMARY KEY(`account_id`, `target_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`target_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`username` text NOT NULL,
	`domain` text,
	`handle` text NOT NULL,
	`uri` text NOT NULL,
	`url` text NOT NULL,
	`type` text DEFAULT 'Person' NOT NULL,
	`name` text DEFAULT '' NOT NULL,
	`bio` text DEFAULT '' NOT NULL,
	`fields` text NOT NULL,
	`avatar_url` text,
	`header_url` text,
	`locked` integer DEFAULT false NOT NULL,
	`discoverable` integer DEFAULT true NOT NULL,
	`indexable` integer DEFAULT false NOT NULL,
	`language` text,
	`inbox_url` text NOT NULL,
	`shared_inbox_url` text,
	`outbox_url` text,
	`followers_url` text,
	`featured_url` text,
	`featured_fetched_at` integer,
	`public_key_id` text,
	`public_key_pem` text,
	`proof_keys` text DEFAULT '{}' NOT NULL,
	`hides_network` integer DEFAULT false NOT NULL,
	`followers_count` integer DEFAULT 0 NOT NULL,
	`following_count` integer DEFAULT 0 NOT NULL,
	`posts_count` integer DEFAULT 0 NOT NULL,
	`last_post_at` integer,
	`silenced_at` integer,
	`suspended_at` integer,
	`silenced_by_domain` integer DEFAULT false NOT NULL,
	`suspended_by_domain` integer DEFAULT false NOT NULL,
	`deleted_at` integer,
	`also_known_as` text DEFAULT '[]' NOT NULL,
	`moved_to_uri` text,
	`moved_at` integer,
	`fetched_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_handle_key` ON `accounts` (`handle`);--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_uri_key` ON `accounts` (`uri`);--> statement-breakpoint
CREATE INDEX `accounts_domain_idx` ON `accounts` (`domain`);--> statement-breakpoint
CREATE INDEX `accounts_key_idx` ON `accounts` (`public_key_id`);--> statement-breakpoint
CREATE TABLE `archives` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`total` integer DEFAULT 0 NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`file_key` text,
	`bytes` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `archives_account_idx` ON `archives` (`account_id`,`id`);--> statement-breakpoint
CREATE INDEX `archives_expires_idx` ON `archives` (`expires_at`);--> statement-breakpoint
CREATE TABLE `blocks` (
	`blocker_id` text NOT NULL,
	`blocked_id` text NOT NULL,
	`uri` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`blocker_id`, `blocked_id`),
	FOREIGN KEY (`blocker_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`blocked_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `blocks_blocked_idx` ON `blocks` (`blocked_id`);--> statement-breakpoint
CREATE INDEX `blocks_uri_idx` ON `blocks` (`uri`);--> statement-breakpoint
CREATE TABLE `bookmarks` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`post_id` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bookmarks_once_key` ON `bookmarks` (`account_id`,`post_id`);--> statement-breakpoint
CREATE INDEX `bookmarks_account_idx` ON `bookmarks` (`account_id`,`id`);--> statement-breakpoint
CREATE INDEX `bookmarks_post_idx` ON `bookmarks` (`post_id`);--> statement-breakpoint
CREATE TABLE `caption_lines` (
	`id` text PRIMARY KEY NOT NULL,
	`space_id` text NOT NULL,
	`account_id` text,
	`from_ms` integer NOT NULL,
	`to_ms` integer NOT NULL,
	`text` text NOT NULL,
	`language` text,
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `caption_lines_space_idx` ON `caption_lines` (`space_id`,`from_ms`);--> statement-breakpoint
CREATE TABLE `clips` (
	`id` text PRIMARY KEY NOT NULL,
	`space_id` text NOT NULL,
	`account_id` text NOT NULL,
	`media_id` text NOT NULL,
	`from_ms` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`media_id`) REFERENCES `media`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `clips_space_idx` ON `clips` (`space_id`,`id`);--> statement-breakpoint
CREATE INDEX `clips_media_idx` ON `clips` (`media_id`);--> statement-breakpoint
CREATE TABLE `conversations` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`thread_id` text NOT NULL,
	`last_post_id` text NOT NULL,
	`account_ids` text NOT NULL,
	`unread` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`last_post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_once_key` ON `conversations` (`account_id`,`thread_id`);--> statement-breakpoint
CREATE INDEX `conversations_account_idx` ON `conversations` (`account_id`,`last_post_id`);--> statement-breakpoint
CREATE INDEX `conversations_post_idx` ON `conversations` (`last_post_id`);--> statement-breakpoint
CREATE TABLE `custom_emojis` (
	`id` text PRIMARY KEY NOT NULL,
	`shortcode` text NOT NULL,
	`domain` text,
	`url` text NOT NULL,
	`file` text,
	`media_type` text,
	`category` text,
	`visible` integer DEFAULT true NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `custom_emojis_key` ON `custom_emojis` (`shortcode`,`domain`);--> statement-breakpoint
CREATE UNIQUE INDEX `custom_emojis_local_key` ON `custom_emojis` (`shortcode`) WHERE "custom_emojis"."domain" is null;--> statement-breakpoint
CREATE TABLE `domain_blocks` (
	`domain` text PRIMARY KEY NOT NULL,
	`severity` text NOT NULL,
	`reject_media` integer DEFAULT false NOT NULL,
	`reject_reports` integer DEFAULT false NOT NULL,
	`public_comment` text DEFAULT '' NOT NULL,
	`private_comment` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `dropped_deliveries` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`activity_id` text NOT NULL,
	`inbox` text NOT NULL,
	`ordering_key` text,
	`attempts` integer NOT NULL,
	`last_error` text NOT NULL,
	`created_at` integer NOT NULL,
	`dropped_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `dropped_deliveries_time_idx` ON `dropped_deliveries` (`dropped_at`);--> statement-breakpoint
CREATE TABLE `event_cursors` (
	`reader` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `events` (
	`position` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`payload` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_id_key` ON `events` (`id`);--> statement-breakpoint
CREATE TABLE `featured_tags` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`hashtag_id` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`hashtag_id`) REFERENCES `hashtags`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `featured_tags_once_key` ON `featured_tags` (`account_id`,`hashtag_id`);--> statement-breakpoint
CREATE TABLE `filter_keywords` (
	`id` text PRIMARY KEY NOT NULL,
	`filter_id` text NOT NULL,
	`keyword` text NOT NULL,
	`whole_word` integer NOT NULL,
	FOREIGN KEY (`filter_id`) REFERENCES `filters`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `filter_keywords_filter_idx` ON `filter_keywords` (`filter_id`);--> statement-breakpoint
CREATE TABLE `filter_posts` (
	`id` text PRIMARY KEY NOT NULL,
	`filter_id` text NOT NULL,
	`post_id` text NOT NULL,
	FOREIGN KEY (`filter_id`) REFERENCES `filters`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `filter_posts_once_key` ON `filter_posts` (`filter_id`,`post_id`);--> statement-breakpoint
CREATE INDEX `filter_posts_post_idx` ON `filter_posts` (`post_id`);--> statement-breakpoint
CREATE TABLE `filters` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`title` text NOT NULL,
	`contexts` text NOT NULL,
	`action` text NOT NULL,
	`expires_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `filters_account_idx` ON `filters` (`account_id`);--> statement-breakpoint
CREATE TABLE `follows` (
	`follower_id` text NOT NULL,
	`followee_id` text NOT NULL,
	`state` text NOT NULL,
	`uri` text NOT NULL,
	`show_boosts` integer DEFAULT true NOT NULL,
	`notify` integer DEFAULT false NOT NULL,
	`languages` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`follower_id`, `followee_id`),
	FOREIGN KEY (`follower_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`followee_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `follows_followee_idx` ON `follows` (`followee_id`,`state`);--> statement-breakpoint
CREATE INDEX `follows_uri_idx` ON `follows` (`uri`);--> statement-breakpoint
CREATE TABLE `hashtags` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`last_used_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `hashtags_key_key` ON `hashtags` (`key`);--> statement-breakpoint
CREATE TABLE `import_rows` (
	`import_id` text NOT NULL,
	`position` integer NOT NULL,
	`cells` text NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`reason` text,
	PRIMARY KEY(`import_id`, `position`),
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `import_rows_state_idx` ON `import_rows` (`import_id`,`state`,`position`);--> statement-breakpoint
CREATE TABLE `imports` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`kind` text NOT NULL,
	`mode` text NOT NULL,
	`total` integer NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`failed` integer DEFAULT 0 NOT NULL,
	`cleared_at` integer,
	`finished_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `imports_account_idx` ON `imports` (`account_id`,`id`);--> statement-breakpoint
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`user_id` text NOT NULL,
	`max_uses` integer,
	`uses` integer DEFAULT 0 NOT NULL,
	`expires_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_code_key` ON `invitations` (`code`);--> statement-breakpoint
CREATE INDEX `invitations_user_idx` ON `invitations` (`user_id`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`queue` text NOT NULL,
	`payload` text NOT NULL,
	`ordering_key` text,
	`group_key` text,
	`turn` integer DEFAULT 0 NOT NULL,
	`run_at` integer NOT NULL,
	`lease_until` integer,
	`attempts` integer DEFAULT 0 NOT NULL,
	`last_error` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `jobs_ready_idx` ON `jobs` (`queue`,`run_at`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_turn_idx` ON `jobs` (`queue`,`turn`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_group_idx` ON `jobs` (`group_key`) WHERE "jobs"."group_key" is not null;--> statement-breakpoint
CREATE INDEX `jobs_ordering_idx` ON `jobs` (`ordering_key`,`id`);--> statement-breakpoint
CREATE TABLE `kept_timelines` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`list_id` text,
	`whole_from` text NOT NULL,
	`stale` integer NOT NULL,
	`read_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `kept_timelines_account_idx` ON `kept_timelines` (`account_id`);--> statement-breakpoint
CREATE TABLE `kv` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`expires` integer
);
--> statement-breakpoint
CREATE INDEX `kv_expires_idx` ON `kv` (`expires`);--> statement-breakpoint
CREATE TABLE `likes` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`post_id` text NOT NULL,
	`uri` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `likes_once_key` ON `likes` (`account_id`,`post_id`);--> statement-breakpoint
CREATE INDEX `likes_account_idx` ON `likes` (`account_id`,`id`);--> statement-breakpoint
CREATE INDEX `likes_post_idx` ON `likes` (`post_id`,`id`);--> statement-breakpoint
CREATE INDEX `likes_uri_idx` ON `likes` (`uri`);--> statement-breakpoint
CREATE TABLE `link_previews` (
	`url` text PRIMARY KEY NOT NULL,
	`title` text,
	`description` text DEFAULT '' NOT NULL,
	`image_url` text,
	`image_alt` text DEFAULT '' NOT NULL,
	`width` integer DEFAULT 0 NOT NULL,
	`height` integer DEFAULT 0 NOT NULL,
	`author` text DEFAULT '' NOT NULL,
	`provider` text DEFAULT '' NOT NULL,
	`language` text,
	`published_at` integer,
	`fetched_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `list_members` (
	`list_id` text NOT NULL,
	`account_id` text NOT NULL,
	PRIMARY KEY(`list_id`, `account_id`),
	FOREIGN KEY (`list_id`) REFERENCES `lists`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `list_members_account_idx` ON `list_members` (`account_id`);--> statement-breakpoint
CREATE TABLE `listener_preferences` (
	`account_id` text PRIMARY KEY NOT NULL,
	`visible` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `lists` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`title` text NOT NULL,
	`replies_policy` text NOT NULL,
	`exclusive` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `lists_account_idx` ON `lists` (`account_id`);--> statement-breakpoint
CREATE TABLE `mail_tokens` (
	`hash` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`owner_id` text NOT NULL,
	`email` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `mail_tokens_owner_idx` ON `mail_tokens` (`owner_id`);--> statement-breakpoint
CREATE TABLE `media` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`type` text NOT NULL,
	`state` text NOT NULL,
	`failure` text,
	`description` text DEFAULT '' NOT NULL,
	`focus` text,
	`blurhash` text,
	`sizes` text NOT NULL,
	`media_type` text NOT NULL,
	`bytes` integer DEFAULT 0 NOT NULL,
	`hash` text,
	`file_key` text NOT NULL,
	`preview_key` text,
	`used_by` text,
	`expires_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `media_account_idx` ON `media` (`account_id`,`id`);--> statement-breakpoint
CREATE INDEX `media_used_idx` ON `media` (`used_by`);--> statement-breakpoint
CREATE INDEX `media_expires_idx` ON `media` (`expires_at`);--> statement-breakpoint
CREATE INDEX `media_file_idx` ON `media` (`file_key`);--> statement-breakpoint
CREATE INDEX `media_preview_idx` ON `media` (`preview_key`);--> statement-breakpoint
CREATE TABLE `mentions` (
	`post_id` text NOT NULL,
	`account_id` text NOT NULL,
	PRIMARY KEY(`post_id`, `account_id`),
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `mentions_account_idx` ON `mentions` (`account_id`,`post_id`);--> statement-breakpoint
CREATE TABLE `mutes` (
	`muter_id` text NOT NULL,
	`muted_id` text NOT NULL,
	`notifications` integer DEFAULT true NOT NULL,
	`expires_at` integer,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`muter_id`, `muted_id`),
	FOREIGN KEY (`muter_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`muted_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `notification_permissions` (
	`account_id` text NOT NULL,
	`from_account_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `from_account_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`from_account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `notification_policies` (
	`account_id` text PRIMARY KEY NOT NULL,
	`policy` text NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `notifications` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`type` text NOT NULL,
	`from_account_id` text NOT NULL,
	`post_id` text,
	`emoji` text,
	`subject` text NOT NULL,
	`filtered` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`from_account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notifications_once_key` ON `notifications` (`account_id`,`type`,`subject`);--> statement-breakpoint
CREATE INDEX `notifications_account_idx` ON `notifications` (`account_id`,`id`);--> statement-breakpoint
CREATE TABLE `oauth_apps` (
	`id` text PRIMARY KEY NOT NULL,
	`client_id` text NOT NULL,
	`secret_hash` text NOT NULL,
	`name` text NOT NULL,
	`website` text,
	`redirect_uris` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `oauth_apps_client_key` ON `oauth_apps` (`client_id`);--> statement-breakpoint
CREATE TABLE `oauth_codes` (
	`hash` text PRIMARY KEY NOT NULL,
	`app_id` text NOT NULL,
	`user_id` text NOT NULL,
	`scopes` text NOT NULL,
	`redirect_uri` text NOT NULL,
	`challenge` text,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`app_id`) REFERENCES `oauth_apps`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `oauth_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`app_id` text NOT NULL,
	`user_id` text,
	`code_hash` text,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`app_id`) REFERENCES `oauth_apps`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `oauth_tokens_hash_key` ON `oauth_tokens` (`hash`);--> statement-breakpoint
CREATE INDEX `oauth_tokens_user_idx` ON `oauth_tokens` (`user_id`);--> statement-breakpoint
CREATE INDEX `oauth_tokens_code_idx` ON `oauth_tokens` (`code_hash`);--> statement-breakpoint
CREATE TABLE `outgoing_activities` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text,
	`body` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `passkeys` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`public_key` text NOT NULL,
	`counter` integer NOT NULL,
	`transports` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `passkeys_user_idx` ON `passkeys` (`user_id`);--> statement-breakpoint
CREATE TABLE `peers` (
	`host` text PRIMARY KEY NOT NULL,
	`signature_spec` text,
	`failing_since` integer,
	`retry_at` integer,
	`last_error` text
);
--> statement-breakpoint
CREATE TABLE `pinned_posts` (
	`post_id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`pinned_at` integer NOT NULL,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `pinned_posts_account_idx` ON `pinned_posts` (`account_id`,`pinned_at`);--> statement-breakpoint
CREATE TABLE `poll_votes` (
	`id` text PRIMARY KEY NOT NULL,
	`poll_id` text NOT NULL,
	`account_id` text NOT NULL,
	`choice` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`poll_id`) REFERENCES `polls`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `poll_votes_once_key` ON `poll_votes` (`poll_id`,`account_id`,`choice`);--> statement-breakpoint
CREATE INDEX `poll_votes_account_idx` ON `poll_votes` (`account_id`);--> statement-breakpoint
CREATE TABLE `polls` (
	`id` text PRIMARY KEY NOT NULL,
	`post_id` text NOT NULL,
	`options` text NOT NULL,
	`multiple` integer DEFAULT false NOT NULL,
	`hide_totals` integer DEFAULT false NOT NULL,
	`expires_at` integer,
	`ended_at` integer,
	`voters_count` integer,
	`fetched_at` integer,
	`is_told` integer DEFAULT true NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `polls_post_key` ON `polls` (`post_id`);--> statement-breakpoint
CREATE TABLE `post_edits` (
	`id` text PRIMARY KEY NOT NULL,
	`post_id` text NOT NULL,
	`content` text NOT NULL,
	`source` text,
	`source_type` text NOT NULL,
	`spoiler` text NOT NULL,
	`sensitive` integer NOT NULL,
	`attachments` text NOT NULL,
	`written_at` integer NOT NULL,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `post_edits_post_idx` ON `post_edits` (`post_id`,`id`);--> statement-breakpoint
CREATE TABLE `post_hashtags` (
	`post_id` text NOT NULL,
	`hashtag_id` text NOT NULL,
	PRIMARY KEY(`post_id`, `hashtag_id`),
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`hashtag_id`) REFERENCES `hashtags`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `post_hashtags_hashtag_idx` ON `post_hashtags` (`hashtag_id`,`post_id`);--> statement-breakpoint
CREATE TABLE `posting_preferences` (
	`account_id` text PRIMARY KEY NOT NULL,
	`visibility` text DEFAULT 'public' NOT NULL,
	`sensitive` integer DEFAULT false NOT NULL,
	`source_type` text DEFAULT 'text/plain' NOT NULL,
	`languages` text NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `posts` (
	`id` text PRIMARY KEY NOT NULL,
	`uri` text NOT NULL,
	`url` text NOT NULL,
	`account_id` text NOT NULL,
	`visibility` text NOT NULL,
	`content` text NOT NULL,
	`source` text,
	`source_type` text DEFAULT 'text/plain' NOT NULL,
	`spoiler` text DEFAULT '' NOT NULL,
	`sensitive` integer DEFAULT false NOT NULL,
	`language` text,
	`hashtags` text NOT NULL,
	`attachments` text NOT NULL,
	`in_reply_to_uri` text,
	`in_reply_to_id` text,
	`in_reply_to_account_id` text,
	`replies_url` text,
	`boost_of_id` text,
	`space_uri` text,
	`card_url` text,
	`quote_policy` text,
	`application` text,
	`quotes_count` integer DEFAULT 0 NOT NULL,
	`replies_count` integer DEFAULT 0 NOT NULL,
	`boosts_count` integer DEFAULT 0 NOT NULL,
	`likes_count` integer DEFAULT 0 NOT NULL,
	`published_at` integer NOT NULL,
	`edited_at` integer,
	`deleted_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `posts_uri_key` ON `posts` (`uri`);--> statement-breakpoint
CREATE INDEX `posts_account_idx` ON `posts` (`account_id`,`id`);--> statement-breakpoint
CREATE INDEX `posts_visibility_idx` ON `posts` (`visibility`,`id`);--> statement-breakpoint
CREATE INDEX `posts_reply_idx` ON `posts` (`in_reply_to_id`) WHERE "posts"."in_reply_to_id" is not null;--> statement-breakpoint
CREATE INDEX `posts_reply_uri_idx` ON `posts` (`in_reply_to_uri`) WHERE "posts"."in_reply_to_uri" is not null;--> statement-breakpoint
CREATE INDEX `posts_space_idx` ON `posts` (`space_uri`) WHERE "posts"."space_uri" is not null;--> statement-breakpoint
CREATE INDEX `posts_boost_idx` ON `posts` (`boost_of_id`) WHERE "posts"."boost_of_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `posts_boost_once_key` ON `posts` (`account_id`,`boost_of_id`) WHERE "posts"."deleted_at" is null and "posts"."boost_of_id" is not null;--> statement-breakpoint
CREATE TABLE `push_subscriptions` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`token_id` text,
	`session_hash` text,
	`access_token` text NOT NULL,
	`endpoint` text NOT NULL,
	`p256dh` text NOT NULL,
	`auth` text NOT NULL,
	`is_standard` integer NOT NULL,
	`alerts` text NOT NULL,
	`policy` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`token_id`) REFERENCES `oauth_tokens`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`session_hash`) REFERENCES `sessions`(`hash`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `push_subscriptions_token_key` ON `push_subscriptions` (`token_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `push_subscriptions_session_key` ON `push_subscriptions` (`session_hash`);--> statement-breakpoint
CREATE INDEX `push_subscriptions_account_idx` ON `push_subscriptions` (`account_id`);--> statement-breakpoint
CREATE TABLE `quotes` (
	`id` text PRIMARY KEY NOT NULL,
	`post_id` text NOT NULL,
	`account_id` text NOT NULL,
	`quoted_uri` text NOT NULL,
	`quoted_post_id` text,
	`quoted_account_id` text,
	`state` text NOT NULL,
	`request_uri` text,
	`approval_uri` text,
	`is_legacy` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`quoted_post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`quoted_account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `quotes_post_key` ON `quotes` (`post_id`);--> statement-breakpoint
CREATE INDEX `quotes_quoted_idx` ON `quotes` (`quoted_post_id`,`id`);--> statement-breakpoint
CREATE INDEX `quotes_quoted_uri_idx` ON `quotes` (`quoted_uri`);--> statement-breakpoint
CREATE INDEX `quotes_request_idx` ON `quotes` (`request_uri`);--> statement-breakpoint
CREATE INDEX `quotes_approval_idx` ON `quotes` (`approval_uri`);--> statement-breakpoint
CREATE INDEX `quotes_account_idx` ON `quotes` (`account_id`);--> statement-breakpoint
CREATE INDEX `quotes_quoted_account_idx` ON `quotes` (`quoted_account_id`);--> statement-breakpoint
CREATE TABLE `reactions` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`post_id` text NOT NULL,
	`name` text NOT NULL,
	`image_url` text,
	`uri` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reactions_once_key` ON `reactions` (`post_id`,`account_id`,`name`);--> statement-breakpoint
CREATE INDEX `reactions_account_idx` ON `reactions` (`account_id`);--> statement-breakpoint
CREATE INDEX `reactions_uri_idx` ON `reactions` (`uri`);--> statement-breakpoint
CREATE TABLE `recorded_voices` (
	`space_id` text NOT NULL,
	`account_id` text NOT NULL,
	`heard` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`space_id`, `account_id`),
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `recordings` (
	`space_id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`clippers` text DEFAULT 'speakers' NOT NULL,
	`started_at` integer NOT NULL,
	`stretches` text NOT NULL,
	`trim_ms` integer,
	`progress` integer DEFAULT 0 NOT NULL,
	`begin_ms` integer,
	`duration_ms` integer,
	`file_key` text,
	`bytes` integer DEFAULT 0 NOT NULL,
	`expires_at` integer,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `recordings_expires_idx` ON `recordings` (`expires_at`);--> statement-breakpoint
CREATE INDEX `recordings_file_idx` ON `recordings` (`file_key`);--> statement-breakpoint
CREATE TABLE `recovery_codes` (
	`hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `recovery_codes_user_idx` ON `recovery_codes` (`user_id`);--> statement-breakpoint
CREATE TABLE `remote_files` (
	`id` text PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`file_key` text,
	`bytes` integer DEFAULT 0 NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`retry_at` integer,
	`used_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `remote_files_used_idx` ON `remote_files` (`used_at`);--> statement-breakpoint
CREATE INDEX `remote_files_file_idx` ON `remote_files` (`file_key`);--> statement-breakpoint
CREATE TABLE `reports` (
	`id` text PRIMARY KEY NOT NULL,
	`uri` text NOT NULL,
	`reporter_id` text NOT NULL,
	`target_account_id` text NOT NULL,
	`category` text NOT NULL,
	`comment` text NOT NULL,
	`post_ids` text NOT NULL,
	`rule_ids` text NOT NULL,
	`space_id` text,
	`forwarded` integer NOT NULL,
	`created_at` integer NOT NULL,
	`assigned_to_id` text,
	`resolved_at` integer,
	`resolved_by_id` text,
	FOREIGN KEY (`reporter_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`target_account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`assigned_to_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`resolved_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reports_uri_key` ON `reports` (`uri`);--> statement-breakpoint
CREATE INDEX `reports_target_idx` ON `reports` (`target_account_id`,`id`);--> statement-breakpoint
CREATE INDEX `reports_reporter_idx` ON `reports` (`reporter_id`);--> statement-breakpoint
CREATE TABLE `scheduled_posts` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`draft` text NOT NULL,
	`scheduled_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `scheduled_posts_account_idx` ON `scheduled_posts` (`account_id`,`scheduled_at`);--> statement-breakpoint
CREATE TABLE `search_names` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`ref` text NOT NULL,
	`words` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `search_names_ref_key` ON `search_names` (`kind`,`ref`);--> statement-breakpoint
CREATE TABLE `search_posts` (
	`id` integer PRIMARY KEY NOT NULL,
	`post_id` text NOT NULL,
	`words` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `search_posts_post_key` ON `search_posts` (`post_id`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`hash` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`user_id` text NOT NULL,
	`user_agent` text NOT NULL,
	`authenticated_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sessions_user_idx` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE TABLE `settings` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sign_ups` (
	`id` text PRIMARY KEY NOT NULL,
	`username` text NOT NULL,
	`handle` text NOT NULL,
	`email` text,
	`password_hash` text NOT NULL,
	`locale` text,
	`reason` text DEFAULT '' NOT NULL,
	`invitation_id` text,
	`confirmed_at` integer,
	`approved_at` integer,
	`token_hash` text,
	`token_app_id` text,
	`token_scopes` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sign_ups_handle_key` ON `sign_ups` (`handle`);--> statement-breakpoint
CREATE INDEX `sign_ups_email_idx` ON `sign_ups` (`email`);--> statement-breakpoint
CREATE INDEX `sign_ups_token_idx` ON `sign_ups` (`token_hash`);--> statement-breakpoint
CREATE TABLE `space_guests` (
	`space_id` text NOT NULL,
	`account_id` text NOT NULL,
	`role` text NOT NULL,
	`invite_uri` text NOT NULL,
	`invited_by_id` text,
	`accepted_at` integer,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`space_id`, `account_id`),
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`invited_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `space_guests_account_idx` ON `space_guests` (`account_id`,`space_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `space_guests_invite_key` ON `space_guests` (`invite_uri`);--> statement-breakpoint
CREATE TABLE `space_hands` (
	`space_id` text NOT NULL,
	`account_id` text NOT NULL,
	`raised_at` integer,
	`invited_as` text,
	`invited_by_id` text,
	PRIMARY KEY(`space_id`, `account_id`),
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`invited_by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `space_insiders` (
	`space_id` text NOT NULL,
	`key` text NOT NULL,
	`left_at` integer,
	PRIMARY KEY(`space_id`, `key`),
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `space_people` (
	`space_id` text NOT NULL,
	`account_id` text NOT NULL,
	`role` text DEFAULT 'listener' NOT NULL,
	`since` integer NOT NULL,
	`spoke` integer DEFAULT false NOT NULL,
	`agreed_to_recording_at` integer,
	`removed_at` integer,
	PRIMARY KEY(`space_id`, `account_id`),
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `space_people_account_idx` ON `space_people` (`account_id`,`space_id`);--> statement-breakpoint
CREATE TABLE `space_pins` (
	`space_id` text NOT NULL,
	`post_id` text NOT NULL,
	`by_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`space_id`, `post_id`),
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`by_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `space_reminders` (
	`space_id` text NOT NULL,
	`account_id` text NOT NULL,
	`join_uri` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`space_id`, `account_id`),
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `space_reminders_account_idx` ON `space_reminders` (`account_id`,`space_id`);--> statement-breakpoint
CREATE TABLE `space_rooms` (
	`space_id` text PRIMARY KEY NOT NULL,
	`captioner_id` text,
	`tip_jar_id` text,
	`recording_since` integer,
	`recorded_once` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`captioner_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`tip_jar_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `space_samples` (
	`space_id` text NOT NULL,
	`at` integer NOT NULL,
	`listeners` integer NOT NULL,
	PRIMARY KEY(`space_id`, `at`),
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `space_subscribers` (
	`space_id` text NOT NULL,
	`host` text NOT NULL,
	`inbox` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`space_id`, `host`),
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `space_topics` (
	`space_id` text NOT NULL,
	`key` text NOT NULL,
	PRIMARY KEY(`space_id`, `key`),
	FOREIGN KEY (`space_id`) REFERENCES `spaces`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `space_topics_key_idx` ON `space_topics` (`key`,`space_id`);--> statement-breakpoint
CREATE TABLE `spaces` (
	`id` text PRIMARY KEY NOT NULL,
	`uri` text NOT NULL,
	`url` text NOT NULL,
	`host_id` text NOT NULL,
	`title` text NOT NULL,
	`topics` text NOT NULL,
	`language` text,
	`who_listens` text DEFAULT 'everyone' NOT NULL,
	`who_speaks` text DEFAULT 'everyone' NOT NULL,
	`state` text NOT NULL,
	`announcement_id` text,
	`wants_recording` integer DEFAULT false NOT NULL,
	`locked_at` integer,
	`listeners_count` integer DEFAULT 0 NOT NULL,
	`peak_listeners` integer DEFAULT 0 NOT NULL,
	`scheduled_for` integer,
	`timezone` text,
	`started_at` integer,
	`ended_at` integer,
	`reminded_at` integer,
	`told_at` integer,
	`heard_at` integer,
	`speaker_uris` text NOT NULL,
	`image` text,
	`replay_url` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`host_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`announcement_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `spaces_uri_key` ON `spaces` (`uri`);--> statement-breakpoint
CREATE INDEX `spaces_state_idx` ON `spaces` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `spaces_upcoming_idx` ON `spaces` (`state`,`scheduled_for`);--> statement-breakpoint
CREATE INDEX `spaces_host_idx` ON `spaces` (`host_id`,`id`);--> statement-breakpoint
CREATE TABLE `tag_follows` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tag_follows_once_key` ON `tag_follows` (`account_id`,`key`);--> statement-breakpoint
CREATE INDEX `tag_follows_key_idx` ON `tag_follows` (`key`);--> statement-breakpoint
CREATE TABLE `thread_mutes` (
	`account_id` text NOT NULL,
	`thread_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `thread_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `timeline_entries` (
	`timeline_id` text NOT NULL,
	`post_id` text NOT NULL,
	`subject_id` text NOT NULL,
	PRIMARY KEY(`timeline_id`, `subject_id`),
	FOREIGN KEY (`timeline_id`) REFERENCES `kept_timelines`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `timeline_entries_page_idx` ON `timeline_entries` (`timeline_id`,`post_id`);--> statement-breakpoint
CREATE INDEX `timeline_entries_post_idx` ON `timeline_entries` (`post_id`);--> statement-breakpoint
CREATE TABLE `tip_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`position` integer NOT NULL,
	`service` text NOT NULL,
	`name` text NOT NULL,
	`handle` text NOT NULL,
	`href` text,
	`visibility` text NOT NULL,
	`source` text NOT NULL,
	`amounts` text,
	`links_back_at` integer,
	`link_checked_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `tip_entries_account_idx` ON `tip_entries` (`account_id`,`position`);--> statement-breakpoint
CREATE INDEX `tip_entries_checked_idx` ON `tip_entries` (`link_checked_at`);--> statement-breakpoint
CREATE TABLE `tip_history` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`change` text NOT NULL,
	`service` text NOT NULL,
	`name` text NOT NULL,
	`handle` text NOT NULL,
	`href` text,
	`visibility` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `tip_history_account_idx` ON `tip_history` (`account_id`,`id`);--> statement-breakpoint
CREATE TABLE `tip_jars` (
	`account_id` text PRIMARY KEY NOT NULL,
	`enabled` integer NOT NULL,
	`adult_declared_at` integer,
	`changed_at` integer,
	`frozen_at` integer,
	`frozen_by` text,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`email` text,
	`email_confirmed_at` integer,
	`password_hash` text NOT NULL,
	`role` text DEFAULT 'user' NOT NULL,
	`locale` text,
	`created_at` integer NOT NULL,
	`password_changed_at` integer NOT NULL,
	`security_changed_at` integer,
	`totp_secret` text,
	`totp_since` integer,
	`totp_step` integer DEFAULT 0 NOT NULL,
	`deletes_at` integer,
	`invitation_id` text,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_account_key` ON `users` (`account_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_email_key` ON `users` (`email`);