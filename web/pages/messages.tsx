// The threads of direct posts that one is in, those with news first.
import { useState } from "preact/hooks";
import type { Account } from "../app/entities/people.ts";
import type { Conversation } from "../app/entities/posts.ts";
import { useApp } from "../app/context.ts";
import { directionOf } from "../app/direction.ts";
import { useNews } from "../app/news/use-news.ts";
import { excerptOf } from "../app/excerpt.ts";
import { useSession } from "../app/session.tsx";
import { Avatar } from "../components/avatar.tsx";
import { ButtonLink } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Icon } from "../components/icon.tsx";
import { Name } from "../components/name.tsx";
import { Outcome } from "../components/outcome.tsx";
import { Press } from "../components/press.tsx";
import { Ago } from "../components/time.tsx";
import { definePage, requireMe } from "./page.ts";

const PAGE_SIZE = 20;

interface Data {
  conversations: Conversation[];
  older: string | null;
}

export const page = definePage<Data>({
  async load(request) {
    requireMe(request);
    const max_id = request.query.get("max_id");
    const { items, older } = await request.api.conversations({
      limit: PAGE_SIZE,
      ...(max_id ? { max_id } : {}),
    });
    return { conversations: items, older: items.length === PAGE_SIZE ? older : null };
  },
  title: (_data, tr) => tr.t("messages.title"),
  View: Messages,
});

const NEW = "/write?visibility=direct";

function Messages({ data }: { data: Data }) {
  const { tr } = useSession();
  const conversations = useConversations(data);
  return (
    <Frame>
      <TopBar title={tr.t("messages.title")} back="/">
        <a class="ib edge" href={NEW} aria-label={tr.t("messages.new")}>
          <Icon name="compose" />
        </a>
      </TopBar>
      <Outcome apart />
      {conversations.length === 0 && (
        <EmptyState title={tr.t("messages.empty")} help={tr.t("messages.empty_help")}>
          <ButtonLink kind="ink" href={NEW}>
            {tr.t("messages.new")}
          </ButtonLink>
        </EmptyState>
      )}
      <ul class="talks" aria-label={tr.t("messages.title")}>
        {conversations.map((one) => (
          <li key={one.id}>
            <Talk conversation={one} />
          </li>
        ))}
      </ul>
      {data.older && (
        <a class="newposts" href={`/messages?max_id=${encodeURIComponent(data.older)}`}>
          {tr.t("messages.older")}
        </a>
      )}
    </Frame>
  );
}

/** What is said meanwhile comes to the top. */
function useConversations({ conversations }: Data): Conversation[] {
  const app = useApp();
  const [known, setKnown] = useState(conversations);
  useNews(
    { stream: "direct" },
    {
      onEvent(event, payload) {
        if (event !== "conversation") return;
        const said = JSON.parse(payload) as Conversation;
        setKnown((now) => [said, ...now.filter(({ id }) => id !== said.id)]);
      },
      onLook: () => {
        const look = async () => {
          const { items = [] } = (await app?.api.conversations({ limit: PAGE_SIZE })) ?? {};
          const ids = new Set(items.map(({ id }) => id));
          setKnown((now) => [...items, ...now.filter(({ id }) => !ids.has(id))]);
        };
        look().catch(() => undefined); // a failure is no news: the next look comes soon
      },
    },
  );
  return known;
}

function Talk({ conversation: { id, accounts, unread, last_status: last } }: { conversation: Conversation }) {
  const { me, tr } = useSession();
  const [first] = accounts.length > 0 ? accounts : me ? [me] : [];
  return (
    <div class="row g3 correspondence">
      {first && <Avatar account={first} />}
      <a class="grow stack g0" href={`/messages/${encodeURIComponent(id)}`}>
        <span class="row g2">
          <span class={unread ? "clip block strong" : "clip block"}>
            {accounts.length === 1 ? <Name account={accounts[0]!} /> : <Names accounts={accounts} />}
          </span>
          {unread && (
            <>
              <span class="dot-unread" />
              <span class="sr">{tr.t("messages.unread")}</span>
            </>
          )}
          {last && (
            <span class="push xs muted">
              <Ago at={last.created_at} />
            </span>
          )}
        </span>
        {last && (
          <bdi
            class="small soft clip"
            lang={last.language ?? undefined}
            dir={directionOf(excerptOf(last), last.language ?? undefined)}
          >
            {excerptOf(last)}
          </bdi>
        )}
      </a>
      <Press
        action="/messages/remove"
        fields={{ id }}
        kind="quiet"
        size="small"
        label={tr.t("messages.remove")}
        named={tr.t("messages.remove_named", { name: accounts[0]?.acct ?? "" })}
      />
    </div>
  );
}

function Names({ accounts }: { accounts: Account[] }) {
  const { tr } = useSession();
  if (accounts.length === 0) return <>{tr.t("messages.self")}</>;
  return (
    <>
      {accounts.map((account, index) => (
        <span key={account.id}>
          {index > 0 && tr.t("messages.and")}
          <Name account={account} />
        </span>
      ))}
    </>
  );
}
