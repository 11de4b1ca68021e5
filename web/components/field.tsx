// A form field: label, control, hint, and an error that says what to do.
import type { ComponentChildren, JSX } from "preact";
import { Icon } from "./icon.tsx";

interface FieldProps {
  name: string;
  type?: "text" | "email" | "password" | "url" | "search" | "number" | "datetime-local";
  value?: string;
  required?: boolean;
  dir?: "auto" | "ltr";
  autocomplete?: string;
  inputMode?: "numeric";
  min?: number;
  max?: number;
  autocapitalize?: "none" | "sentences";
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  disabled?: boolean;
  onInput?: (event: InputEvent & { currentTarget: HTMLInputElement }) => void;
  label: string;
  hint?: string;
  error?: string | undefined;
  /** Fixed text before and after a left-to-right value, such as @ and @domain. */
  before?: string;
  after?: string;
}

interface TellingProps {
  /** Of the control. */
  id: string;
  hint: string | undefined;
  error: string | undefined;
}

function describedBy({ id, hint, error }: TellingProps): string | undefined {
  return [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
}

/** What stands below a control. */
function Told({ id, hint, error }: TellingProps) {
  return (
    <>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </>
  );
}

export function Field({ name, label, hint, error, before, after, ...input }: FieldProps) {
  const id = `f-${name}`;
  const attributes = {
    ...input,
    id,
    name,
    "aria-invalid": error ? "true" : undefined,
    "aria-describedby": describedBy({ id, hint, error }),
  } as JSX.IntrinsicElements["input"];
  const control = <input class="input" {...attributes} />;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {before || after ? (
        <div class={error ? "affix bad" : "affix"}>
          {before && <span>{before}</span>}
          {control}
          {after && <span>{after}</span>}
        </div>
      ) : (
        control
      )}
      <Told id={id} hint={hint} error={error} />
    </div>
  );
}

interface TextAreaProps {
  name: string;
  label: string;
  value?: string | undefined;
  hint?: string;
  error?: string | undefined;
  rows?: number;
  maxLength?: number;
  required?: boolean;
}

/** For texts of several lines, in whichever direction they run. */
export function TextArea({ name, label, value, hint, error, rows = 4, ...rest }: TextAreaProps) {
  const id = `f-${name}`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        class="input"
        id={id}
        name={name}
        rows={rows}
        dir="auto"
        aria-invalid={error ? "true" : undefined}
        aria-describedby={describedBy({ id, hint, error })}
        {...rest}
      >
        {value}
      </textarea>
      <Told id={id} hint={hint} error={error} />
    </div>
  );
}

interface SwitchProps {
  name: string;
  label: string;
  hint?: string;
  checked: boolean;
}

export function Switch({ name, label, hint, checked }: SwitchProps) {
  return (
    <label class="switch">
      <input type="checkbox" role="switch" name={name} value="1" checked={checked} />
      <span class="stack g0">
        <span class="strong">{label}</span>
        {hint && <span class="hint">{hint}</span>}
      </span>
    </label>
  );
}

export function FieldError({ id, children }: { id: string; children: ComponentChildren }) {
  return (
    <p class="error-text" id={id}>
      <Icon name="alert" size="s" />
      <span>{children}</span>
    </p>
  );
}
