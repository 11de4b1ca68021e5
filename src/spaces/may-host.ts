// Whether somebody may host a Space: the admin's choice of people, the followers they need, and one live room a host.
import { and, count, eq, isNull } from "drizzle-orm";
import { findUserOfAccount, getWriter, isStaff, type Account } from "../accounts/queries.ts";
import { lock, type Db, type Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { badgesOf } from "../moderation/queries.ts";
import { ROLE_BADGES } from "../moderation/schema.ts";
import { loadSettings, type Settings } from "../settings/settings.ts";
import { currentHost } from "./current-host.ts";

/** @throws AppError forbidden, with what would help */
export async function requireMayHost(tx: Tx, hostId: string): Promise<void> {
  const host = await getWriter(tx, hostId);
  const { hosts, hostFollowers } = await loadSettings(tx);
  if (!(await isChosen(tx, hosts, host))) throw new AppError("forbidden", WHO_MAY[hosts]);
  if (host.followersCount < hostFollowers) {
    const message = `Hosting a Space needs ${hostFollowers} followers on this server; you have ${host.followersCount}`;
    throw new AppError("forbidden", message);
  }
}

/** @throws AppError conflict (hosts one already), unavailable (too many rooms) */
export async function requireFreeRoom(tx: Tx, hostId: string): Promise<void> {
  await lock(tx, "live spaces");
  if (await isHosting(tx, hostId)) {
    throw new AppError("conflict", "You host a live Space already: end it first");
  }
  const { q, t } = tx;
  const isLive = eq(t.spaces.state, "live");
  const { liveSpaces } = await loadSettings(tx);
  if (liveSpaces === 0) return;
  const [rooms] = await q
    .select({ live: count() })
    .from(t.spaces)
    .innerJoin(t.accounts, eq(t.accounts.id, t.spaces.hostId))
    .where(and(isLive, isNull(t.accounts.domain)));
  if (rooms!.live < liveSpaces) return;
  const message = `All ${liveSpaces} rooms of this server are taken: try again when a Space has ended, or ask its admins for more`;
  throw new AppError("unavailable", message);
}

/** Whether somebody hosts a live Space right now, their own or one that was passed on to them. */
export async function isHosting(db: Db, accountId: string): Promise<boolean> {
  const { q, t } = db;
  const rows = await q
    .select({ id: t.spaces.id })
    .from(t.spaces)
    .where(and(eq(t.spaces.state, "live"), eq(currentHost(db), accountId)))
    .limit(1);
  return rows.length > 0;
}

const WHO_MAY: Record<Settings["hosts"], string> = {
  everyone: "",
  approved: "On this server approved accounts host Spaces: ask its admins to approve yours",
  roles:
    "On this server journalists, creators, experts and non-profits host Spaces: ask its admins for the badge",
  staff: "On this server moderators and admins host Spaces",
  nobody: "Spaces are off on this server",
};

async function isChosen(tx: Tx, hosts: Settings["hosts"], { id }: Account): Promise<boolean> {
  if (hosts === "everyone" || hosts === "nobody") return hosts === "everyone";
  if (hosts === "staff") {
    const user = await findUserOfAccount(tx, id);
    return user !== undefined && isStaff(user);
  }
  const badges = (await badgesOf(tx, [id])).get(id) ?? [];
  const counting: readonly string[] = hosts === "roles" ? ROLE_BADGES : badges;
  return badges.some((badge) => counting.includes(badge));
}
