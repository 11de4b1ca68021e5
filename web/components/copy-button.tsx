// Copies a text and says so in place. Hidden by the style sheet where scripts are off.
import { useState } from "preact/hooks";
import { useApp } from "../app/context.ts";
import { useTranslator } from "../app/session.tsx";
import { Icon } from "./icon.tsx";

interface CopyButtonProps {
  text: string;
  label: string;
  kind?: "ink" | "line" | "tip";
}

export function CopyButton({ text, label, kind = "line" }: CopyButtonProps) {
  const tr = useTranslator();
  const app = useApp();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    app?.toast({ text: tr.t("tips.copied", { count: [...text].length }) });
  };
  return (
    <button
      type="button"
      class={`btn ${kind} needs-script`}
      aria-label={copied ? undefined : label}
      onClick={() => void copy()}
    >
      <Icon name={copied ? "check" : "copy"} size="s" />
      {tr.t(copied ? "action.copied" : "action.copy")}
    </button>
  );
}
