// The door for who has an account here: a plain form that needs no scripts.
import { useSession } from "../app/session.tsx";
import { Button } from "../components/button.tsx";
import { Door } from "../components/door.tsx";
import { Field } from "../components/field.tsx";
import { Note } from "../components/note.tsx";

export type SignInProblem = "wrong" | "limited" | "failed";

interface SignInProps {
  login: string;
  back: string;
  problem: SignInProblem | null;
}

export function SignIn({ login, back, problem }: SignInProps) {
  const { instance, tr } = useSession();
  const domain = <bdi class="strong">{instance.domain}</bdi>;
  return (
    <Door words={tr.t("app.tagline")} help={tr.t("app.invitation")}>
      <div class="stack g1">
        <h1 class="display dl">{tr.t("sign_in.title")}</h1>
        <p class="soft">{tr.rich("sign_in.to", { domain })}</p>
      </div>
      {problem && problem !== "wrong" && (
        <Note tone="bad" icon="alert">
          {tr.t(`sign_in.${problem}`)}
        </Note>
      )}
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
        <Button kind="ink" size="big" wide>
          {tr.t("action.sign_in")}
        </Button>
      </form>
    </Door>
  );
}
