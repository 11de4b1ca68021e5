// Plugs the record of Spaces into an app: its jobs, its chores, and who follows the rooms; before it starts.
import type { App } from "../../app.ts";
import type { Sfu } from "../sfu/protocol.ts";
import { clipJobs } from "./cut-clip.ts";
import { sweepReplays } from "./delete-replay.ts";
import { SAMPLE_EVERY_MS, sampleListeners } from "./figures.ts";
import { replayJobs, wantReplay } from "./make-replay.ts";
import type { Mixer } from "./mix-format.ts";
import { Recorder } from "./recorder.ts";

const SWEEP_EVERY_MS = 60_000;

export interface Recording extends AsyncDisposable {
  recorder: Recorder;
}

export function plugInRecording(app: App, sfu: Sfu, mixer: Mixer): Recording {
  const recorder = new Recorder(app, sfu);
  const stop = new AbortController();
  app.readEvents("replays", (tx, event) => wantReplay(app, tx, event), ["space.ended"]);
  app.runJobs(replayJobs(app, mixer, stop.signal));
  app.runJobs(clipJobs(app, mixer, stop.signal));
  app.schedule.add({ name: "replays", everyMs: SWEEP_EVERY_MS, run: (now) => sweepReplays(app, now) });
  app.schedule.add({
    name: "space-figures",
    everyMs: SAMPLE_EVERY_MS,
    run: (now) => sampleListeners(app, now),
  });
  return {
    recorder,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await recorder.close();
    },
  };
}
