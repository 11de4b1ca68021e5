// The picture of a Space: chosen, sent at once, described, taken away again.
import { useRef, useState } from "preact/hooks";
import { ApiError } from "../api/caller.ts";
import { useApp } from "../context.ts";
import type { MediaAttachment } from "../entities/media.ts";
import { useSession } from "../session.tsx";
import { uploadMedia } from "../upload.ts";
import { Button } from "../../components/button.tsx";
import { Sending } from "../../components/sending.tsx";

/** `before`: what a Space has that is changed. */
export function CoverField({ before }: { before?: MediaAttachment }) {
  const { tr } = useSession();
  const app = useApp();
  const input = useRef<HTMLInputElement>(null);
  const [cover, setCover] = useState<MediaAttachment | null>(before ?? null);
  const [sent, setSent] = useState<number | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const choose = async (file: File | undefined) => {
    if (!app || !file) return;
    setProblem(null);
    setSent(0);
    await uploadMedia(app.api, file, setSent).then(setCover, (error: unknown) =>
      setProblem(error instanceof ApiError ? error : new ApiError(0, "")),
    );
    setSent(null);
  };
  const describe = (description: string) => {
    // The Space can be opened without: whoever listens hears its title.
    if (cover) app?.api.describeMedia(cover.id, { description }).then(setCover, () => undefined);
  };
  return (
    <section class="stack g2" aria-label={tr.t("new_space.cover")}>
      <p class="strong small">{tr.t("new_space.cover")}</p>
      <p class="hint">{tr.t("new_space.cover_hint")}</p>
      {cover?.url && (
        <>
          <img class="cover" src={cover.preview_url ?? cover.url} alt={cover.description ?? ""} />
          {cover.id !== before?.id && (
            <label class="field">
              <span class="legend">{tr.t("new_space.cover_alt")}</span>
              <input
                class="input"
                dir="auto"
                maxLength={1_500}
                onChange={(event) => describe(event.currentTarget.value)}
              />
            </label>
          )}
        </>
      )}
      {(cover ?? before) && <input type="hidden" name="cover_id" value={cover?.id ?? ""} />}
      <div class="row wrap">
        <Button
          kind="line"
          size="small"
          type="button"
          icon="media"
          busy={sent !== null}
          onClick={() => input.current?.click()}
        >
          {tr.t("media.choose")}
        </Button>
        {cover && (
          <Button kind="quiet" size="small" type="button" onClick={() => setCover(null)}>
            {tr.t("media.remove")}
          </Button>
        )}
      </div>
      <input
        ref={input}
        type="file"
        hidden
        accept="image/*"
        aria-label={tr.t("new_space.cover")}
        onChange={(event) => void choose(event.currentTarget.files?.[0])}
      />
      <Sending sent={sent} problem={problem} />
    </section>
  );
}
