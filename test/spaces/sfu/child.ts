// The SFU process of the supervisor's tests.
import { runSfu } from "#src/spaces/sfu/process.ts";

await runSfu(process);
