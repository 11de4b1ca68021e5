// Who somebody is: banner, face, words, fields and figures, and what one can do about them.
import type { Account, AccountField, Relationship } from "../app/entities/people.ts";
import { plainName } from "../app/names.ts";
import { domainOf, isOurs, profilePath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { AccountRow } from "./account-row.tsx";
import { Avatar } from "./avatar.tsx";
import { bold } from "./bold.tsx";
import { ButtonLink } from "./button.tsx";
import { FollowButton } from "./follow-button.tsx";
import { Html } from "./html.tsx";
import { Icon } from "./icon.tsx";
import { Handle, Name } from "./name.tsx";
import { Note } from "./note.tsx";
import { PersonMenu } from "./person-menu.tsx";
import { SpaceCard } from "./space-card.tsx";
import { hasTips } from "./tip-jar.tsx";
import { TipButton } from "./tip-sheet.tsx";

export interface ProfileHeadProps {
  account: Account;
  relationship: Relationship | null;
  /** To the account that took its place. */
  movedRelationship: Relationship | null;
}

export function Banner({ account }: { account: Account }) {
  const { origin } = useSession();
  const shown = account.header && isOurs(account.header, origin) && !account.header.endsWith("/missing.png");
  return shown ? (
    <img class="banner" src={account.header} alt="" width="1200" height="400" />
  ) : (
    <div class="banner" />
  );
}

export function ProfileHead({ account, relationship, movedRelationship }: ProfileHeadProps) {
  const { me, tr } = useSession();
  const live = account.space?.state === "live" ? account.space : null;
  const space = live && { ...live, host: account, speakers: [account] };
  return (
    <div class="phead">
      <div class="top">
        <span class="row">
          <Avatar account={account} size="xl" live={Boolean(space)} named />
          {space && <span class="sr">{tr.t("spaces.state.live")}</span>}
        </span>
        <div class="row">
          {hasTips(account) && <TipButton account={account} look="icon" />}
          {me?.id === account.id && (
            <ButtonLink kind="line" href="/settings/profile">
              {tr.t("profile.edit")}
            </ButtonLink>
          )}
          <FollowButton key={account.id} account={account} relationship={relationship} />
          {relationship && <PersonMenu account={account} relationship={relationship} />}
        </div>
      </div>
      <div class="stack g4">
        <div>
          <h1 class="display dl">
            <Name account={account} />
          </h1>
          <HandleLine account={account} relationship={relationship} />
        </div>
        {account.note && <Html class="text html" html={account.note} emojis={account.emojis} />}
        {/* What is in the jar stands beside it already. */}
        <Fields
          fields={account.fields.filter(({ tip }) => !(tip && hasTips(account)))}
          emojis={account.emojis}
        />
        <Stats account={account} />
        <RemoteNote account={account} />
        <Moved account={account} movedRelationship={movedRelationship} />
        {space && (
          <div class="pinned">
            <SpaceCard space={space} />
          </div>
        )}
      </div>
    </div>
  );
}

function Moved({ account, movedRelationship }: Pick<ProfileHeadProps, "account" | "movedRelationship">) {
  const { tr } = useSession();
  const { moved } = account;
  if (!moved) return null;
  return (
    <section class="card pad stack g3" aria-label={tr.t("profile.moved_label")}>
      <p class="small strong">{tr.rich("profile.moved", { name: <Name account={account} /> })}</p>
      <AccountRow account={moved}>
        <FollowButton key={moved.id} account={moved} relationship={movedRelationship} />
      </AccountRow>
    </section>
  );
}

function HandleLine({ account, relationship }: Pick<ProfileHeadProps, "account" | "relationship">) {
  const { tr } = useSession();
  const marks = [
    relationship?.followed_by && tr.t("profile.follows_you"),
    relationship?.muting && tr.t("profile.muted"),
    relationship?.blocking && tr.t("profile.blocked"),
    account.locked && tr.t("profile.locked"),
    account.bot && tr.t("profile.bot"),
  ].filter((mark) => typeof mark === "string");
  return (
    <p class="row small muted wrap">
      <Handle account={account} />
      {marks.map((mark) => (
        <span key={mark}>· {mark}</span>
      ))}
    </p>
  );
}

type Emojis = { emojis: Account["emojis"] };

function Fields({ fields, emojis }: { fields: AccountField[] } & Emojis) {
  if (fields.length === 0) return null;
  return (
    <dl class="fields">
      {fields.map((field) => (
        <Field key={`${field.name} ${field.value}`} field={field} emojis={emojis} />
      ))}
    </dl>
  );
}

function Field({ field, emojis }: { field: AccountField } & Emojis) {
  const { tr } = useSession();
  return (
    <div class={field.verified_at ? "ok" : undefined}>
      <dt>
        <bdi>{plainName(field.name)}</bdi>
      </dt>
      <dd>
        {field.verified_at && (
          <>
            <Icon name="verified" size="s" />
            <span class="sr">{tr.t("profile.verified")} </span>
          </>
        )}
        <Html class="html" html={field.value} emojis={emojis} />
      </dd>
    </div>
  );
}

function Stats({ account }: { account: Account }) {
  const { tr } = useSession();
  const counted = (count: number) => ({
    count,
    shown: tr.number(count, { notation: "compact", maximumFractionDigits: 1 }),
    b: bold,
  });
  return (
    <p class="stats num">
      <span>{tr.rich("profile.posts", counted(account.statuses_count))}</span>
      <a href={`${profilePath(account)}/followers`}>
        {tr.rich("profile.followers", counted(account.followers_count))}
      </a>
      <a href={`${profilePath(account)}/following`}>
        {tr.rich("profile.following", counted(account.following_count))}
      </a>
    </p>
  );
}

function RemoteNote({ account }: { account: Account }) {
  const { tr } = useSession();
  const domain = domainOf(account);
  if (!domain) return null;
  const shown = <bdi dir="ltr">{domain}</bdi>;
  return (
    <Note icon="globe">
      {tr.rich("profile.remote", { domain: shown })}{" "}
      <a class="link" href={account.url} rel="nofollow noopener noreferrer">
        {tr.rich("profile.remote_open", { domain: shown })}
      </a>
    </Note>
  );
}
