// The door for who wants to come in: the form, what is waited for after it, and why there may be none.
import type { Account } from "../app/entities/people.ts";
import { nameOf } from "../app/names.ts";
import { useSession } from "../app/session.tsx";
import { AccountFields } from "../components/account-fields.tsx";
import { Button, ButtonLink } from "../components/button.tsx";
import { Door } from "../components/door.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Field, TextArea } from "../components/field.tsx";
import { Note } from "../components/note.tsx";

export interface SignUpValues {
  username: string;
  email: string;
  reason: string;
  invite_code: string;
}

interface SignUpProps {
  values: SignUpValues;
  errors: Partial<Record<string, string>>;
  problem: "limited" | "failed" | null;
  /** Who made the invitation that led here. */
  inviter: Account | null;
}

export function SignUp({ values, errors, problem, inviter }: SignUpProps) {
  const { instance, tr } = useSession();
  const { approval_required: asks } = instance.registrations ?? {};
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <div class="stack g1">
        <h1 class="display dl">{tr.t("sign_up.title")}</h1>
        <p class="soft">{tr.rich("sign_up.on", { domain: <bdi class="strong">{instance.domain}</bdi> })}</p>
      </div>
      {inviter && (
        <Note icon="person">{tr.rich("sign_up.invited", { name: <bdi>{nameOf(inviter)}</bdi> })}</Note>
      )}
      {problem && (
        <Note tone="bad" icon="alert">
          {tr.t(`form.${problem}`)}
        </Note>
      )}
      <form class="stack g4" method="post" action="/sign-up">
        <OwnFields values={values} errors={errors} />
        {asks && (
          <TextArea
            name="reason"
            label={tr.t("sign_up.reason")}
            hint={tr.t("sign_up.reason_hint")}
            value={values.reason}
            error={errors["reason"]}
            maxLength={2_000}
            required={values.invite_code === ""}
          />
        )}
        <InviteField values={values} errors={errors} />
        <Agreement error={errors["agreement"]} />
        <Button kind="ink" size="big" wide>
          {tr.t("sign_up.go")}
        </Button>
      </form>
      <p class="small soft">
        <a class="link" href="/sign-in">
          {tr.t("sign_up.have")}
        </a>
      </p>
    </Door>
  );
}

type FieldsProps = Pick<SignUpProps, "values" | "errors">;

function OwnFields({ values, errors }: FieldsProps) {
  const { instance, tr } = useSession();
  const confirms = instance.registrations?.confirmation_required;
  const hints = {
    username: tr.t("form.username_free"),
    email: tr.t(confirms ? "sign_up.email_hint" : "sign_up.email_quiet"),
  };
  return <AccountFields domain={instance.domain} values={values} errors={errors} hints={hints} />;
}

/** A code that came by the link is carried along; one that is wrong, or missing where it is needed, can be typed. */
function InviteField({ values, errors }: FieldsProps) {
  const { instance, tr } = useSession();
  const isNeeded = instance.registrations?.invitation_required ?? false;
  const error = errors["invite_code"];
  if (values.invite_code !== "" && !error) {
    return <input type="hidden" name="invite_code" value={values.invite_code} />;
  }
  if (!isNeeded && !error) return null;
  return (
    <Field
      name="invite_code"
      label={tr.t("sign_up.invite_code")}
      value={values.invite_code}
      error={error}
      dir="ltr"
      autocapitalize="none"
      required={isNeeded}
    />
  );
}

function Agreement({ error }: { error: string | undefined }) {
  const { tr } = useSession();
  const about = (
    <a class="link" href="/about">
      {tr.t("sign_up.about")}
    </a>
  );
  return (
    <div class="stack g1">
      <label class="check small">
        <input type="checkbox" name="agreement" value="1" required />
        <span>{tr.rich("sign_up.agree", { about })}</span>
      </label>
      {error && <p class="error-text">{error}</p>}
    </div>
  );
}

/** Nobody is taken, or only by invitation. */
export function SignUpClosed() {
  const { tr } = useSession();
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <EmptyState level={1} title={tr.t("sign_up.closed")} help={tr.t("sign_up.closed_help")}>
        <ButtonLink kind="line" href="/sign-in">
          {tr.t("sign_up.have")}
        </ButtonLink>
      </EmptyState>
    </Door>
  );
}

export function NeedsInvitation() {
  const { tr } = useSession();
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <h1 class="display dl">{tr.t("sign_up.needs_invite")}</h1>
      <p class="soft">{tr.t("sign_up.needs_invite_help")}</p>
      <form class="stack g4" method="get" action="/sign-up">
        <Field name="invite" label={tr.t("sign_up.invite_code")} dir="ltr" autocapitalize="none" required />
        <Button kind="ink" size="big" wide>
          {tr.t("action.continue")}
        </Button>
      </form>
    </Door>
  );
}

interface WaitsProps {
  waitsFor: "confirmation" | "approval";
  email: string;
}

export function SignUpWaits({ waitsFor, email }: WaitsProps) {
  const { instance, tr } = useSession();
  const isMail = waitsFor === "confirmation";
  const help = isMail ? (
    tr.rich("sign_up.check_mail_help", { email: <bdi dir="ltr">{email}</bdi> })
  ) : (
    <>
      {tr.t("sign_up.wait_help")} {instance.registrations?.confirmation_required && tr.t("sign_up.wait_mail")}
    </>
  );
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <h1 class="display dl">{tr.t(isMail ? "sign_up.check_mail" : "sign_up.wait")}</h1>
      <p class="soft" role="status">
        {help}
      </p>
      <ButtonLink kind="line" href="/">
        {tr.t("action.go_home")}
      </ButtonLink>
    </Door>
  );
}
