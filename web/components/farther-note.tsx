// Says of what comes from another server that it is shown as far as it is known here, and where there may be more.
import type { Account } from "../app/entities/people.ts";
import { domainOf } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import type { MessageKey } from "../i18n.ts";
import { Note } from "./note.tsx";

interface FartherNoteProps {
  account: Account;
  /** Where the whole of it stands; the profile without. */
  at?: string | null;
  words: MessageKey;
}

export function FartherNote({ account, at, words }: FartherNoteProps) {
  const { tr } = useSession();
  const domain = <bdi dir="ltr">{domainOf(account)}</bdi>;
  return (
    <Note icon="globe">
      {tr.rich(words, { domain })}{" "}
      <a class="link" href={at ?? account.url} rel="nofollow noopener noreferrer">
        {tr.rich("profile.remote_open", { domain })}
      </a>
    </Note>
  );
}
