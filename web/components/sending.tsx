// How far a file that is sent has come, or why it was not taken.
import type { ApiError } from "../app/api/caller.ts";
import { useSession } from "../app/session.tsx";
import { Note } from "./note.tsx";

interface SendingProps {
  /** 0 … 1; at 1 the server works on it. Null where nothing is on its way. */
  sent: number | null;
  problem: ApiError | null;
}

export function Sending({ sent, problem }: SendingProps) {
  const { tr } = useSession();
  return (
    <>
      {sent !== null && (
        <progress max={1} value={sent < 1 ? sent : undefined} aria-label={tr.t("media.sending")} />
      )}
      {problem && (
        <Note tone="bad" icon="alert">
          {tr.t(problem.status === 0 ? "media.offline" : "media.refused")}{" "}
          <bdi lang="en" dir="auto">
            {problem.message}
          </bdi>
        </Note>
      )}
    </>
  );
}
