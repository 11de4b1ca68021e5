// Writing a post: text, who sees it, its language, a warning; what was typed stays until the server has it.
import { useEffect, useRef, useState } from "preact/hooks";
import { Avatar } from "../../components/avatar.tsx";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { Icon, type IconName } from "../../components/icon.tsx";
import { NeedsApp } from "../../components/needs-app.tsx";
import { Note } from "../../components/note.tsx";
import { QuoteCard } from "../../components/quote-card.tsx";
import { ApiError } from "../api/caller.ts";
import { useApp } from "../context.ts";
import { directionOf } from "../direction.ts";
import type { Status } from "../entities/posts.ts";
import type { Visibility } from "../entities/visibility.ts";
import { useSession } from "../session.tsx";
import { AttachButton, fileHandlers } from "./attach-button.tsx";
import { AttachmentList, HideFiles } from "./attachment-list.tsx";
import { lacksDescription, useAttachments } from "./attachments.ts";
import {
  fateOfPoll,
  firstDraft,
  emptyPoll,
  maySend,
  pollBefore,
  readDraft,
  remaining,
  visibilities,
} from "./compose-state.ts";
import type { Draft, Editing, Sending } from "./compose-state.ts";
import { EmojiPicker } from "./emoji-picker.tsx";
import { languageName, spokenLanguages } from "./languages.ts";
import { PollEditor } from "./poll-editor.tsx";
import { QuoteChoice } from "./quote-choice.tsx";
import { firstChoice, ScheduleField } from "./schedule-field.tsx";
import { sendDraft, withEmoji } from "./send-draft.ts";

const DEFAULT_LIMIT = 5_000;
/** From here on the count is worth looking at. */
const NEAR_LIMIT = 500;

interface ComposerProps {
  replyTo?: Status;
  /** The post that is quoted. */
  quoting?: Status;
  /** The post that is edited. */
  editing?: Editing;
  /** With what a new text begins, other than usual. */
  begin?: Partial<Draft> | undefined;
  /** Null: the post waits for its time. */
  onSent: (status: Status | null) => void;
}

