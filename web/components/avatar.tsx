// The face of an account: its picture from this server, or its initial; the star's ring around whoever is live.
import type { ComponentChildren } from "preact";
import type { Account } from "../app/entities/people.ts";
import { initialOf, nameOf } from "../app/names.ts";
import { isOurs } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";

/** What is needed to draw someone. */
export type Face = Pick<Account, "acct" | "username" | "display_name" | "avatar">;

interface AvatarProps {
  account: Face;
  size?: "s" | "m36" | "l" | "xl";
  live?: boolean;
  /** Speaks at this moment. */
  talks?: boolean;
  /** Names the picture for readers where no name stands beside it. */
  named?: boolean;
  /** A badge on its rim. */
  children?: ComponentChildren;
}

export function Avatar({ account, size, live, talks, named, children }: AvatarProps) {
  const { origin } = useSession();
  const classes = ["ava", size, (live || talks) && "ringed", live && "live"].filter(Boolean).join(" ");
  const alt = named ? nameOf(account) : "";
  return (
    <span class={classes}>
      {isShowable(account.avatar, origin) ? (
        <img src={account.avatar} alt={alt} width="96" height="96" loading="lazy" decoding="async" />
      ) : (
        <Initial account={account} alt={alt} />
      )}
      {(live || talks) && <Ring />}
      {talks && <Ring echo />}
      {children}
    </span>
  );
}

function Initial({ account, alt }: { account: Face; alt: string }) {
  const described = alt ? { role: "img" as const, "aria-label": alt } : { "aria-hidden": true as const };
  return (
    <span class={`initial ${hueOf(account.acct)}`} {...described}>
      {initialOf(nameOf(account))}
    </span>
  );
}

function Ring({ echo }: { echo?: boolean }) {
  const { sprite } = useSession();
  return (
    <svg class={echo ? "ring echo" : "ring"} viewBox="0 0 100 100" aria-hidden="true">
      <use href={`${sprite}#i-ring`} />
    </svg>
  );
}

/** Pages load nothing from other servers, and Mastodon's `missing.png` is no picture. */
function isShowable(url: string, origin: string): boolean {
  return url !== "" && isOurs(url, origin) && !url.endsWith("/missing.png");
}

/** One of the five washes, always the same for one name. */
export function hueOf(name: string): string {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)!) % 9973;
  return "abcde"[sum % 5]!;
}
