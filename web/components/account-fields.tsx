// What an account begins with, of the server's owner as of whoever signs up: its name, an e-mail address and a password.
import { MIN_PASSWORD } from "#src/accounts/password-length.ts";
import { useSession } from "../app/session.tsx";
import { Field } from "./field.tsx";

interface AccountFieldsProps {
  /** Behind the name. */
  domain: string;
  values: { username: string; email: string };
  errors: Partial<Record<string, string>>;
  hints: { username: string; email?: string };
}

export function AccountFields({ domain, values, errors, hints }: AccountFieldsProps) {
  const { tr } = useSession();
  return (
    <>
      <Field
        name="username"
        label={tr.t("form.username")}
        hint={hints.username}
        before="@"
        after={`@${domain}`}
        value={values.username}
        error={errors["username"]}
        autocomplete="username"
        autocapitalize="none"
        pattern="[A-Za-z0-9_]+"
        maxLength={30}
        required
      />
      <Field
        name="email"
        type="email"
        label={tr.t("form.email")}
        {...(hints.email ? { hint: hints.email } : {})}
        value={values.email}
        error={errors["email"]}
        dir="ltr"
        autocomplete="email"
        required
      />
      <Field
        name="password"
        type="password"
        label={tr.t("form.password")}
        hint={tr.t("form.password_hint", { count: MIN_PASSWORD })}
        error={errors["password"]}
        dir="ltr"
        autocomplete="new-password"
        minLength={MIN_PASSWORD}
        required
      />
    </>
  );
}