export function Composer({ replyTo, quoting, editing, begin, onSent }: ComposerProps) {
  const { instance, tr } = useSession();
  const { draft, change, forget } = useDraft(replyTo, editing, begin);
  const form = useRef<HTMLFormElement>(null);
  const [sending, setSending] = useState<Sending>({ phase: "idle" });
  const app = useApp();
  const key = useRef<string | undefined>(undefined);
  const attachments = useAttachments(draft.files, (files) => change({ files }));
  const [warned, setWarned] = useState(false);
  const limit = instance.configuration?.statuses?.max_characters ?? DEFAULT_LIMIT;
  const send = async () => {
    if (!app || attachments.busy || !maySend(draft, limit, sending, Boolean(quoting))) return;
    if (!warned && lacksDescription(draft.files)) return setWarned(true);
    setSending({ phase: "busy" });
    // The same words sent twice, because an answer was lost, are one post.
    key.current ??= crypto.randomUUID();
    try {
      if (!editing) await attachments.save(); // an edit says it itself
      const sent = await sendDraft(app.api, draft, { replyTo, quoting, editing }, key.current);
      key.current = undefined;
      forget();
      setWarned(false);
      setSending({ phase: "idle" });
      onSent(sent);
    } catch (error) {
      const { status, message } = error instanceof ApiError ? error : { status: 0, message: "" };
      if (status >= 400 && status < 500) key.current = undefined;
      setSending({ phase: "failed", status, reason: message });
    }
  };
  const type = (part: Partial<Draft>) => {
    if (part.text !== undefined) key.current = undefined;
    change(part);
  };
  const pickEmoji = (shortcode: string) => {
    const area = form.current?.querySelector("textarea");
    const [from, to] = [area?.selectionStart ?? draft.text.length, area?.selectionEnd ?? draft.text.length];
    type({ text: withEmoji(draft.text, shortcode, from, to) });
    area?.focus();
  };
  const label = editing ? "compose.edit" : replyTo ? "compose.reply" : "compose.new";
  const verb = editing ? "compose.save" : draft.scheduledAt !== null ? "compose.schedule" : "action.post";
  return (
    <form
      ref={form}
      class="composer"
      aria-label={tr.t(label)}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      {...fileHandlers(attachments)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
      }}
    >
      <NeedsApp>
        <div class="pad stack g4">
          <Choices draft={draft} fixed={Boolean(editing)} onChange={type} />
          {draft.scheduledAt !== null && (
            <ScheduleField value={draft.scheduledAt} onChange={(scheduledAt) => type({ scheduledAt })} />
          )}
          {draft.hasWarning && (
            <Field
              name="warning"
              label={tr.t("post.content_warning")}
              value={draft.warning}
              dir="auto"
              maxLength={500}
              onInput={(event) => type({ warning: event.currentTarget.value })}
            />
          )}
          <Words draft={draft} isReply={Boolean(replyTo)} onChange={type} />
          <AttachmentList attachments={attachments} warned={warned} />
          {draft.files.length > 0 && (
            <HideFiles on={draft.sensitive} onChange={(sensitive) => type({ sensitive })} />
          )}
          {draft.poll && (
            <PollEditor
              poll={draft.poll}
              before={editing?.status.poll ?? null}
              onChange={(poll) => type({ poll })}
            />
          )}
          {editing && <FateOfPoll fate={fateOfPoll(draft.poll, editing.status.poll)} />}
          {quoting && <QuoteCard quote={{ state: "accepted", quoted_status: quoting }} />}
          {sending.phase === "failed" && <Failed {...sending} />}
        </div>
        <div class="cbot">
          <AttachButton attachments={attachments} />
          <button
            type="button"
            class="ib"
            aria-label={tr.t("post.content_warning")}
            title={tr.t("post.content_warning")}
            aria-pressed={draft.hasWarning}
            onClick={() => type({ hasWarning: !draft.hasWarning })}
          >
            <Icon name="warning" />
          </button>
          <button
            type="button"
            class="ib"
            aria-label={tr.t("poll.poll")}
            title={tr.t("poll.poll")}
            aria-pressed={draft.poll !== null}
            onClick={() => type({ poll: draft.poll ? null : (pollBefore(editing) ?? emptyPoll) })}
          >
            <Icon name="poll" />
          </button>
          <EmojiPicker onPick={pickEmoji} />
          <button
            type="button"
            class="ib"
            aria-label={tr.t("compose.markdown")}
            title={tr.t("compose.markdown")}
            aria-pressed={draft.format === "text/markdown"}
            onClick={() =>
              type({ format: draft.format === "text/markdown" ? "text/plain" : "text/markdown" })
            }
          >
            <Icon name="format" />
          </button>
          {!editing && (
            <button
              type="button"
              class="ib"
              aria-label={tr.t("compose.schedule")}
              title={tr.t("compose.schedule")}
              aria-pressed={draft.scheduledAt !== null}
              onClick={() =>
                type({ scheduledAt: draft.scheduledAt === null ? firstChoice(Date.now()) : null })
              }
            >
              <Icon name="schedule" />
            </button>
          )}
          <span class="row g3 push">
            <Count left={remaining(draft, limit)} limit={limit} />
            <Button
              kind="ink"
              busy={sending.phase === "busy"}
              disabled={attachments.busy || !maySend(draft, limit, sending, Boolean(quoting))}
            >
              {tr.t(
                sending.phase === "busy"
                  ? "compose.sending"
                  : replyTo && verb === "action.post"
                    ? "action.reply"
                    : verb,
              )}
            </Button>
          </span>
        </div>
      </NeedsApp>
    </form>
  );
}

/** Kept on this device while it is written. */
function useDraft(
  replyTo: Status | undefined,
  editing: Editing | undefined,
  begin: Partial<Draft> | undefined,
) {
  const { me, tr } = useSession();
  const [draft, setDraft] = useState(() => ({ ...firstDraft(tr.lang, me, replyTo, editing), ...begin }));
  const anew = begin ? `direct:${begin.text ?? ""}` : "new";
  const place = `draft:${me?.id}:${editing ? `edit:${editing.status.id}` : (replyTo?.id ?? anew)}`;
  useEffect(() => {
    const kept = readDraft(localStorage.getItem(place), draft);
    if (kept) setDraft(kept);
  }, [place]);
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    localStorage.setItem(place, JSON.stringify(next));
  };
  const forget = () => {
    localStorage.removeItem(place);
    setDraft({ ...firstDraft(tr.lang, me, replyTo, undefined), language: draft.language });
  };
  return { draft, change, forget };
}

