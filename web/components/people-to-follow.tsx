// People one below the other, each with the button that follows them or ends it.
import type { Account, Relationship } from "../app/entities/people.ts";
import { FollowButton } from "./follow-button.tsx";
import { PeopleList } from "./people-list.tsx";

interface PeopleToFollowProps {
  people: Account[];
  /** What one is to them; none for who is not signed in. */
  relationships: Relationship[];
  label: string;
  /** The page that continues. */
  older?: string | null;
}

export function PeopleToFollow({ people, relationships, label, older = null }: PeopleToFollowProps) {
  return (
    <PeopleList people={people} label={label} older={older}>
      {(account) => (
        <FollowButton
          key={account.id}
          account={account}
          relationship={relationships.find(({ id }) => id === account.id) ?? null}
        />
      )}
    </PeopleList>
  );
}
