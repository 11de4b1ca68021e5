// The files of a post that is being written: sent as they are chosen, described before the post goes.
import { useRef, useState } from "preact/hooks";
import type { Api } from "../api.ts";
import { ApiError } from "../api/caller.ts";
import { useApp } from "../context.ts";
import type { FocalPoint, MediaAttachment } from "../entities/media.ts";
import type { Status } from "../entities/posts.ts";
import { useSession } from "../session.tsx";
import { uploadMedia } from "../upload.ts";

/** A file that the server has, with what the writer says of it. */
export interface AttachedFile {
  media: MediaAttachment;
  description: string;
  focus: FocalPoint | null;
}

/** One on its way, or one that did not arrive. */
export interface FileUnderWay {
  key: string;
  name: string;
  sent: number;
  problem?: { status: number; reason: string };
}

export interface Attachments {
  files: readonly AttachedFile[];
  underWay: readonly FileUnderWay[];
  /** Whether one more may be added. */
  hasRoom: boolean;
  busy: boolean;
  add(chosen: Iterable<File>): void;
  change(files: readonly AttachedFile[]): void;
  remove(file: AttachedFile): void;
  dismiss(key: string): void;
  /** Before the post goes: what is said of the files. @throws ApiError */
  save(): Promise<void>;
}

const MOST = 4;

export function useAttachments(
  files: readonly AttachedFile[],
  onChange: (files: readonly AttachedFile[]) => void,
): Attachments {
  const app = useApp();
  const { instance } = useSession();
  const most = instance.configuration?.statuses?.max_media_attachments ?? MOST;
  const [underWay, setUnderWay] = useState<readonly FileUnderWay[]>([]);
  // Several may arrive between two drawings.
  const latest = useRef(files);
  latest.current = files;
  const change = (next: readonly AttachedFile[]) => {
    latest.current = next;
    onChange(next);
  };
  const send = async (file: File, key: string) => {
    const patch = (part: Partial<FileUnderWay>) =>
      setUnderWay((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
    try {
      const media = await uploadMedia(app!.api, file, (sent) => patch({ sent }));
      change([...latest.current, { media, description: "", focus: null }]);
      setUnderWay((all) => all.filter((one) => one.key !== key));
    } catch (error) {
      const { status, message } = error instanceof ApiError ? error : { status: 0, message: "" };
      patch({ problem: { status, reason: message } });
    }
  };
  const add = (chosen: Iterable<File>) => {
    if (!app) return;
    const room = most - latest.current.length - underWay.length;
    const taken = [...chosen].slice(0, Math.max(0, room));
    const rows = taken.map((file) => ({ key: crypto.randomUUID(), name: file.name, sent: 0 }));
    setUnderWay((all) => [...all, ...rows]);
    taken.forEach((file, index) => void send(file, rows[index]!.key));
  };
  return {
    files,
    underWay,
    hasRoom: files.length + underWay.length < most && files.every(({ media }) => media.type === "image"),
    busy: underWay.some(({ problem }) => !problem),
    add,
    change,
    remove(file) {
      change(latest.current.filter((one) => one !== file));
      void app?.api.deleteMedia(file.media.id).catch(() => {}); // else the server sweeps it
    },
    dismiss: (key) => setUnderWay((all) => all.filter((one) => one.key !== key)),
    save: async () => {
      if (app) await Promise.all(files.map((file) => saveWords(app.api, file)));
    },
  };
}

async function saveWords(api: Api, file: AttachedFile): Promise<void> {
  const said = saidOf(file);
  if (said.description === (file.media.description ?? "") && !said.focus) return;
  await api.describeMedia(file.media.id, said);
}

/** As the API takes it. */
export function saidOf({ description, focus }: AttachedFile): { description: string; focus?: string } {
  return {
    description: description.trim(),
    ...(focus ? { focus: `${focus.x.toFixed(2)},${focus.y.toFixed(2)}` } : {}),
  };
}

/** Those of a post that there is. */
export function filesOfPost({ media_attachments: files }: Pick<Status, "media_attachments">): AttachedFile[] {
  return files.map((media) => ({ media, description: media.description ?? "", focus: null }));
}

export function lacksDescription(files: readonly AttachedFile[]): boolean {
  return files.some(({ description }) => description.trim() === "");
}

/** The same files with one moved by some places. */
export function moved(files: readonly AttachedFile[], from: number, by: number): AttachedFile[] {
  const others = files.toSpliced(from, 1);
  return others.toSpliced(from + by, 0, files[from]!);
}
