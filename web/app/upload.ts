// Sends a file to the server and tells how far it is: fetch knows nothing of what is on its way.
import type { Api } from "./api.ts";
import { ApiError } from "./api/caller.ts";
import type { Account } from "./entities/people.ts";
import type { MediaAttachment } from "./entities/media.ts";

/** 0 to 1; the server still works on it when all of it has arrived. */
export type Progress = (sent: number) => void;

const LOOK_AGAIN_MS = 1_500;

/** Resolves when it can be shown. @throws ApiError */
export async function uploadMedia(api: Api, file: File, onProgress: Progress): Promise<MediaAttachment> {
  const form = new FormData();
  form.set("file", file);
  return whenReady(api, (await sendForm("POST", "/api/v2/media", form, onProgress)) as MediaAttachment);
}

/** Resolves when the server has done its work on the file. @throws ApiError */
export async function whenReady(api: Api, made: MediaAttachment): Promise<MediaAttachment> {
  let media = made;
  while (media.url === null) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    media = await api.media(media.id);
  }
  return media;
}

/** @throws ApiError */
export async function uploadPicture(
  which: "avatar" | "header",
  file: File,
  onProgress: Progress,
): Promise<Account> {
  const form = new FormData();
  form.set(which, file);
  return (await sendForm("PATCH", "/api/v1/accounts/update_credentials", form, onProgress)) as Account;
}

function sendForm(method: string, path: string, form: FormData, onProgress: Progress): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const request = new XMLHttpRequest();
  request.open(method, path);
  request.responseType = "json";
  request.setRequestHeader("accept", "application/json");
  request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total ? loaded / total : 0));
  request.addEventListener("load", () => {
    const { status } = request;
    const body: unknown = request.response;
    if (status < 300) resolve(body);
    else reject(new ApiError(status, (body as { error?: string } | null)?.error ?? request.statusText));
  });
  request.addEventListener("error", () => reject(new ApiError(0, "No answer came")));
  request.send(form);
  return promise;
}
