// Sign-in and security: password, address, passkeys, codes, and where one is signed in.
import { MIN_PASSWORD } from "#src/accounts/password-length.ts";
import type { AuthorizedApp, BrowserSession, Passkey, Security as State } from "../app/entities/security.ts";
import type { Api } from "../app/api.ts";
import { useApp } from "../app/context.ts";
import { deviceName } from "../app/devices.ts";
import { scopeWords } from "../app/scope-words.ts";
import { useSession } from "../app/session.tsx";
import { AddPasskey } from "../components/add-passkey.tsx";
import { Button } from "../components/button.tsx";
import { CodeField } from "../components/code-field.tsx";
import { Field } from "../components/field.tsx";
import { Note } from "../components/note.tsx";
import { Outcome } from "../components/outcome.tsx";
import { PasskeyProof } from "../components/passkey-proof.tsx";
import { SettingsFrame } from "../components/settings-frame.tsx";
import { relativeTime } from "../components/time.tsx";
import { definePage, requireMe } from "./page.ts";

export interface SecurityData {
  state: State;
  sessions: BrowserSession[];
  apps: AuthorizedApp[];
}

export interface SecurityProblem {
  /** Of which form. */
  at: "again" | "password" | "email";
  words: string;
}

export const page = definePage<SecurityData>({
  async load(request) {
    requireMe(request);
    return readSecurity(request.api);
  },
  title: (_data, tr) => tr.t("security.title"),
  View: Security,
});

export async function readSecurity(api: Api): Promise<SecurityData> {
  const [state, sessions, apps] = await Promise.all([api.security(), api.sessions(), api.authorizedApps()]);
  return { state, sessions, apps };
}

interface SecurityProps {
  data: SecurityData;
  problem?: SecurityProblem;
}

export function Security({ data: { state, sessions, apps }, problem }: SecurityProps) {
  const { tr } = useSession();
  return (
    <SettingsFrame back="/settings">
      <h2 class="display dl">{tr.t("security.title")}</h2>
      <Done />
      <Outcome />
      {state.fresh ? (
        <>
          <PasswordPart state={state} problem={problem} />
          <EmailPart state={state} problem={problem} />
          <PasskeysPart passkeys={state.passkeys} />
          <TotpPart state={state} />
        </>
      ) : (
        <ProveAgain totp={state.totp} problem={problem} />
      )}
      <SessionsPart sessions={sessions} />
      <AppsPart apps={apps} />
    </SettingsFrame>
  );
}

/** What the form before has done; its name stands in the address. */
function Done() {
  const { here, origin, tr } = useSession();
  const key = `security.done.${new URL(here, origin).searchParams.get("done")}`;
  if (!tr.has(key)) return null;
  return (
    <Note tone="mint" icon="check">
      {tr.t(key)}
    </Note>
  );
}

type PartProps = { state: State; problem: SecurityProblem | undefined };

function ProveAgain({ totp, problem }: { totp: boolean; problem: SecurityProblem | undefined }) {
  const { tr } = useSession();
  const app = useApp();
  return (
    <section class="card pad stack g4">
      <h3 class="strong">{tr.t("security.again")}</h3>
      <p class="soft">{tr.t("security.again_help")}</p>
      <PasskeyProof onDone={() => app?.navigate("/settings/security?done=again")} />
      <form class="stack g4" method="post" action="/settings/security/again">
        <Field
          name="password"
          type="password"
          label={tr.t("form.password")}
          autocomplete="current-password"
          dir="ltr"
          error={problem?.at === "again" ? problem.words : undefined}
          required
        />
        {totp && <CodeField />}
        <div class="row">
          <Button kind="ink">{tr.t("security.again_go")}</Button>
        </div>
      </form>
    </section>
  );
}

function PasswordPart({ state, problem }: PartProps) {
  const { now, tr } = useSession();
  const when = relativeTime(tr, new Date(state.password_changed_at), now);
  return (
    <section class="stack g3">
      <h3 class="strong">{tr.t("security.password")}</h3>
      <p class="small soft">{tr.t("security.password_changed", { when })}</p>
      <form class="stack g4" method="post" action="/settings/security/password">
        <Field
          name="password"
          type="password"
          label={tr.t("form.new_password")}
          hint={`${tr.t("form.password_hint", { count: MIN_PASSWORD })} ${tr.t("security.password_help")}`}
          error={problem?.at === "password" ? problem.words : undefined}
          autocomplete="new-password"
          dir="ltr"
          minLength={MIN_PASSWORD}
          required
        />
        <div class="row">
          <Button kind="line">{tr.t("security.password_go")}</Button>
        </div>
      </form>
    </section>
  );
}

function EmailPart({ state, problem }: PartProps) {
  const { tr } = useSession();
  return (
    <section class="stack g3">
      <h3 class="strong">{tr.t("security.email")}</h3>
      <p class="small row wrap">
        {state.email === null ? <span class="soft">{tr.t("security.email_none")}</span> : null}
        {state.email !== null && <bdi dir="ltr">{state.email}</bdi>}
        {state.email !== null && state.can_confirm && (
          <span class={state.email_confirmed ? "tag mint" : "tag"}>
            {tr.t(state.email_confirmed ? "security.email_confirmed" : "security.email_open")}
          </span>
        )}
      </p>
      <form class="stack g4" method="post" action="/settings/security/email">
        <Field
          name="email"
          type="email"
          label={tr.t("security.email_new")}
          {...(state.can_confirm ? { hint: tr.t("security.email_help") } : {})}
          error={problem?.at === "email" ? problem.words : undefined}
          autocomplete="email"
          dir="ltr"
          required
        />
        <div class="row">
          <Button kind="line">{tr.t("security.email_go")}</Button>
        </div>
      </form>
    </section>
  );
}

