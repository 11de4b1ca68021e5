// What a person can choose to be told of on a device, and which notifications of the API each choice stands for.

const PUSH_KINDS = {
  mentions: ["mention", "quote", "quoted_update"],
  follows: ["follow", "follow_request"],
  reactions: ["favourite", "reblog", "pleroma:emoji_reaction"],
  posts: ["status", "update", "poll"],
  spaces: ["space_reminder", "space_live", "space_rescheduled", "space_cancelled", "space_invite"],
  reports: ["admin.report"],
  tip_jar: ["tip_jar_changed", "tip_jar_frozen", "tip_jar_unfrozen"],
} as const;

export type PushKind = keyof typeof PUSH_KINDS;

export const pushKinds = Object.keys(PUSH_KINDS) as PushKind[];

export function alertsFor(kinds: readonly PushKind[]): Record<string, boolean> {
  const entries = pushKinds.flatMap((kind) => PUSH_KINDS[kind].map((type) => [type, kinds.includes(kind)]));
  return Object.fromEntries(entries) as Record<string, boolean>;
}

/** A kind is on while any of what it stands for is. */
export function kindsIn(alerts: Record<string, boolean>): PushKind[] {
  return pushKinds.filter((kind) => PUSH_KINDS[kind].some((type) => alerts[type]));
}
