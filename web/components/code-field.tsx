// The code of the second factor, asked for beside the password where codes are on.
import { useTranslator } from "../app/session.tsx";
import { Field } from "./field.tsx";

export function CodeField({ required }: { required?: boolean }) {
  const tr = useTranslator();
  return (
    <Field
      name="code"
      label={tr.t("security.again_code")}
      hint={tr.t("security.again_code_hint")}
      autocomplete="one-time-code"
      autocapitalize="none"
      dir="ltr"
      {...(required ? { required } : {})}
    />
  );
}
