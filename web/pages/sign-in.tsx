// The door for who has an account here: a passkey, or a plain form that needs no scripts, and the code after it.
import { useSession } from "../app/session.tsx";
import { Button } from "../components/button.tsx";
import { Door } from "../components/door.tsx";
import { Field } from "../components/field.tsx";
import { Note } from "../components/note.tsx";
import type { MessageKey } from "../i18n.ts";

export type SignInProblem = "wrong" | "limited" | "failed" | "too_late" | "unconfirmed" | "unapproved";

interface SignInProps {
  login: string;
  back: string;
  problem: SignInProblem | null;
  /** What led here: an address confirmed, a password set. */
  done?: string | undefined;
}

const DONE: Record<string, MessageKey> = { confirmed: "sign_in.ready", password: "sign_in.new_password" };

export function SignIn({ login, back, problem, done }: SignInProps) {
  const { instance, tr } = useSession();
  const domain = <bdi class="strong">{instance.domain}</bdi>;
  const good = done === undefined ? undefined : DONE[done];
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <div class="stack g1">
        <h1 class="display dl">{tr.t("sign_in.title")}</h1>
        <p class="soft">{tr.rich("sign_in.to", { domain })}</p>
      </div>
      {good && !problem && (
        <Note tone="mint" icon="check">
          {tr.t(good)}
        </Note>
      )}
      {problem && problem !== "wrong" && (
        <Note tone="bad" icon="alert">
          {tr.t(`sign_in.${problem}`)}
        </Note>
      )}
      <PasskeyPart back={back} />
      <form class="stack g4" method="post" action="/sign-in">
        <input type="hidden" name="return" value={back} />
        <Field
          name="login"
          label={tr.t("form.username_or_email")}
          autocomplete="username"
          dir="auto"
          autocapitalize="none"
          value={login}
          required
        />
        <Field
          name="password"
          type="password"
          label={tr.t("form.password")}
          autocomplete="current-password"
          error={problem === "wrong" ? tr.t("sign_in.wrong") : undefined}
          required
        />
        <Button kind="line" size="big" wide>
          {tr.t("action.sign_in")}
        </Button>
      </form>
      <OtherWays login={login} problem={problem} />
    </Door>
  );
}

/** Shown by its script, where the browser knows passkeys. */
function PasskeyPart({ back }: { back: string }) {
  const { tr } = useSession();
  return (
    <div class="stack g4" data-passkey data-return={back} hidden>
      <Button kind="ink" size="big" wide type="button" icon="key">
        {tr.t("sign_in.passkey")}
      </Button>
      <div data-problem hidden>
        <Note tone="bad" icon="alert">
          {tr.t("sign_in.passkey_failed")}
        </Note>
      </div>
      <p class="or">{tr.t("sign_in.or")}</p>
    </div>
  );
}

function OtherWays({ login, problem }: Pick<SignInProps, "login" | "problem">) {
  const { instance, tr } = useSession();
  const { enabled, invitation_required: byInvitation } = instance.registrations ?? {};
  return (
    <>
      {problem === "unconfirmed" && <ResendForm login={login} />}
      <p class="small soft row wrap">
        <a class="link" href="/forgot-password">
          {tr.t("sign_in.forgot")}
        </a>
        {(enabled || byInvitation) && (
          <>
            <span aria-hidden="true">·</span>
            <a class="link" href="/sign-up">
              {tr.t("sign_in.create")}
            </a>
          </>
        )}
      </p>
    </>
  );
}

/** Sends the link to confirm once more. */
export function ResendForm({ login }: { login: string }) {
  const { tr } = useSession();
  return (
    <form class="stack g4" method="post" action="/confirm/resend">
      {login ? (
        <input type="hidden" name="login" value={login} />
      ) : (
        <Field
          name="login"
          label={tr.t("form.username_or_email")}
          dir="auto"
          autocapitalize="none"
          required
        />
      )}
      <Button kind="line" wide>
        {tr.t("confirm.again")}
      </Button>
    </form>
  );
}

interface SecondStepProps {
  ticket: string;
  back: string;
  problem: "code_wrong" | "limited" | "failed" | null;
}

/** After a right password, where the account asks for a code. */
export function SecondStep({ ticket, back, problem }: SecondStepProps) {
  const { tr } = useSession();
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <h1 class="display dl">{tr.t("sign_in.code_title")}</h1>
      <p class="soft">{tr.t("sign_in.code_help")}</p>
      <form class="stack g4" method="post" action="/sign-in/code">
        <input type="hidden" name="ticket" value={ticket} />
        <input type="hidden" name="return" value={back} />
        <Field
          name="code"
          label={tr.t("form.code")}
          dir="ltr"
          autocomplete="one-time-code"
          autocapitalize="none"
          error={problem ? tr.t(`sign_in.${problem}`) : undefined}
          required
        />
        <Button kind="ink" size="big" wide>
          {tr.t("action.sign_in")}
        </Button>
      </form>
      <p class="small soft">
        <a class="link" href={`/sign-in?return=${encodeURIComponent(back)}`}>
          {tr.t("action.cancel")}
        </a>
      </p>
    </Door>
  );
}
