// All tables, composed of what each room owns; the two schema files under drizzle/ and the store build from here.
import { accountTables } from "./accounts/schema.ts";
import type { Kit } from "./db/kit.ts";
import { graphTables } from "./graph/schema.ts";
import { jobTables } from "./jobs/schema.ts";
import { moderationTables } from "./moderation/schema.ts";
import { mediaTables } from "./media/schema.ts";
import { domainTables } from "./moderation/domains/schema.ts";
import { notificationTables } from "./notifications/schema.ts";
import { oauthTables } from "./oauth/schema.ts";
import { emojiTables } from "./posts/emojis/schema.ts";
import { hashtagTables } from "./posts/hashtags/schema.ts";
import { pollTables } from "./posts/polls/schema.ts";
import { quoteTables } from "./posts/quotes/schema.ts";
import { reactionTables } from "./posts/reactions/schema.ts";
import { portabilityTables } from "./portability/schema.ts";
import { postTables } from "./posts/schema.ts";
import { pushTables } from "./push/schema.ts";
import { searchTables } from "./search/schema.ts";
import { writingTables } from "./posts/writing/schema.ts";
import { settingTables } from "./settings/schema.ts";
import { recordingTables } from "./spaces/recording/schema.ts";
import { roomTables } from "./spaces/people/schema.ts";
import { spaceTables } from "./spaces/schema.ts";
import { timelineTables } from "./timelines/schema.ts";
import { tipTables } from "./tips/schema.ts";

export function buildTables(kit: Kit) {
  const accounts = accountTables(kit);
  const posts = postTables(kit, accounts);
  const oauth = oauthTables(kit, accounts);
  const owners = {
    account: accounts.accounts.id,
    token: oauth.oauthTokens.id,
    session: accounts.sessions.hash,
  };
  const media = mediaTables(kit, accounts);
  const spaces = spaceTables(kit, accounts, posts);
  return {
    ...jobTables(kit),
    ...settingTables(kit),
    ...accounts,
    ...media,
    ...graphTables(kit, accounts),
    ...moderationTables(kit, accounts),
    ...domainTables(kit),
    ...posts,
    ...hashtagTables(kit, accounts, posts),
    ...writingTables(kit, accounts, posts),
    ...emojiTables(kit),
    ...pollTables(kit, accounts, posts),
    ...quoteTables(kit, accounts, posts),
    ...reactionTables(kit, accounts, posts),
    ...timelineTables(kit, accounts, posts),
    ...notificationTables(kit, accounts, posts),
    ...searchTables(kit),
    ...tipTables(kit, accounts),
    ...oauth,
    ...pushTables(kit, owners),
    ...spaces,
    ...recordingTables(kit, accounts, media, spaces),
    ...roomTables(kit, accounts, posts, spaces),
    ...portabilityTables(kit, accounts),
  };
}

export type Tables = ReturnType<typeof buildTables>;
