// How long whoever was lost is waited for: a host, a seat, a raised hand, and a listener of a locked room.
export const GRACE_MS = 60_000;