function PasskeysPart({ passkeys }: { passkeys: Passkey[] }) {
  const { tr } = useSession();
  return (
    <section class="stack g3">
      <h3 class="strong">{tr.t("security.passkeys")}</h3>
      <p class="small soft">{tr.t("security.passkeys_help")}</p>
      {passkeys.length > 0 && (
        <ul class="card">
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      )}
      <AddPasskey />
    </section>
  );
}

function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const { now, tr } = useSession();
  const ago = (at: string) => relativeTime(tr, new Date(at), now);
  const added = ago(passkey.created_at);
  const line = passkey.last_used_at
    ? tr.t("security.passkey_used", { added, used: ago(passkey.last_used_at) })
    : tr.t("security.passkey_unused", { added });
  return (
    <li class="row g3 pad">
      <span class="grow stack g0">
        <bdi class="strong clip">{passkey.name}</bdi>
        <span class="hint">{line}</span>
      </span>
      <RenamePasskey passkey={passkey} />
      <form method="post" action="/settings/security/passkeys/remove">
        <input type="hidden" name="id" value={passkey.id} />
        <Button kind="quiet" size="small" aria-label={tr.t("security.remove_named", { name: passkey.name })}>
          {tr.t("security.remove")}
        </Button>
      </form>
    </li>
  );
}

function RenamePasskey({ passkey: { id, name } }: { passkey: Passkey }) {
  const { tr } = useSession();
  return (
    <details class="drop">
      <summary class="btn quiet small" aria-label={tr.t("security.rename_named", { name })}>
        {tr.t("security.rename")}
      </summary>
      <form class="drop-in" method="post" action="/settings/security/passkeys/rename">
        <input type="hidden" name="return" value="/settings/security" />
        <input type="hidden" name="id" value={id} />
        <label class="field">
          <span class="legend">{tr.t("security.passkey_rename")}</span>
          <input class="input" name="name" value={name} dir="auto" maxLength={100} required />
        </label>
        <Button kind="ink" size="small">
          {tr.t("compose.save")}
        </Button>
      </form>
    </details>
  );
}

function TotpPart({ state }: { state: State }) {
  const { tr } = useSession();
  const act = (path: string, words: string) => (
    <form method="post" action={`/settings/security/${path}`}>
      <Button kind="line">{words}</Button>
    </form>
  );
  return (
    <section class="stack g3">
      <h3 class="strong">{tr.t("security.totp")}</h3>
      <p class="small soft">
        {state.totp
          ? tr.t("security.totp_on", { left: state.recovery_codes_left })
          : tr.t("security.totp_off")}
      </p>
      <div class="row wrap">
        {!state.totp && act("totp", tr.t("security.totp_start"))}
        {state.totp && act("recovery-codes", tr.t("security.codes_new"))}
        {state.totp && act("totp/off", tr.t("security.totp_stop"))}
      </div>
    </section>
  );
}

function SessionsPart({ sessions }: { sessions: BrowserSession[] }) {
  const { tr } = useSession();
  return (
    <section class="stack g3">
      <h3 class="strong">{tr.t("security.sessions")}</h3>
      <ul class="card">
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
      {sessions.length > 1 && (
        <form method="post" action="/settings/security/sessions/end-others">
          <Button kind="line">{tr.t("security.sessions_end_others")}</Button>
        </form>
      )}
    </section>
  );
}

function SessionRow({ session }: { session: BrowserSession }) {
  const { now, tr } = useSession();
  const name = deviceName(tr, session.user_agent);
  const when = relativeTime(tr, new Date(session.last_seen_at), now);
  return (
    <li class="row g3 pad">
      <span class="grow stack g0">
        <span class="strong">
          <bdi>{name}</bdi>
        </span>
        <span class="hint">
          {session.current ? tr.t("security.session_now") : tr.t("security.session_seen", { when })}
        </span>
      </span>
      {!session.current && (
        <form method="post" action="/settings/security/sessions/end">
          <input type="hidden" name="id" value={session.id} />
          <Button kind="quiet" size="small" aria-label={tr.t("security.session_end_named", { name })}>
            {tr.t("security.session_end")}
          </Button>
        </form>
      )}
    </li>
  );
}

function AppsPart({ apps }: { apps: AuthorizedApp[] }) {
  const { tr } = useSession();
  return (
    <section class="stack g3">
      <h3 class="strong">{tr.t("security.apps")}</h3>
      <p class="small soft">{tr.t(apps.length > 0 ? "security.apps_help" : "security.apps_none")}</p>
      {apps.length > 0 && (
        <ul class="card">
          {apps.map((app) => (
            <AppRow key={app.id} app={app} />
          ))}
        </ul>
      )}
    </section>
  );
}

function AppRow({ app: { id, name, scopes, created_at, last_used_at } }: { app: AuthorizedApp }) {
  const { now, tr } = useSession();
  const ago = (at: string) => relativeTime(tr, new Date(at), now);
  const added = ago(created_at);
  return (
    <li class="row g3 pad">
      <span class="grow stack g0">
        <bdi class="strong clip">{name}</bdi>
        <span class="hint">
          {last_used_at
            ? tr.t("security.app_used", { added, used: ago(last_used_at) })
            : tr.t("security.app_unused", { added })}
        </span>
        <span class="hint">{[...new Set(scopes.map((scope) => scopeWords(tr, scope)))].join(" · ")}</span>
      </span>
      <form method="post" action="/settings/security/apps/end">
        <input type="hidden" name="id" value={id} />
        <Button kind="quiet" size="small" aria-label={tr.t("security.app_end_named", { name })}>
          {tr.t("security.app_end")}
        </Button>
      </form>
    </li>
  );
}
