// Edits one's own jar: a draft here, the saved jar there, and the password asked for when the server wants it.
import { useRef, useState } from "preact/hooks";
import { ApiError } from "../api/caller.ts";
import type { NewTipEntry } from "../api/tips.ts";
import { useApp } from "../context.ts";
import type { OwnTipJar } from "../entities/tips.ts";
import { draftOf, isChanged, problemOf, toEdit, type JarDraft, type JarProblem } from "./jar-draft.ts";

export interface JarEditor {
  saved: OwnTipJar;
  draft: JarDraft;
  changed: boolean;
  busy: boolean;
  problem: JarProblem | null;
  /** The password is wanted before the last save can go on. */
  asksPassword: boolean;
  change(by: (draft: JarDraft) => JarDraft): void;
  /** Saves the draft, with one more entry where one is given; true when the server has it. */
  save(added?: NewTipEntry): Promise<boolean>;
  confirmed(): void;
  giveUp(): void;
}

export function useJar(first: OwnTipJar): JarEditor {
  const app = useApp();
  const [saved, setSaved] = useState(first);
  const [draft, setDraft] = useState(() => draftOf(first));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<JarProblem | null>(null);
  const { asks, ask, settle } = useQuestion();

  const send = async (added: NewTipEntry | undefined): Promise<boolean> => {
    try {
      const jar = await app!.api.setTipJar(toEdit(draft, added));
      setSaved(jar);
      setDraft(draftOf(jar));
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === "reauthentication_required") return (await ask()) && send(added);
      setProblem(problemOf(error, draft.entries.length));
      return false;
    }
  };
  const save = async (added?: NewTipEntry): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    const done = await send(added);
    setBusy(false);
    return done;
  };
  return {
    saved,
    draft,
    changed: isChanged(draft, saved),
    busy,
    problem,
    asksPassword: asks,
    change(by) {
      setProblem(null);
      setDraft(by);
    },
    save,
    confirmed: () => settle(true),
    giveUp: () => settle(false),
  };
}

/** A question to the person that code can wait for. */
function useQuestion() {
  const [asks, setAsks] = useState(false);
  const answer = useRef<((yes: boolean) => void) | null>(null);
  return {
    asks,
    ask: () =>
      new Promise<boolean>((resolve) => {
        answer.current = resolve;
        setAsks(true);
      }),
    settle(yes: boolean) {
      setAsks(false);
      answer.current?.(yes);
      answer.current = null;
    },
  };
}
