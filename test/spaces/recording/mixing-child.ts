// The mixing process as tests start it; told to, it stands still.
import { runMixing } from "#src/spaces/recording/mixing/process.ts";

if (process.argv[2] === "hang") for (;;);
await runMixing(process);
