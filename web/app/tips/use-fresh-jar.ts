// The jar as it is now: a page or a room may stand open for hours, while a jar changes, closes or first arrives.
import { useEffect, useState } from "preact/hooks";
import { useApp } from "../context.ts";
import type { Account } from "../entities/people.ts";
import type { TipJar } from "../entities/tips.ts";

export interface FreshJar {
  /** What is known so far; null before the first answer where the account came without one. */
  jar: TipJar | null;
  /** The server did not answer. */
  failed: boolean;
  retry: () => void;
}

/** What the account came with is shown until the server answers. */
export function useFreshJar({ id, tip_jar }: Account): FreshJar {
  const app = useApp();
  const [fresh, setFresh] = useState<TipJar | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!app) return undefined;
    let over = false;
    setFailed(false);
    app.api.tipJarOf(id).then(
      (jar) => !over && setFresh(jar),
      () => !over && setFailed(true),
    );
    return () => {
      over = true;
    };
  }, [id, attempt, app?.api]);
  const came = tip_jar && tip_jar.entries.length > 0 ? tip_jar : null;
  return { jar: fresh ?? came, failed, retry: () => setAttempt(attempt + 1) };
}
