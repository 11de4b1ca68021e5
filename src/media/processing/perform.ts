// Does one task: the body of the processing process, and of tests that have none.
import { AppError } from "../../errors.ts";
import type { Processed, ProcessingTask } from "../../ports.ts";
import type { Ffmpeg } from "./ffmpeg.ts";
import { processMoving } from "./moving.ts";
import { makePreview, makeProfilePicture, processPicture } from "./picture.ts";

/** @throws AppError unprocessable */
export async function perform(task: ProcessingTask, ffmpeg: Ffmpeg | undefined): Promise<Processed> {
  switch (task.kind) {
    case "picture":
      return processPicture(task);
    case "profile":
      return makeProfilePicture(task);
    case "preview":
      return makePreview(task);
    case "moving":
      if (!ffmpeg) throw new AppError("unprocessable", "This server can't convert video and sound");
      return processMoving(task, ffmpeg);
    default:
      return task.kind satisfies never;
  }
}
