// Adds a service to the jar: found by name in the catalogue, or recognised from a pasted link.
import { useEffect, useRef, useState } from "preact/hooks";
import { hueOf } from "../../components/avatar.tsx";
import { Button } from "../../components/button.tsx";
import { Field, FieldError } from "../../components/field.tsx";
import { Icon } from "../../components/icon.tsx";
import { Note } from "../../components/note.tsx";
import type { Translator } from "../../i18n.ts";
import { useApp } from "../context.ts";
import type { TipService, TipVisibility } from "../entities/tips.ts";
import { useSession } from "../session.tsx";
import { plainName } from "../names.ts";
import { isLink, MAX_ENTRIES, serviceOfCode } from "./jar-draft.ts";
import { problemWords } from "./problem-words.ts";
import { QrPicture } from "./qr-picture.tsx";
import type { JarEditor } from "./use-jar.ts";
import { showsSentence } from "./shows-sentence.ts";
import { VisibilityChoice } from "./visibility-choice.tsx";

const SEARCH_AFTER_MS = 150;

export function AddEntry({ editor }: { editor: JarEditor }) {
  const { tr } = useSession();
  const [service, setService] = useState<TipService | null>(null);
  const [text, setText] = useState("");
  const [scanned, setScanned] = useState("");
  const [visibility, setVisibility] = useState<TipVisibility>("federated");
  const { problem, busy, draft, save } = editor;
  const isFull = draft.entries.length >= MAX_ENTRIES;
  const start = () => {
    setService(null);
    setText("");
    setScanned("");
  };
  const id = service?.id ?? serviceOfCode(text);
  const ready = text.trim() !== "" && (id !== null || isLink(text));
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!ready) return;
    if (await save({ service: id, handle: text.trim(), visibility })) start();
  };
  /** A link names its service; a bare address waits until its service is chosen. */
  const onScan = (read: string) => {
    const isWhole = service !== null || isLink(read) || serviceOfCode(read) !== null;
    setText(isWhole ? read : "");
    setScanned(read);
  };
  const error = problem?.at === "added" ? problemWords(tr, problem) : undefined;
  if (isFull) return <p class="soft">{tr.t("jar.full")}</p>;
  return (
    <form class="card pad stack g4 opens" aria-labelledby="add-title" onSubmit={(event) => void add(event)}>
      <h3 class="strong" id="add-title">
        {tr.t("jar.add_title")}
      </h3>
      {scanned && <Scanned text={scanned} />}
      {service ? (
        <HandleField service={service} text={text} error={error} onType={setText} onBack={start} />
      ) : (
        <ServiceSearch
          text={text}
          error={error}
          onType={setText}
          onChoose={(chosen) => {
            setService(chosen);
            setText(scanned);
          }}
        />
      )}
      <QrPicture onText={onScan} />
      {ready && (
        <div class="row wrap">
          <span class="small strong">{tr.t("jar.seen_by")}</span>
          <VisibilityChoice visibility={visibility} onChoose={setVisibility} />
        </div>
      )}
      {!draft.adult && <p class="hint">{tr.t("jar.show_needs_adult")}</p>}
      <div class="row">
        <Button kind="ink" busy={busy} disabled={!ready || !draft.adult}>
          {tr.t("jar.add")}
        </Button>
        {(service || text || scanned) && (
          <Button kind="quiet" type="button" onClick={start}>
            {tr.t("action.cancel")}
          </Button>
        )}
      </div>
    </form>
  );
}

/** What the picture held, whole, so that it can be compared before it is published. */
function Scanned({ text }: { text: string }) {
  const { tr } = useSession();
  return (
    <Note tone="lapis" icon="qr">
      {tr.rich("jar.scanned", {
        text: (
          <bdi class="at scanned" dir="ltr">
            {plainName(text)}
          </bdi>
        ),
      })}
    </Note>
  );
}

interface ServiceSearchProps {
  text: string;
  error: string | undefined;
  onType: (text: string) => void;
  onChoose: (service: TipService) => void;
}

