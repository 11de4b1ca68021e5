// What the links of mails lead to: an address to confirm, a password to set; and the form that asks for such a link.
import { MIN_PASSWORD } from "#src/accounts/password-length.ts";
import type { Confirmed } from "../app/entities/instance.ts";
import { useSession } from "../app/session.tsx";
import { Button, ButtonLink } from "../components/button.tsx";
import { Door } from "../components/door.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Field } from "../components/field.tsx";
import { Note } from "../components/note.tsx";
import { ResendForm } from "./sign-in.tsx";

/** A press, as mail programs open links on their own. */
export function Confirm({ token }: { token: string }) {
  const { tr } = useSession();
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <h1 class="display dl">{tr.t("confirm.title")}</h1>
      <p class="soft">{tr.t("confirm.help")}</p>
      <form method="post" action="/confirm">
        <input type="hidden" name="token" value={token} />
        <Button kind="ink" size="big" wide>
          {tr.t("confirm.go")}
        </Button>
      </form>
    </Door>
  );
}

export function ConfirmDone({ state }: { state: Confirmed }) {
  const { tr } = useSession();
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <EmptyState level={1} title={tr.t("confirm.done")} help={tr.t(`confirm.${state}_help`)}>
        <ButtonLink kind="ink" href={state === "admitted" ? "/sign-in" : "/"}>
          {tr.t(state === "admitted" ? "action.sign_in" : "action.go_home")}
        </ButtonLink>
      </EmptyState>
    </Door>
  );
}

/** `sent`: a new one was asked for. */
export function ConfirmStale({ sent, limited }: { sent?: boolean; limited?: boolean }) {
  const { tr } = useSession();
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <h1 class="display dl">{tr.t(sent ? "sign_up.check_mail" : "confirm.stale")}</h1>
      <p class="soft" role="status">
        {tr.t(sent ? "confirm.sent" : "confirm.stale_help")}
      </p>
      {limited && (
        <Note tone="bad" icon="alert">
          {tr.t("form.limited")}
        </Note>
      )}
      {!sent && <ResendForm login="" />}
    </Door>
  );
}

interface ForgotProps {
  sent: boolean;
  problem: "limited" | "failed" | null;
}

export function ForgotPassword({ sent, problem }: ForgotProps) {
  const { instance, tr } = useSession();
  if (instance.registrations?.confirmation_required === false) return <NoMail />;
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <h1 class="display dl">{tr.t(sent ? "password.sent" : "password.forgot")}</h1>
      <p class="soft" role="status">
        {tr.t(sent ? "password.sent_help" : "password.forgot_help")}
      </p>
      {problem && (
        <Note tone="bad" icon="alert">
          {tr.t(`form.${problem}`)}
        </Note>
      )}
      {!sent && (
        <form class="stack g4" method="post" action="/forgot-password">
          <Field
            name="login"
            label={tr.t("form.username_or_email")}
            dir="auto"
            autocomplete="username"
            autocapitalize="none"
            required
          />
          <Button kind="ink" size="big" wide>
            {tr.t("password.send")}
          </Button>
        </form>
      )}
      <p class="small soft">
        <a class="link" href="/sign-in">
          {tr.t("action.sign_in")}
        </a>
      </p>
    </Door>
  );
}

function NoMail() {
  const { tr } = useSession();
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <EmptyState level={1} title={tr.t("password.forgot")} help={tr.t("password.no_mail")}>
        <ButtonLink kind="line" href="/about">
          {tr.t("nav.about")}
        </ButtonLink>
      </EmptyState>
    </Door>
  );
}

interface ResetProps {
  token: string;
  error?: string | undefined;
}

export function ResetPassword({ token, error }: ResetProps) {
  const { tr } = useSession();
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <h1 class="display dl">{tr.t("password.reset")}</h1>
      <p class="soft">{tr.t("password.reset_help")}</p>
      <form class="stack g4" method="post" action="/reset-password">
        <input type="hidden" name="token" value={token} />
        <Field
          name="password"
          type="password"
          label={tr.t("form.new_password")}
          hint={tr.t("form.password_hint", { count: MIN_PASSWORD })}
          error={error}
          dir="ltr"
          autocomplete="new-password"
          minLength={MIN_PASSWORD}
          required
        />
        <Button kind="ink" size="big" wide>
          {tr.t("password.go")}
        </Button>
      </form>
    </Door>
  );
}

export function ResetStale() {
  const { tr } = useSession();
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <EmptyState level={1} title={tr.t("password.stale")} help={tr.t("password.stale_help")}>
        <ButtonLink kind="ink" href="/forgot-password">
          {tr.t("confirm.again")}
        </ButtonLink>
      </EmptyState>
    </Door>
  );
}
