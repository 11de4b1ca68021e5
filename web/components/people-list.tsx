// People one below the other, each with one thing to do, and the way to more of them.
import type { ComponentChildren } from "preact";
import type { Account } from "../app/entities/people.ts";
import { useSession } from "../app/session.tsx";
import { AccountRow } from "./account-row.tsx";

interface PeopleListProps<T extends Account> {
  people: T[];
  label: string;
  /** The page that continues; a link, so that it works without scripts. */
  older?: string | null;
  line?: (account: T) => ComponentChildren;
  children: (account: T) => ComponentChildren;
}

export function PeopleList<T extends Account>({ people, label, older, line, children }: PeopleListProps<T>) {
  const { tr } = useSession();
  return (
    <>
      <ul class="people" aria-label={label}>
        {people.map((account) => (
          <li key={account.id}>
            <AccountRow account={account} line={line?.(account)}>
              {children(account)}
            </AccountRow>
          </li>
        ))}
      </ul>
      {older && (
        <a class="newposts" href={older}>
          {tr.t("people.more")}
        </a>
      )}
    </>
  );
}

/** The address of the next page of a list that goes by ids of its own. */
export function furtherPath(path: string, older: string | null): string | null {
  return older && `${path}?max_id=${encodeURIComponent(older)}`;
}
