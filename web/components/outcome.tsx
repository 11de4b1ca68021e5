// What a press has done, or why it was refused, at the top of the page that it led back to.
import { useSession } from "../app/session.tsx";
import { Note } from "./note.tsx";

/** `apart`: where the page itself keeps no distance to its edges. */
export function Outcome({ apart }: { apart?: boolean }) {
  const said = useSaid();
  if (!said) return null;
  const note = (
    <Note tone={said.isGood ? "mint" : "bad"} icon={said.isGood ? "check" : "alert"}>
      {said.words}
    </Note>
  );
  return apart ? <div class="padx outcome">{note}</div> : note;
}

function useSaid() {
  const { here, origin, tr } = useSession();
  const query = new URL(here, origin).searchParams;
  const [done, refused] = [`done.${query.get("done")}`, `refused.${query.get("refused")}`];
  if (tr.has(done)) return { isGood: true, words: tr.t(done) };
  if (!query.has("refused")) return null;
  return { isGood: false, words: tr.t(tr.has(refused) ? refused : "refused.other") };
}