/** A combobox (ARIA 1.2): keys move through the list while the focus stays in the field. */
function ServiceSearch({ text, error, onType, onChoose }: ServiceSearchProps) {
  const { tr } = useSession();
  const found = useServices(text);
  const [at, setAt] = useState(0);
  const active = found[Math.min(at, found.length - 1)];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else if (event.key === "Enter" && active) onChoose(active);
    else return;
    event.preventDefault();
  };
  const told = error ? "service-hint service-error" : "service-hint";
  return (
    <div class="field">
      <label for="service">{tr.t("jar.service_or_link")}</label>
      <div class="withicon">
        <Icon name="search" />
        <input
          class="input"
          id="service"
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls="services"
          aria-autocomplete="list"
          aria-activedescendant={active && `service-${active.id}`}
          aria-describedby={told}
          aria-invalid={error ? "true" : undefined}
          autocomplete="off"
          dir="auto"
          value={text}
          onInput={(event) => {
            setAt(0);
            onType(event.currentTarget.value);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <p class="hint" id="service-hint">
        {tr.t("jar.service_hint")}
      </p>
      {error && <FieldError id="service-error">{error}</FieldError>}
      <ul
        class="menu"
        id="services"
        role="listbox"
        aria-label={tr.t("jar.found")}
        hidden={found.length === 0}
      >
        {found.map((service) => (
          <ServiceOption
            key={service.id}
            service={service}
            isActive={service === active}
            onPress={() => onChoose(service)}
          />
        ))}
      </ul>
    </div>
  );
}

interface ServiceOptionProps {
  service: TipService;
  isActive: boolean;
  onPress: () => void;
}

function ServiceOption({ service, isActive, onPress }: ServiceOptionProps) {
  const { tr } = useSession();
  return (
    <li
      id={`service-${service.id}`}
      role="option"
      aria-selected={isActive}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      <span class={`mono ${hueOf(service.id)}`} aria-hidden="true">
        {service.monogram}
      </span>
      <span class="stack g0 grow">
        <bdi class="strong small">{titleOf(tr, service)}</bdi>
        <span class="xs muted clip">{service.hint[tr.lang]}</span>
      </span>
    </li>
  );
}

function titleOf(tr: Translator, service: TipService): string {
  return service.names[tr.lang] || service.name;
}

/** What the catalogue knows by that name; nothing for links, which name their service themselves. */
function useServices(text: string): TipService[] {
  const app = useApp();
  const [found, setFound] = useState<TipService[]>([]);
  const asked = useRef(0);
  useEffect(() => {
    const turn = ++asked.current;
    const wanted = text.trim();
    if (wanted === "" || isLink(wanted)) {
      setFound([]);
      return undefined;
    }
    const timer = setTimeout(() => {
      app?.api.tipServices(wanted).then(
        (services) => turn === asked.current && setFound(services),
        () => turn === asked.current && setFound([]),
      );
    }, SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, app?.api]);
  return found;
}

interface HandleFieldProps {
  service: TipService;
  text: string;
  error: string | undefined;
  onType: (text: string) => void;
  onBack: () => void;
}

function HandleField({ service, text, error, onType, onBack }: HandleFieldProps) {
  const { tr } = useSession();
  const field = useRef<HTMLDivElement>(null);
  useEffect(() => field.current?.querySelector("input")?.focus(), [service]);
  return (
    <>
      <div class="row g3">
        <span class={`mono ${hueOf(service.id)}`} aria-hidden="true">
          {service.monogram}
        </span>
        <bdi class="strong grow">{titleOf(tr, service)}</bdi>
        <Button kind="line" size="small" type="button" onClick={onBack}>
          {tr.t("jar.other_service")}
        </Button>
      </div>
      <div ref={field}>
        <Field
          name="handle"
          label={tr.t("jar.handle")}
          hint={tr.t("jar.handle_hint", { hint: service.hint[tr.lang] })}
          value={text}
          dir="ltr"
          autocomplete="off"
          autocapitalize="none"
          error={error}
          onInput={(event) => onType(event.currentTarget.value)}
        />
      </div>
      <Note icon="show">{showsSentence(tr, service)}</Note>
    </>
  );
}
