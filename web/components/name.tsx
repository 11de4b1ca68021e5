// Names and handles, each held in its own direction.
import { emojiParts } from "../app/emojify.ts";
import type { Account, CustomEmoji } from "../app/entities/people.ts";
import { nameOf } from "../app/names.ts";
import { useSession } from "../app/session.tsx";

export function Name({ account }: { account: Pick<Account, "display_name" | "username" | "emojis"> }) {
  return (
    <bdi>
      <WithEmoji text={nameOf(account)} emojis={account.emojis} />
    </bdi>
  );
}

/** Text with the pictures of its custom emoji. */
export function WithEmoji({ text, emojis = [] }: { text: string; emojis?: CustomEmoji[] | undefined }) {
  const { origin } = useSession();
  const parts = emojis.length > 0 ? emojiParts(text, emojis, origin) : [text];
  return (
    <>
      {parts.map((part) =>
        typeof part === "string" ? (
          part
        ) : (
          <img
            class="emoji"
            src={part.url}
            alt={`:${part.shortcode}:`}
            title={`:${part.shortcode}:`}
            width="20"
            height="20"
            loading="lazy"
            decoding="async"
          />
        ),
      )}
    </>
  );
}

export function Handle({ account }: { account: Pick<Account, "acct"> }) {
  return (
    <bdi class="at clip" dir="ltr">
      @{account.acct}
    </bdi>
  );
}