interface PartProps {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

const icons: Record<Visibility, IconName> = {
  public: "globe",
  unlisted: "unlisted",
  private: "followers",
  direct: "direct",
};

/** `fixed`: who sees a post stays as it is once it is out. */
function Choices({ draft, fixed, onChange }: PartProps & { fixed: boolean }) {
  const { me, tr } = useSession();
  return (
    <div class="row wrap">
      {me && <Avatar account={me} size="m36" />}
      <label class="select">
        <Icon name={icons[draft.visibility]} />
        <span class="sr">{tr.t("compose.visibility")}</span>
        <select
          value={draft.visibility}
          disabled={fixed}
          onChange={(event) => onChange({ visibility: event.currentTarget.value as Visibility })}
        >
          {visibilities.map((one) => (
            <option key={one} value={one}>
              {tr.t(`post.visibility.${one}`)}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </label>
      <label class="select">
        <Icon name="language" />
        <span class="sr">{tr.t("compose.language")}</span>
        <select
          value={draft.language}
          onChange={(event) => onChange({ language: event.currentTarget.value })}
        >
          {spokenLanguages(tr.locale, draft.language).map((code) => (
            <option key={code} value={code}>
              {languageName(tr.locale, code)}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </label>
      <QuoteChoice draft={draft} onChange={onChange} />
      <p class="hint">{tr.t(`compose.visibility.${draft.visibility}`)}</p>
    </div>
  );
}

function Words({ draft, isReply, onChange }: PartProps & { isReply: boolean }) {
  const { tr } = useSession();
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!isReply || location.hash === "#reply") area.current?.focus({ preventScroll: isReply });
  }, [isReply]);
  return (
    <textarea
      ref={area}
      dir={draft.text === "" ? tr.dir : directionOf(draft.text, draft.language)}
      lang={draft.language}
      rows={isReply ? 2 : 4}
      aria-label={tr.t("compose.text")}
      placeholder={tr.t(isReply ? "compose.reply_prompt" : "compose.prompt")}
      value={draft.text}
      onInput={(event) => onChange({ text: event.currentTarget.value })}
    />
  );
}

/** What an edit does to the votes, said before it is saved. */
function FateOfPoll({ fate }: { fate: ReturnType<typeof fateOfPoll> }) {
  const { tr } = useSession();
  if (fate === "kept" || fate === "changed") return <p class="hint">{tr.t(`compose.poll.${fate}`)}</p>;
  if (fate !== "anew" && fate !== "goes") return null;
  return (
    <Note tone="saffron" icon="alert">
      {tr.t(`compose.poll.${fate}`)}
    </Note>
  );
}

function Failed({ status, reason }: { status: number; reason: string }) {
  const { tr } = useSession();
  const isRefusal = status >= 400 && status < 500 && status !== 429;
  const words = status === 0 ? "compose.offline" : isRefusal ? "compose.refused" : "compose.failed";
  return (
    <Note tone="bad" icon="alert">
      {tr.t(words)}{" "}
      {isRefusal && (
        <bdi lang="en" dir="auto">
          {reason}
        </bdi>
      )}
    </Note>
  );
}

function Count({ left, limit }: { left: number; limit: number }) {
  const { tr } = useSession();
  const used = Math.min(100, Math.round(((limit - left) / limit) * 100));
  return (
    <span class="row g2">
      <span class={left < 0 ? "xs num over" : "xs muted num"}>
        <span class="sr">{tr.t("compose.left", { count: Math.max(0, left) })}</span>
        {left < NEAR_LIMIT && <span aria-hidden="true">{tr.number(left)}</span>}
      </span>
      <svg class="count" viewBox="0 0 28 28" aria-hidden="true">
        <circle cx="14" cy="14" r="11" />
        <circle
          class="used"
          cx="14"
          cy="14"
          r="11"
          pathLength={100}
          stroke-dasharray={`${used} 100`}
          transform="rotate(-90 14 14)"
        />
      </svg>
    </span>
  );
}
