// The question an app puts through the server: may it act for you, and for what.
import type { AuthorizationRequest } from "../app/entities/instance.ts";
import type { Account } from "../app/entities/people.ts";
import { nameOf, plainName } from "../app/names.ts";
import { scopeWords } from "../app/scope-words.ts";
import { useSession } from "../app/session.tsx";
import { AccountRow } from "../components/account-row.tsx";
import { Button } from "../components/button.tsx";
import { Door } from "../components/door.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Icon } from "../components/icon.tsx";

/** The fields of an authorization request that travel through the form unchanged (RFC 6749, RFC 7636). */
export const requestFields = [
  "client_id",
  "redirect_uri",
  "response_type",
  "scope",
  "state",
  "code_challenge",
  "code_challenge_method",
] as const;

interface ConsentProps {
  request: AuthorizationRequest;
  query: Record<string, string>;
  account: Account;
}

export function Consent({ request, query, account }: ConsentProps) {
  const { tr } = useSession();
  const client = <bdi>{plainName(request.client.name)}</bdi>;
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("consent.as", { name: nameOf(account) })}>
      <h1 class="display dl">{tr.rich("consent.title", { client })}</h1>
      <AccountRow account={account} />
      <section class="stack g3">
        <h2 class="small strong soft">{tr.t("consent.asks")}</h2>
        <ul class="stack g3">
          {request.scopes.map((scope) => (
            <li key={scope} class="row top">
              <Icon name="check" size="s" />
              <span>{scopeWords(tr, scope)}</span>
            </li>
          ))}
        </ul>
      </section>
      <Origin request={request} />
      <form class="row wrap" method="post" action="/oauth/authorize">
        {requestFields.map(
          (name) =>
            query[name] !== undefined && <input key={name} type="hidden" name={name} value={query[name]} />,
        )}
        <Button kind="ink" size="big" name="decision" value="allow">
          {tr.t("consent.allow")}
        </Button>
        <Button kind="quiet" size="big" name="decision" value="deny">
          {tr.t("consent.deny")}
        </Button>
      </form>
      <form method="post" action="/sign-out">
        <input type="hidden" name="return" value={`/oauth/authorize?${new URLSearchParams(query)}`} />
        <button class="link small">{tr.t("consent.not_you")}</button>
      </form>
    </Door>
  );
}

function Origin({ request }: { request: AuthorizationRequest }) {
  const { tr } = useSession();
  const target = URL.parse(request.redirect_uri);
  const where = target?.host || target?.protocol;
  const site = URL.parse(request.client.website ?? "")?.host;
  return (
    <div class="stack small soft">
      {site && <p>{tr.rich("consent.site", { site: <bdi dir="ltr">{site}</bdi> })}</p>}
      {where && where !== "urn:" && (
        <p>{tr.rich("consent.returns", { where: <bdi dir="ltr">{where}</bdi> })}</p>
      )}
    </div>
  );
}

export function ConsentCode({ code }: { code: string }) {
  const { tr } = useSession();
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <h1 class="display dl">{tr.t("consent.code_title")}</h1>
      <p class="soft">{tr.t("consent.code_help")}</p>
      <p class="grouped one" id="code">
        {code}
      </p>
    </Door>
  );
}

export function ConsentRefused({ reason }: { reason: string | null }) {
  const { tr } = useSession();
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <EmptyState level={1} title={tr.t("consent.bad")} help={tr.t("consent.bad_help")} />
      {reason && (
        <p class="hint" dir="auto">
          {reason}
        </p>
      )}
    </Door>
  );
}

export function ConsentDenied() {
  const { tr } = useSession();
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <EmptyState level={1} title={tr.t("consent.denied")} help={tr.t("consent.denied_help")} />
    </Door>
  );
}
